use diesel::{ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::PlannedPeriod,
    rules::{Violation, tender::check_move},
    tables::{planned_periods, tender_moves},
    types::{DateRange, Milestone, Period, Precision, TenderStatus},
};
use uuid::Uuid;

use super::{TenderChange, lock, parts, touch};
use crate::write::{Author, Outcome, Refused, Stop, check_text, outcome, said, sign};

/// A milestone that is planned anew
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveDraft {
    /// The tender
    pub tender: Uuid,
    /// The version that was read
    pub version: i32,
    /// Which milestone
    pub milestone: Milestone,
    /// When it is planned now
    pub period: Period,
    /// Why
    pub reason: String,
}

#[derive(Insertable)]
#[diesel(table_name = tender_moves)]
struct NewMove<'a> {
    tender_id: Uuid,
    milestone: Milestone,
    before_during: Option<DateRange>,
    before_precision: Option<Precision>,
    before_text: Option<&'a str>,
    after_during: Option<DateRange>,
    after_precision: Precision,
    after_text: &'a str,
    reason: &'a str,
    actor: &'a str,
}

/// Plans a milestone of a tender anew, with the reason; gives the identity of the tender
///
/// Refused with `tender.unknown`, `tender.version_stale` (`given`, `current`), `tender.reason_missing` (`of`), a text that is too long,
/// and as [`check_move`] says. A milestone that stands where it stood is no move, and refused with `tender.not_moved`.
///
/// # Errors
///
/// When the database fails.
pub async fn move_milestone(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &MoveDraft,
) -> QueryResult<Outcome<Uuid>> {
    let refused = check(draft);
    if !refused.is_empty() {
        return Ok(Outcome::Refused(refused));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let locked = lock(connection, draft.tender, draft.version).await?;
            plan_anew(connection, author, locked.status, draft).await?;
            Ok(draft.tender)
        })
        .await;
    outcome(ended)
}

/// Plans a milestone of a tender that is held anew, in the transaction of who signed it
///
/// Refused as [`move_milestone`], save for what it says of the draft itself.
pub(in crate::write) async fn plan_anew(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    status: TenderStatus,
    draft: &MoveDraft,
) -> Result<(), Stop> {
    check_move(status, draft.milestone).map_err(|violation| Refused::at("milestone", violation))?;
    write_down(connection, author, draft).await?;
    let change = TenderChange {
        periods: vec![(draft.milestone, Some(draft.period.clone()))],
        ..TenderChange::default()
    };
    parts::store(connection, draft.tender, &change).await?;
    touch(connection, draft.tender).await?;
    Ok(())
}

fn check(draft: &MoveDraft) -> Vec<Refused> {
    let mut refused = Vec::new();
    match said(Some(&draft.reason)) {
        None => {
            refused.push(Refused::at("reason", Violation::new("tender.reason_missing").with("of", "move")));
        }
        Some(reason) => {
            refused.extend(check_text(reason, 2_000).err().map(|violation| Refused::at("reason", violation)));
        }
    }
    let text = check_text(draft.period.text(), 300).err();
    refused.extend(text.map(|violation| Refused::at("text", violation).within("period")));
    refused
}

async fn write_down(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &MoveDraft,
) -> Result<(), Stop> {
    let before: Option<PlannedPeriod> = planned_periods::table
        .filter(planned_periods::tender_id.eq(draft.tender))
        .filter(planned_periods::milestone.eq(draft.milestone))
        .select(PlannedPeriod::as_select())
        .first(connection)
        .await
        .optional()?;
    let period = &draft.period;
    let new = NewMove {
        tender_id: draft.tender,
        milestone: draft.milestone,
        before_during: before.as_ref().and_then(|before| before.during),
        before_precision: before.as_ref().map(|before| before.precision),
        before_text: before.as_ref().map(|before| before.text.as_str()),
        after_during: period.to_range(),
        after_precision: period.precision(),
        after_text: period.text(),
        reason: draft.reason.trim(),
        actor: author.actor,
    };
    let is_same = (new.before_during, new.before_precision, new.before_text)
        == (new.after_during, Some(new.after_precision), Some(new.after_text));
    if is_same {
        return Err(Refused::at("period", Violation::new("tender.not_moved")).into());
    }
    diesel::insert_into(tender_moves::table).values(&new).execute(connection).await?;
    Ok(())
}
