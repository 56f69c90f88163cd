use chrono::NaiveDate;
use schema::{
    rules::planning::{Standing, Wanted},
    types::{Milestone, PlanningGap, PlanningStep},
};

use super::TenderWithRelations;

impl TenderWithRelations {
    /// What to reckon back from, where its periods were read
    ///
    /// # Errors
    ///
    /// All that is missing to do so.
    pub fn wanted(&self, is_electronic: bool) -> Result<Wanted, Vec<PlanningGap>> {
        match (self.first_day(Milestone::ContractStart), self.tender.procedure) {
            (Some(contract_start), Some(procedure)) => {
                Ok(Wanted { contract_start, procedure, is_electronic })
            }
            (start, procedure) => {
                let start = start.is_none().then_some(PlanningGap::ContractStart);
                let procedure = procedure.is_none().then_some(PlanningGap::Procedure);
                Err(start.into_iter().chain(procedure).collect())
            }
        }
    }

    /// How it stands with what is planned, where its periods were read
    pub fn standing(&self, today: NaiveDate) -> Standing {
        let planned = |step: &PlanningStep| Some((*step, self.first_day(step.milestone()?)?));
        Standing {
            today,
            status: Some(self.tender.status),
            planned: PlanningStep::ALL.iter().filter_map(planned).collect(),
        }
    }

    /// The first day on which a milestone is planned; the last when only that is
    pub(super) fn first_day(&self, milestone: Milestone) -> Option<NaiveDate> {
        let period = self.period(milestone)?;
        period.start().or(period.end())
    }
}
