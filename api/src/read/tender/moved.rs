use diesel_async::AsyncPgConnection;
use schema::{
    rules::{
        tender::must_be_assessed,
        threshold::{ThresholdTest, test},
    },
    types::{Milestone, Period, TenderStatus},
};

use super::TenderWithRelations;
use crate::read::{ReadError, threshold};

/// What planning a milestone anew would touch
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveEffects {
    /// How the value stands to the EU threshold as it is planned now
    pub before: ThresholdTest,
    /// How it would stand to it
    pub after: ThresholdTest,
    /// Whether it would have to be assessed, which it was not
    pub asks_for_assessment: bool,
}

/// What planning a milestone anew would touch, of a tender that was read with its CPV code, planned periods, steps and assessments
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn if_moved(
    connection: &AsyncPgConnection,
    of: &TenderWithRelations,
    milestone: Milestone,
    period: &Period,
) -> Result<MoveEffects, ReadError> {
    let thresholds = threshold::all(connection).await?;
    let planned = of.period(Milestone::Publication).and_then(|publication| publication.to_range());
    let moved = if milestone == Milestone::Publication { period.to_range() } else { planned };
    let tested = |publication| test(&of.tender.estimate(publication, of.cpv.as_ref()), &thresholds);
    let after = tested(moved);
    Ok(MoveEffects {
        before: tested(planned),
        asks_for_assessment: must_be_assessed(&after) && !is_assessed(of),
        after,
    })
}

/// Whether it ever was: by an assessment here, or by a step that an import took
fn is_assessed(of: &TenderWithRelations) -> bool {
    let assessed = TenderStatus::Assessed;
    of.tender.status == assessed
        || of.assessments.iter().any(|one| !one.is_open())
        || of.steps.iter().any(|step| step.from_status == assessed || step.to_status == assessed)
}
