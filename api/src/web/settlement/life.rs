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

/// What was done with a settlement, the first step first
pub(super) fn life(row: &Settlement) -> Vec<LifeRow> {
    let decision = if row.status == SettlementStatus::Rejected { "afgewezen" } else { "akkoord gegeven" };
    let reason = row.reason.clone().unwrap_or_default();
    let steps = [
        ("opgesteld", Some(row.drafted_by.as_str()), Some(row.drafted_at), String::new()),
        (decision, row.decided_by.as_deref(), row.decided_at, reason),
        ("verstuurd", row.sent_by.as_deref(), row.sent_at, String::new()),
    ];
    let done = steps.into_iter().filter_map(|(what, by, at, reason)| {
        Some(LifeRow { what, actor: actor_name(by?).to_owned(), moment: moment(at?), reason })
    });
    done.collect()
}
