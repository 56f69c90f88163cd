use std::collections::{BTreeMap, HashSet};

use schema::{
    models::{FieldDifference, Participation, PlannedPeriod, Tender},
    types::{Milestone, ParticipationRole, Period},
};
use uuid::Uuid;

use crate::rows::{DraftParticipation, DraftTender, Origin};

/// A stored tender with its parts
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTender {
    /// Year of its calendar
    pub year: i32,
    /// The tender
    pub tender: Tender,
    /// Who takes part, ordered by organization
    pub participations: Vec<DraftParticipation>,
    /// What is planned when
    pub periods: BTreeMap<Milestone, Period>,
    /// Number of lots
    pub lots: u32,
}

impl StoredTender {
    /// A tender as the database gives it: participations with the names of the organizations, and the number of lots
    ///
    /// A period whose days and precision contradict each other is left out; a constraint of the table prevents it.
    pub fn new(
        year: i32,
        tender: Tender,
        participations: impl IntoIterator<Item = (Participation, String)>,
        periods: impl IntoIterator<Item = PlannedPeriod>,
        lots: usize,
    ) -> Self {
        let mut participations: Vec<_> = participations
            .into_iter()
            .map(|(part, name)| DraftParticipation {
                organization_id: part.organization_id,
                name,
                role: part.role,
            })
            .collect();
        participations.sort_unstable_by_key(|part| part.organization_id);
        let periods = periods
            .into_iter()
            .filter_map(|planned| {
                let period = Period::from_range(planned.during, planned.precision, planned.text)?;
                Some((planned.milestone, period))
            })
            .collect();
        Self { year, tender, participations, periods, lots: u32::try_from(lots).unwrap_or(u32::MAX) }
    }

    /// What is stored, as if a workbook said it
    pub(super) fn as_draft(&self, origin: &Origin) -> DraftTender {
        let stored = self.tender.clone();
        DraftTender {
            origin: origin.clone(),
            year: self.year,
            reference: stored.reference,
            title: stored.title,
            description: stored.description,
            status: Some(stored.status),
            nature: stored.nature,
            procedure: stored.procedure,
            cpv_code: stored.cpv_code.and_then(|code| code.parse().ok()),
            category: stored.category,
            estimated_value_eur: stored.estimated_value_eur,
            minimum_value_eur: stored.minimum_value_eur,
            priority: stored.priority,
            contact: stored.contact,
            remarks: stored.remarks,
            lots: self.lots,
            participations: self.participations.clone(),
            periods: self.periods.clone(),
            unmapped: unmapped(&stored.unmapped),
            not_understood: HashSet::new(),
        }
    }

    pub(super) fn lead(&self) -> Option<Uuid> {
        lead(&self.participations)
    }

    /// The difference that a tender is in the workbook again, after an import that did not have it
    pub(super) fn coming_back(&self) -> Option<FieldDifference> {
        self.tender.missing_since.map(|since| FieldDifference {
            field: "In het bestand".to_owned(),
            before: Some(format!("ontbrak sinds {}", since.format("%d-%m-%Y"))),
            after: Some("weer aanwezig".to_owned()),
            base: None,
            conflict: false,
        })
    }
}

pub(super) fn lead(participations: &[DraftParticipation]) -> Option<Uuid> {
    participations.iter().find(|part| part.role == ParticipationRole::Lead).map(|part| part.organization_id)
}

fn unmapped(stored: &serde_json::Value) -> BTreeMap<String, String> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    stored.as_object().into_iter().flatten().map(|(heading, value)| (heading.clone(), text(value))).collect()
}
