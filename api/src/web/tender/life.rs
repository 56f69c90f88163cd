//! What became of a tender: its steps, and milestones that were planned anew.

use std::cmp::Reverse;

use schema::{
    models::{TenderMove, TenderStep},
    rules::retraction::{Standing, standings},
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
    let standings = standings(of.steps.iter().map(TenderStep::between));
    let steps =
        of.steps.iter().zip(standings).map(|(step, standing)| (step.taken_at, step_row(step, standing)));
    let moves = of.moves.iter().map(|one| (one.moved_at, move_row(one)));
    let mut rows: Vec<_> = steps.chain(moves).collect();
    rows.sort_by_key(|(at, _)| Reverse(*at));
    rows.into_iter().map(|(_, row)| row).collect()
}

fn step_row(step: &TenderStep, standing: Standing) -> LifeRow {
    let (from, to) = (step.from_status.label(), step.to_status.label());
    let taken = format!("{to}, op {}", dutch_day(step.happened_on));
    LifeRow {
        what: match standing {
            Standing::Stands => taken,
            Standing::TakenBack => format!("{taken} (teruggenomen)"),
            Standing::TakesBack => format!("teruggenomen: {from}, weer {to}"),
        },
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
