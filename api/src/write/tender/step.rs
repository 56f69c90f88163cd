use chrono::NaiveDate;
use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, QueryResult, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::{
        Violation, retraction,
        tender::{self, Facts, Step},
    },
    tables::{assessments, tender_steps, tenders},
    types::TenderStatus,
};
use uuid::Uuid;

use super::{law, lock};
use crate::write::{Author, Outcome, Refused, Stop, check_text, outcome, said, set_config, sign};

/// A step in the life of a tender
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDraft {
    /// The tender
    pub tender: Uuid,
    /// The version that was read
    pub version: i32,
    /// The status that it is to have
    pub to: TenderStatus,
    /// Day on which it happened
    pub happened_on: NaiveDate,
    /// Why; `None` when nothing is said
    pub reason: Option<String>,
}

/// Takes a step in the life of a tender; gives its identity
///
/// Refused with `tender.unknown`, `tender.version_stale` (`given`, `current`), a `reason` that is too long, and as
/// [`tender::check_step`] says.
///
/// # Errors
///
/// When the database fails.
pub async fn step(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    today: NaiveDate,
    draft: &StepDraft,
) -> QueryResult<Outcome<Uuid>> {
    let reason = said(draft.reason.as_deref());
    if let Some(Err(violation)) = reason.map(|reason| check_text(reason, 2_000)) {
        return Ok(Outcome::Refused(vec![Refused::at("reason", violation)]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let from = lock(connection, draft.tender, draft.version).await?.status;
            let step = Step { from, to: draft.to, happened_on: draft.happened_on, reason };
            let facts = facts(connection, draft.tender, today).await?;
            tender::check_step(&step, &facts).map_err(at_its_field)?;
            take(connection, draft.tender, &step).await?;
            Ok(draft.tender)
        })
        .await;
    outcome(ended)
}

/// The field of a step that a violation is about
fn at_its_field(violation: Violation) -> Refused {
    let field = match violation.code {
        "tender.reason_missing" | "tender.standstill_runs" => "reason",
        "tender.step_in_future" | "tender.step_before_last" => "happened_on",
        _ => "id",
    };
    Refused::at(field, violation)
}

/// Gives a tender another status; a trigger writes the step down, with the day and the reason that are said here
pub(in crate::write) async fn take(
    connection: &mut AsyncPgConnection,
    tender: Uuid,
    step: &Step<'_>,
) -> QueryResult<()> {
    diesel::select((
        set_config("inkoopkracht.happened_on", step.happened_on.to_string(), true),
        set_config("inkoopkracht.reason", step.reason.unwrap_or_default(), true),
    ))
    .execute(connection)
    .await?;
    diesel::update(tenders::table.find(tender))
        .set((
            tenders::status.eq(step.to),
            tenders::version.eq(tenders::version + 1),
            tenders::updated_at.eq(now),
        ))
        .execute(connection)
        .await
        .map(drop)
}

async fn facts(connection: &mut AsyncPgConnection, tender: Uuid, today: NaiveDate) -> Result<Facts, Stop> {
    let standing = standing(connection, tender).await?;
    Ok(Facts {
        must_be_assessed: law::must_be_assessed(connection, tender).await?,
        is_assessed: is_assessed(connection, tender).await?,
        standstill_until: law::standstill_until(connection, tender, &standing).await?,
        last_on: last_on(&standing),
        today,
    })
}

/// A step that was taken: the status before it, the one after it, and the day on which it happened
pub(super) type Taken = (TenderStatus, TenderStatus, NaiveDate);

/// The steps of a tender that stand, the first one first
pub(super) async fn standing(connection: &mut AsyncPgConnection, tender: Uuid) -> QueryResult<Vec<Taken>> {
    let taken: Vec<Taken> = tender_steps::table
        .filter(tender_steps::tender_id.eq(tender))
        .order((tender_steps::taken_at, tender_steps::tender_step_id))
        .select((tender_steps::from_status, tender_steps::to_status, tender_steps::happened_on))
        .load(connection)
        .await?;
    Ok(retraction::standing(taken, |(from, to, _)| (*from, *to)))
}

/// Day of the last kick-off, publication, award or contract
fn last_on(standing: &[Taken]) -> Option<NaiveDate> {
    use TenderStatus::{Awarded, Contracted, KickedOff, Published};
    let counts = |to: TenderStatus| [KickedOff, Published, Awarded, Contracted].contains(&to);
    standing.iter().filter(|(_, to, _)| counts(*to)).map(|(_, _, happened_on)| *happened_on).max()
}

/// Whether it ever was: by an assessment here, or by a step that an import took
async fn is_assessed(connection: &mut AsyncPgConnection, tender: Uuid) -> QueryResult<bool> {
    let assessed = TenderStatus::Assessed;
    let concluded = assessments::table
        .filter(assessments::tender_id.eq(tender))
        .filter(assessments::outcome.is_not_null());
    let stepped = tender_steps::table
        .filter(tender_steps::tender_id.eq(tender))
        .filter(tender_steps::from_status.eq(assessed).or(tender_steps::to_status.eq(assessed)));
    let is_now = tenders::table.find(tender).filter(tenders::status.eq(assessed));
    diesel::select(
        diesel::dsl::exists(concluded).or(diesel::dsl::exists(stepped)).or(diesel::dsl::exists(is_now)),
    )
    .get_result(connection)
    .await
}
