use chrono::{DateTime, Utc};
use schema::{models::Settlement, texts::actor_name, types::SettlementStatus};

use crate::web::dutch::moment;

/// A step in the life of a settlement
pub(super) struct LifeRow {
    /// What was done
    pub(super) what: &'static str,
    /// By whom
    pub(super) actor: String,
    /// When
    pub(super) moment: String,
    /// Why; empty when nothing was said
    pub(super) reason: String,
}

/// What was done with a settlement, the first step first; `drafted` are the times that its figures were worked out
pub(super) fn life(row: &Settlement, drafted: Vec<(DateTime<Utc>, String)>) -> Vec<LifeRow> {
    let step = |what, at: DateTime<Utc>, by: &str, reason| LifeRow {
        what,
        actor: actor_name(by).to_owned(),
        moment: moment(at),
        reason,
    };
    let names = ["opgesteld"].into_iter().chain(std::iter::repeat("opnieuw berekend"));
    let drafts = names.zip(drafted).map(|(what, (at, by))| step(what, at, &by, String::new()));
    let decision = if row.status == SettlementStatus::Rejected { "afgewezen" } else { "akkoord gegeven" };
    let reason = row.reason.clone().unwrap_or_default();
    let decided = row.decided_at.zip(row.decided_by.as_deref());
    let decided = decided.map(|(at, by)| step(decision, at, by, reason));
    let sent = row.sent_at.zip(row.sent_by.as_deref());
    let sent = sent.map(|(at, by)| step("verstuurd", at, by, String::new()));
    drafts.chain(decided).chain(sent).collect()
}
