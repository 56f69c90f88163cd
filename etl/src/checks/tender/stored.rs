use std::collections::{BTreeMap, HashSet};

use schema::{
    models::{Participation, PlannedPeriod, Tender},
    types::{Milestone, ParticipationRole, Period},
};
use uuid::Uuid;

use super::ImportedTender;
use crate::{
    checks::{Target, columned::unmapped},
    rows::{DraftParticipation, DraftTender, Origin, YearFrom},
};

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
    /// What the imports said of it; `None` when none ever did
    pub imported: Option<ImportedTender>,
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
        imported: Option<ImportedTender>,
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
        let lots = u32::try_from(lots).unwrap_or(u32::MAX);
        Self { year, tender, participations, periods, lots, imported }
    }

    /// Which tender it is, and in which version
    pub(super) const fn target(&self) -> Target {
        Target { row_key: self.tender.tender_id, version: self.tender.version }
    }

    /// What the imports said of it, as if a workbook said it; nothing at all when none ever did
    pub(super) fn base(&self, origin: &Origin) -> DraftTender {
        let nothing = ImportedTender::default();
        self.imported.as_ref().unwrap_or(&nothing).as_draft(origin, self.year)
    }

    /// What is stored, as if a workbook said it
    pub(super) fn as_draft(&self, origin: &Origin) -> DraftTender {
        let stored = self.tender.clone();
        DraftTender {
            origin: origin.clone(),
            year: self.year,
            year_from: YearFrom::Calendar,
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
}

pub(super) fn lead(participations: &[DraftParticipation]) -> Option<Uuid> {
    participations.iter().find(|part| part.role == ParticipationRole::Lead).map(|part| part.organization_id)
}
