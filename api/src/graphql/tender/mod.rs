//! Tenders.

mod filter;
mod input;
mod life;
mod mutations;
mod object;
mod query;
mod steps;
mod totals;
mod values;

use async_graphql::{Context, Result};
use diesel_async::AsyncPgConnection;
use schema::types::Milestone;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    contract,
    refusal::failed,
};
use crate::{
    auth::Scope,
    read::tender::{self, Relations, TenderText},
};

pub(super) use mutations::{TenderMutation, present};
pub(super) use object::Tender;
pub(super) use query::TenderQuery;
pub(super) use steps::TenderStepMutation;
pub(super) use totals::TenderTotalsQuery;
pub(super) use values::{ContractNature, Procedure, TenderStatus};

/// What is read for what is selected of a tender, where the viewer sees all of it or what is published
fn relations(selected: &Selected<'_>, sees_all: bool) -> Relations {
    let texts = [
        ("description", TenderText::Description),
        ("category", TenderText::Category),
        ("priority", TenderText::Priority),
        ("contact", TenderText::Contact),
        ("remarks", TenderText::Remarks),
        ("unmapped", TenderText::Unmapped),
    ];
    let mut texts = selected.of(&texts);
    texts.retain(|text| sees_all || text.is_published());
    let periods = [
        ("preparation", Milestone::Preparation),
        ("publication", Milestone::Publication),
        ("submission", Milestone::Submission),
        ("award", Milestone::Award),
        ("contractStart", Milestone::ContractStart),
        ("contractEnd", Milestone::ContractEnd),
    ];
    Relations {
        texts,
        calendar: selected.has("calendar"),
        participations: selected.has("participations") || selected.has("lead"),
        lots: selected.has("lots"),
        milestones: selected.of(&periods),
        source: selected.has("source"),
        threshold: selected.has("threshold"),
        steps: sees_all && selected.has("steps"),
        moves: sees_all && selected.has("moves"),
        assessments: sees_all && selected.has("assessments"),
        timing: selected.has("backPlanning"),
    }
}

/// Those of the tenders that exist and that the viewer sees, with what is selected of them
pub(super) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Tender>> {
    let asked = relations(selected, ctx.sees_all(Scope::Somewhere));
    let found = tender::by_ids(ctx.reader(connection), ids, &asked).await.map_err(failed)?;
    let seen = found.into_iter().filter_map(|tender| {
        let (calendar, _) = tender.calendar.as_ref()?;
        let sees_all = ctx.sees_all(calendar.partnership_id);
        ctx.viewer().sees(calendar).then(|| Tender::new(tender, sees_all))
    });
    with_contracts(ctx, connection, seen.collect(), selected).await
}

/// The same tenders with the contracts that they replace, where those are asked for
async fn with_contracts(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    tenders: Vec<Tender>,
    selected: &Selected<'_>,
) -> Result<Vec<Tender>> {
    if tenders.is_empty() || !selected.has("replaces") || !ctx.sees_all(Scope::Somewhere) {
        return Ok(tenders);
    }
    let ids: Vec<Uuid> = tenders.iter().map(Tender::uuid).collect();
    let mut contracts = contract::by_tenders(ctx, connection, &ids, &selected.below("replaces")).await?;
    let replacing = |tender: Tender| {
        let of_it = contracts.remove(&tender.uuid()).unwrap_or_default();
        tender.replacing(of_it)
    };
    Ok(tenders.into_iter().map(replacing).collect())
}
