use std::collections::HashMap;

use chrono::NaiveDate;
use schema::{
    models::PlannedPeriod,
    rules::{
        capacity::{Planned, Span},
        planning::{Standing, Wanted},
        tender::must_be_assessed,
        threshold::{ThresholdTest, test},
    },
    types::{Milestone, Period, PlanningGap, Quarter},
};
use uuid::Uuid;

use super::TenderWithRelations;
use crate::read::{
    ReadError, Reader,
    capacity::{self, Shift},
    contract::{self, Asked, ContractWithRelations},
    planning::{self, Timing},
    threshold,
};

/// Longest time over which shifts of hours are told, in quarters
const MOST_QUARTERS: u32 = 60;

/// What planning a milestone anew would touch
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveEffects {
    /// How the value stands to the EU threshold as it is planned now
    pub before: ThresholdTest,
    /// How it would stand to it
    pub after: ThresholdTest,
    /// Whether it would have to be assessed, which it was not
    pub asks_for_assessment: bool,
    /// The start of the contract, when the publication would not be before it
    pub published_at_contract_start: Option<NaiveDate>,
    /// How long things take
    pub timing: Timing,
    /// What is reckoned back from now
    pub reckoned_before: Reckoned,
    /// What would be reckoned back from
    pub reckoned_after: Reckoned,
    /// The contracts that it replaces, by title
    pub contracts: Vec<Replaced>,
    /// What changes in the hours that are asked of members
    pub shifts: Vec<Shift>,
}

/// What is reckoned back from
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// What is wanted, or all that is missing to say so
    pub wanted: Result<Wanted, Vec<PlanningGap>>,
    /// How it stands with what is planned
    pub standing: Standing,
}

/// A contract that the tender replaces, and whether there is time without either
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// The contract
    pub of: ContractWithRelations,
    /// Days between its current end and the start that is planned now, with neither; 0 when there are none, `None` when one of both is
    /// not known
    pub gap_before: Option<i64>,
    /// The same, for the start that would be planned
    pub gap_after: Option<i64>,
}

/// What planning a milestone anew would touch, of a tender that was read with its calendar, CPV code, planned periods, steps and assessments
///
/// # Errors
///
/// [`ReadError`] when the database fails, or there is no room for it; [`ReadError::NotAskedFor`] for a tender without its calendar.
pub async fn if_moved(
    reader: Reader<'_>,
    of: &TenderWithRelations,
    milestone: Milestone,
    period: &Period,
    today: NaiveDate,
) -> Result<MoveEffects, ReadError> {
    let (calendar, _) = of.calendar.as_ref().ok_or(ReadError::NotAskedFor)?;
    let moved = of.planned_anew(milestone, period);
    let thresholds = threshold::all(reader.connection()).await?;
    let timing = planning::of_partnership(reader.connection(), calendar.partnership_id).await?;
    let tested = |of: &TenderWithRelations| {
        let publication = of.period(Milestone::Publication).and_then(|publication| publication.to_range());
        test(&of.tender.estimate(publication, of.cpv.as_ref()), &thresholds)
    };
    let after = tested(&moved);
    Ok(MoveEffects {
        before: tested(of),
        asks_for_assessment: must_be_assessed(&after) && !of.is_assessed(),
        after,
        published_at_contract_start: published_at_contract_start(&moved),
        reckoned_before: Reckoned::of(of, today),
        reckoned_after: Reckoned::of(&moved, today),
        contracts: replaced(reader, of, &moved).await?,
        shifts: shifts(reader, calendar.partnership_id, of, &moved, &timing).await?,
        timing,
    })
}

impl Reckoned {
    fn of(tender: &TenderWithRelations, today: NaiveDate) -> Self {
        Self { wanted: tender.wanted(true), standing: tender.standing(today) }
    }
}

impl TenderWithRelations {
    /// The same tender with a milestone planned otherwise
    fn planned_anew(&self, milestone: Milestone, period: &Period) -> Self {
        let mut moved = self.clone();
        moved.periods.retain(|planned| planned.milestone != milestone);
        moved.periods.push(PlannedPeriod {
            tender_id: self.tender.tender_id,
            milestone,
            during: period.to_range(),
            precision: period.precision(),
            text: period.text().to_owned(),
        });
        moved
    }

    /// What says when it is worked at
    fn planned(&self) -> Planned {
        Planned {
            publication: self.first_day(Milestone::Publication),
            contract_start: self.first_day(Milestone::ContractStart),
        }
    }
}

/// The start of the contract, when the publication is not before it
fn published_at_contract_start(of: &TenderWithRelations) -> Option<NaiveDate> {
    let (publication, start) =
        (of.first_day(Milestone::Publication)?, of.first_day(Milestone::ContractStart)?);
    (publication >= start).then_some(start)
}

async fn replaced(
    reader: Reader<'_>,
    before: &TenderWithRelations,
    after: &TenderWithRelations,
) -> Result<Vec<Replaced>, ReadError> {
    let found = contract::by_tenders(reader, &[before.tender.tender_id], &Asked::all()).await?;
    let gap = |of: &ContractWithRelations, tender: &TenderWithRelations| {
        let start = tender.first_day(Milestone::ContractStart)?;
        Some(((start - of.contract.current_end_on?).num_days() - 1).max(0))
    };
    let replaced = |(_, of): (Uuid, ContractWithRelations)| Replaced {
        gap_before: gap(&of, before),
        gap_after: gap(&of, after),
        of,
    };
    Ok(found.into_iter().map(replaced).collect())
}

/// What changes in the hours of members, in the quarters in which it is worked at before or after
async fn shifts(
    reader: Reader<'_>,
    partnership_id: Uuid,
    before: &TenderWithRelations,
    after: &TenderWithRelations,
    timing: &Timing,
) -> Result<Vec<Shift>, ReadError> {
    let span = |of: &TenderWithRelations| {
        Span::of(of.tender.procedure, of.planned(), &timing.terms, &timing.lead_times).ok()
    };
    let spans: Vec<Span> = [span(before), span(after)].into_iter().flatten().collect();
    let first = spans.iter().map(|span| Quarter::of(span.from)).min();
    let last = spans.iter().map(|span| Quarter::of(span.until)).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let quarters = first.row((first.until(last) + 1).min(MOST_QUARTERS));
    let id = before.tender.tender_id;
    let work = capacity::work(reader, partnership_id, &quarters, &[id]).await?;
    Ok(work.shifts(&HashMap::from([(id, after.planned())])))
}
