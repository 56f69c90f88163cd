use chrono::NaiveDate;
use diesel::QueryResult;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use schema::rules::{Violation, retraction::check_retraction, tender::Step};
use uuid::Uuid;

use super::{
    lock,
    step::{standing, take},
};
use crate::write::{Author, Outcome, Refused, Stop, check_text, outcome, said, sign};

/// The last step in the life of a tender, that is taken back
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetractDraft {
    /// The tender
    pub tender: Uuid,
    /// The version that was read
    pub version: i32,
    /// Why
    pub reason: String,
}

/// Takes back the last step in the life of a tender; gives its identity
///
/// Refused with `tender.unknown`, `tender.version_stale` (`given`, `current`), `tender.reason_missing` (`of`), a `reason` that is too
/// long, and as [`check_retraction`] says.
///
/// # Errors
///
/// When the database fails.
pub async fn retract(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    today: NaiveDate,
    draft: &RetractDraft,
) -> QueryResult<Outcome<Uuid>> {
    let reason = match reason(draft) {
        Ok(reason) => reason,
        Err(violation) => return Ok(Outcome::Refused(vec![Refused::at("reason", violation)])),
    };
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            let from = lock(connection, draft.tender, draft.version).await?.status;
            let last = standing(connection, draft.tender).await?.pop().map(|(from, to, _)| (from, to));
            let to = check_retraction(last).map_err(|violation| Refused::at("id", violation))?;
            let step = Step { from, to, happened_on: today, reason: Some(reason) };
            take(connection, draft.tender, &step).await?;
            Ok(draft.tender)
        })
        .await;
    outcome(ended)
}

fn reason(draft: &RetractDraft) -> Result<&str, Violation> {
    let missing = || Violation::new("tender.reason_missing").with("of", "retraction");
    let reason = said(Some(&draft.reason)).ok_or_else(missing)?;
    check_text(reason, 2_000).map(|()| reason)
}
