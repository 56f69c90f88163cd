//! What became of a tender: its steps, and milestones that were planned anew.

use std::cmp::Reverse;

use schema::{
    models::{TenderMove, TenderStep},
    texts::{Label, actor_name},
    types::dutch_day,
};

use crate::{read::tender::TenderWithRelations, web::dutch::moment};

/// A step, or a milestone that was planned anew
pub(super) struct LifeRow {
    /// What was done
    pub(super) what: String,
    /// By whom
    pub(super) actor: String,
    /// When
    pub(super) moment: String,
    /// Why; empty when nothing was said
    pub(super) reason: String,
}

/// All that was done, the last first
pub(super) fn life(of: &TenderWithRelations) -> Vec<LifeRow> {
    let steps = of.steps.iter().map(|step| (step.taken_at, step_row(step)));
    let moves = of.moves.iter().map(|one| (one.moved_at, move_row(one)));
    let mut rows: Vec<_> = steps.chain(moves).collect();
    rows.sort_by_key(|(at, _)| Reverse(*at));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn step_row(step: &TenderStep) -> LifeRow {
    LifeRow {
        what: format!("{}, op {}", step.to_status.label(), dutch_day(step.happened_on)),
        actor: actor_name(&step.actor).to_owned(),
        moment: moment(step.taken_at),
        reason: step.reason.clone().unwrap_or_default(),
    }
}

fn move_row(one: &TenderMove) -> LifeRow {
    let before = one.before_text.as_deref().unwrap_or("nog niet gepland");
    LifeRow {
        what: format!("{} verplaatst: {before} → {}", one.milestone.label(), one.after_text),
        actor: actor_name(&one.actor).to_owned(),
        moment: moment(one.moved_at),
        reason: one.reason.clone(),
    }
}
