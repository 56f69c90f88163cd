use chrono::NaiveDate;
use diesel::{ExpressionMethods, NullableExpressionMethods, QueryDsl, QueryResult, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    rules::{Violation, capacity::check_consensus},
    tables::{planned_periods, prioritization_agreements, prioritization_rounds, ranked_tenders, tenders},
    types::{DateRange, Milestone, Quarter, RoundStatus, TenderStatus},
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, check_reason, lock_open, outcome, sign, tender};

/// Lets a round take effect with which all members agree: the tenders that are to wait are planned anew, each with the conclusion as the
/// reason; gives the identity of the round
///
/// What is planned as the round has it already stays. Refused with `prioritization.unknown`, `prioritization.ended`,
/// `prioritization.reason_missing` (`of`) at `conclusion`, a text that is too long, `tender.milestone_passed` (`milestone`, `status`) at the
/// tender that was published since, and as [`check_consensus`] says.
///
/// # Errors
///
/// When the database fails.
pub async fn conclude(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    conclusion: &str,
) -> QueryResult<Outcome<Uuid>> {
    if let Some(refused) = check_reason("conclusion", "conclusion", conclusion) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            lock_open(connection, id, None).await?;
            let agrees: Vec<Option<bool>> = prioritization_agreements::table
                .filter(prioritization_agreements::prioritization_round_id.eq(id))
                .select(prioritization_agreements::agrees)
                .load(connection)
                .await?;
            check_consensus(&agrees).map_err(|violation| Refused::at("id", violation))?;
            put_off(connection, author, id, conclusion.trim()).await?;
            end(connection, author, id, (RoundStatus::Concluded, conclusion)).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

/// Gives a round up, with the reason; gives its identity
///
/// Refused with `prioritization.unknown`, `prioritization.ended`, `prioritization.reason_missing` (`of`) at `reason` and a text that is too long.
///
/// # Errors
///
/// When the database fails.
pub async fn withdraw(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    reason: &str,
) -> QueryResult<Outcome<Uuid>> {
    if let Some(refused) = check_reason("reason", "withdrawal", reason) {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            lock_open(connection, id, None).await?;
            end(connection, author, id, (RoundStatus::Withdrawn, reason)).await?;
            Ok(id)
        })
        .await;
    outcome(ended)
}

async fn end(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    id: Uuid,
    (status, conclusion): (RoundStatus, &str),
) -> QueryResult<()> {
    diesel::update(prioritization_rounds::table.find(id))
        .set((
            prioritization_rounds::status.eq(status),
            prioritization_rounds::conclusion.eq(conclusion.trim()),
            prioritization_rounds::ended_by.eq(author.actor),
            prioritization_rounds::ended_at.eq(now),
        ))
        .execute(connection)
        .await
        .map(drop)
}

/// Plans the publication of what is to wait anew
async fn put_off(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    round: Uuid,
    reason: &str,
) -> Result<(), Stop> {
    let waiting: Vec<(Uuid, i32, NaiveDate)> = ranked_tenders::table
        .filter(ranked_tenders::prioritization_round_id.eq(round))
        .filter(ranked_tenders::moved_to.is_not_null())
        .order(ranked_tenders::position)
        .select((
            ranked_tenders::tender_id,
            ranked_tenders::position,
            ranked_tenders::moved_to.assume_not_null(),
        ))
        .load(connection)
        .await?;
    for (tender, position, moved_to) in waiting {
        let (version, status): (i32, TenderStatus) = tenders::table
            .find(tender)
            .select((tenders::version, tenders::status))
            .for_no_key_update()
            .first(connection)
            .await?;
        let period = Quarter::of(moved_to).period();
        if planned(connection, tender).await? == period.to_range() {
            continue;
        }
        let milestone = Milestone::Publication;
        let draft = tender::MoveDraft { tender, version, milestone, period, reason: reason.to_owned() };
        let moved = tender::plan_anew(connection, author, status, &draft).await;
        moved.map_err(|stop| at_place(stop, position))?;
    }
    Ok(())
}

async fn planned(connection: &mut AsyncPgConnection, tender: Uuid) -> QueryResult<Option<DateRange>> {
    let publication = planned_periods::table
        .filter(planned_periods::tender_id.eq(tender))
        .filter(planned_periods::milestone.eq(Milestone::Publication))
        .select(planned_periods::during);
    let found: Vec<Option<DateRange>> = publication.load(connection).await?;
    Ok(found.into_iter().next().flatten())
}

/// What is refused about a tender is said at its place in the ranking
fn at_place(stop: Stop, position: i32) -> Stop {
    match stop {
        Stop::Refused(refused) => {
            let violations = refused.into_iter().map(|refused| refused.violation);
            let at = |violation: Violation| {
                Refused::at("moved_to", violation).within(&(position - 1)).within("ranking")
            };
            Stop::Refused(violations.map(at).collect())
        }
        failed @ Stop::Failed(_) => failed,
    }
}
