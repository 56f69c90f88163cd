//! Tenders with what belongs to them, each relation fetched once for all of them.

mod filter;
mod find;
mod inside;
mod life;
mod list;
mod moved;
mod planning;
mod relations;
mod row;
mod standing;
mod state;
mod totals;
mod version;

use chrono::{DateTime, Utc};
use schema::{
    models::{CpvEntry, Lot, Organization, PlannedPeriod, TenderMove, TenderStep},
    rules::{retraction, threshold::ThresholdTest},
    types::{Milestone, ParticipationRole, Period, TenderStatus},
};

use uuid::Uuid;

use super::{
    Texts, assessment::AssessmentWithAnswers, calendar::CalendarOf, import_run::ImportSource,
    planning::Timing,
};

pub use filter::TenderFilter;
pub use find::{by_ids, find, published_by_ids};
pub use list::{TenderOrder, all, briefs, count, page, place};
pub use moved::{MoveEffects, Reckoned, Replaced, if_moved};
pub use relations::Relations;
pub use row::{TenderBrief, TenderFacts, TenderText};
pub use totals::{TenderGrouping, TenderTotal, totals};
pub use version::version;

/// A tender with what was asked of its relations
#[derive(Debug, Clone, PartialEq)]
pub struct TenderWithRelations {
    /// The tender
    pub tender: TenderFacts,
    /// Those of its texts that were asked for
    pub texts: Texts<TenderText>,
    /// Its calendar; `None` when not asked for
    pub calendar: Option<CalendarOf>,
    /// Who takes part, by name; empty when not asked for
    pub participations: Vec<ParticipationOf>,
    /// Its lots, by number; empty when not asked for
    pub lots: Vec<Lot>,
    /// When its milestones are planned; empty when not asked for
    pub periods: Vec<PlannedPeriod>,
    /// The import that last wrote it; `None` when none ever did, or not asked for
    pub source: Option<ImportSource>,
    /// What its CPV code stands for; `None` without a code, when no list has it, or when not asked for
    pub cpv: Option<CpvEntry>,
    /// How its estimated value stands to the EU threshold; `None` when not asked for
    pub threshold: Option<ThresholdTest>,
    /// The steps of its life, also those that were taken back, the first one first; empty when not asked for
    pub steps: Vec<TenderStep>,
    /// Milestones that were planned anew, the first one first; empty when not asked for
    pub moves: Vec<TenderMove>,
    /// Whether members do it together, the first time first; empty when not asked for
    pub assessments: Vec<AssessmentWithAnswers>,
    /// How long things take in its partnership; `None` when not asked for
    pub timing: Option<Timing>,
}

/// The part of an organization in a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationOf {
    /// The organization
    pub organization: Organization,
    /// Its part
    pub role: ParticipationRole,
}

impl TenderWithRelations {
    /// Whether it ever was assessed: by an assessment here, or by a step that an import took
    pub fn is_assessed(&self) -> bool {
        let assessed = TenderStatus::Assessed;
        self.tender.status == assessed
            || self.assessments.iter().any(|one| !one.is_open())
            || self.steps.iter().any(|step| step.from_status == assessed || step.to_status == assessed)
    }

    /// The steps of its life that stand, the first one first: no one took them back, and they took none back
    pub fn standing_steps(&self) -> Vec<&TenderStep> {
        retraction::standing(&self.steps, |step| step.between())
    }

    /// Those that stood at a moment
    pub fn steps_that_stood(&self, moment: DateTime<Utc>) -> Vec<&TenderStep> {
        let taken = self.steps.iter().filter(|step| step.taken_at <= moment);
        retraction::standing(taken, |step| step.between())
    }

    /// Penvoerder: the organization that leads; `None` when there is none yet
    pub fn lead(&self) -> Option<&Organization> {
        let lead = self.participations.iter().find(|part| part.role == ParticipationRole::Lead);
        lead.map(|part| &part.organization)
    }

    /// Who leads or takes part
    pub fn taking_part(&self) -> Vec<Uuid> {
        let takes_part = [ParticipationRole::Lead, ParticipationRole::Participant];
        let parts = self.participations.iter().filter(|part| takes_part.contains(&part.role));
        parts.map(|part| part.organization.organization_id).collect()
    }

    /// When a milestone is planned; `None` when nothing was said
    pub fn period(&self, milestone: Milestone) -> Option<Period> {
        let planned = self.periods.iter().find(|planned| planned.milestone == milestone)?;
        Period::from_range(planned.during, planned.precision, planned.text.clone())
    }
}
