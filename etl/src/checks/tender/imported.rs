//! What imports said of a tender, kept beside it: against this, changes by hand are seen.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use schema::types::{
    ContractNature, Milestone, ParticipationRole, Period, Precision, Procedure, TenderStatus,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::rows::{DraftParticipation, DraftTender, Origin, YearFrom};

/// The last that imports said of a tender, field by field; stored as JSON, where an absent field is unknown
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportedTender {
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
    pub(super) title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<TenderStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nature: Option<ContractNature>,
    #[serde(skip_serializing_if = "Option::is_none")]
    procedure: Option<Procedure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cpv_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    estimated_value_eur: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum_value_eur: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contact: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remarks: Option<String>,
    lots: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    participations: Vec<ImportedParticipation>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    periods: BTreeMap<Milestone, ImportedPeriod>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    unmapped: BTreeMap<String, String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ImportedParticipation {
    organization_id: Uuid,
    name: String,
    role: ParticipationRole,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct ImportedPeriod {
    start: Option<NaiveDate>,
    end: Option<NaiveDate>,
    precision: Precision,
    text: String,
}

impl From<&DraftTender> for ImportedTender {
    fn from(draft: &DraftTender) -> Self {
        let participation = |part: &DraftParticipation| ImportedParticipation {
            organization_id: part.organization_id,
            name: part.name.clone(),
            role: part.role,
        };
        let period = |(milestone, period): (&Milestone, &Period)| {
            let (start, end, precision) = (period.start(), period.end(), period.precision());
            (*milestone, ImportedPeriod { start, end, precision, text: period.text().to_owned() })
        };
        Self {
            reference: draft.reference.clone(),
            title: draft.title.clone(),
            description: draft.description.clone(),
            status: draft.status,
            nature: draft.nature,
            procedure: draft.procedure,
            cpv_code: draft.cpv_code.as_ref().map(ToString::to_string),
            category: draft.category.clone(),
            estimated_value_eur: draft.estimated_value_eur.map(|value| value.normalize()),
            minimum_value_eur: draft.minimum_value_eur.map(|value| value.normalize()),
            priority: draft.priority.clone(),
            contact: draft.contact.clone(),
            remarks: draft.remarks.clone(),
            lots: draft.lots,
            participations: draft.participations.iter().map(participation).collect(),
            periods: draft.periods.iter().map(period).collect(),
            unmapped: draft.unmapped.clone(),
        }
    }
}

impl ImportedTender {
    /// What was said, as if a workbook said it now
    pub(super) fn as_draft(&self, origin: &Origin, year: i32) -> DraftTender {
        let said = self.clone();
        let participation = |part: ImportedParticipation| DraftParticipation {
            organization_id: part.organization_id,
            name: part.name,
            role: part.role,
        };
        let period = |(milestone, period): (Milestone, ImportedPeriod)| {
            let ImportedPeriod { start, end, precision, text } = period;
            let period = match precision {
                Precision::Unknown => Period::unknown(text),
                Precision::Recurring => Period::recurring(text),
                _ => Period::new(start, end, precision, text)?,
            };
            Some((milestone, period))
        };
        DraftTender {
            origin: origin.clone(),
            year,
            year_from: YearFrom::Calendar,
            reference: said.reference,
            title: said.title,
            description: said.description,
            status: said.status,
            nature: said.nature,
            procedure: said.procedure,
            cpv_code: said.cpv_code.and_then(|code| code.parse().ok()),
            category: said.category,
            estimated_value_eur: said.estimated_value_eur,
            minimum_value_eur: said.minimum_value_eur,
            priority: said.priority,
            contact: said.contact,
            remarks: said.remarks,
            lots: said.lots,
            participations: said.participations.into_iter().map(participation).collect(),
            periods: said.periods.into_iter().filter_map(period).collect(),
            unmapped: said.unmapped,
            not_understood: HashSet::new(),
        }
    }
}
