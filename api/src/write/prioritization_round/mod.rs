//! Prioritization rounds: opened by who sees that a quarter has too few hours, agreed with by the members, and in effect in consensus.

mod conclude;
mod open;
mod rank;

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper, dsl::now};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::PrioritizationRound,
    rules::Violation,
    tables::{prioritization_agreements, prioritization_rounds},
    types::RoundStatus,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, check_text, outcome, said, sign, tender};
pub use conclude::{conclude, withdraw};
pub use open::{RoundDraft, open};
pub use rank::{RankDraft, rank};

/// Longest text of a round, in characters
const MAXIMUM: usize = 2_000;

/// What a member says of a round
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementDraft {
    /// The round
    pub round: Uuid,
    /// The version of the round that was read
    pub version: i32,
    /// The member
    pub organization: Uuid,
    /// Whether it agrees
    pub agrees: bool,
    /// Why; who does not agree says so
    pub reason: Option<String>,
}

/// Stores whether a member agrees, instead of what it said before; gives the identity of the round
///
/// Refused with `prioritization.unknown`, `prioritization.ended`, `prioritization.version_stale` (`given`, `current`) when the tenders
/// were ranked anew since, `prioritization.not_asked`, `prioritization.reason_missing` (`of`) and a text that is too long.
///
/// # Errors
///
/// When the database fails.
pub async fn answer(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    draft: &AgreementDraft,
) -> QueryResult<Outcome<Uuid>> {
    let reason = said(draft.reason.as_deref());
    let refused = match reason {
        None if !draft.agrees => check_reason("reason", "disagreement", ""),
        reason => reason.and_then(|reason| check_reason("reason", "disagreement", reason)),
    };
    if let Some(refused) = refused {
        return Ok(Outcome::Refused(vec![refused]));
    }
    let ended = connection
        .transaction::<Uuid, Stop, _>(async |connection| {
            sign(connection, author).await?;
            lock_open(connection, draft.round, Some(draft.version)).await?;
            let asked = prioritization_agreements::table
                .filter(prioritization_agreements::prioritization_round_id.eq(draft.round))
                .filter(prioritization_agreements::organization_id.eq(draft.organization));
            let stored = diesel::update(asked)
                .set((
                    prioritization_agreements::agrees.eq(draft.agrees),
                    prioritization_agreements::reason.eq(reason),
                    prioritization_agreements::answered_by.eq(author.actor),
                    prioritization_agreements::answered_at.eq(now),
                ))
                .execute(connection)
                .await?;
            if stored == 0 {
                return Err(Refused::at("organization", Violation::new("prioritization.not_asked")).into());
            }
            Ok(draft.round)
        })
        .await;
    outcome(ended)
}

/// An open round, held; with a version only when it still is at that
async fn lock_open(
    connection: &mut AsyncPgConnection,
    id: Uuid,
    version: Option<i32>,
) -> Result<PrioritizationRound, Stop> {
    let found: Option<PrioritizationRound> = prioritization_rounds::table
        .find(id)
        .select(PrioritizationRound::as_select())
        .for_no_key_update()
        .first(connection)
        .await
        .optional()?;
    let round = found.ok_or_else(|| Refused::at("id", Violation::new("prioritization.unknown")))?;
    if round.status != RoundStatus::Open {
        return Err(Refused::at("id", Violation::new("prioritization.ended")).into());
    }
    match version.filter(|version| *version != round.version) {
        Some(given) => {
            let stale = Violation::new("prioritization.version_stale");
            let stale = stale.with("given", given).with("current", round.version);
            Err(Refused::at("version", stale).into())
        }
        None => Ok(round),
    }
}

/// A text that must say why something is done: the `of` of what is told when it says nothing
fn check_reason(field: &str, of: &str, text: &str) -> Option<Refused> {
    match said(Some(text)) {
        None => Some(Refused::at(field, Violation::new("prioritization.reason_missing").with("of", of))),
        Some(text) => check_text(text, MAXIMUM).err().map(|violation| Refused::at(field, violation)),
    }
}
