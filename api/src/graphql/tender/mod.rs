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
use schema::types;
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

pub(super) use life::Milestone;
pub(super) use mutations::{TenderMutation, present};
pub(super) use object::Tender;
pub(super) use query::TenderQuery;
pub(super) use steps::TenderStepMutation;
pub(super) use totals::TenderTotalsQuery;
pub(super) use values::{ContractNature, ParticipationRole, Procedure, TenderStatus};

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
        ("preparation", types::Milestone::Preparation),
        ("publication", types::Milestone::Publication),
        ("submission", types::Milestone::Submission),
        ("award", types::Milestone::Award),
        ("contractStart", types::Milestone::ContractStart),
        ("contractEnd", types::Milestone::ContractEnd),
    ];
    Relations {
        texts,
        calendar: selected.has("calendar"),
        participations: selected.has("participations") || selected.has("lead"),
        lots: selected.has("lots"),
        milestones: selected.of(&periods),
        source: selected.has("source"),
        cpv: selected.has("cpvLabel"),
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
    let (reader, sees_some) = (ctx.reader(connection), ctx.sees_all(Scope::Somewhere));
    let asked = relations(selected, sees_some);
    let mut own = Vec::new();
    if sees_some {
        own = tender::by_ids(reader, ids, &asked).await.map_err(failed)?;
        let sees_all = |calendar: &schema::models::Calendar| ctx.sees_all(calendar.partnership_id);
        own.retain(|tender| tender.calendar.as_ref().is_some_and(|(calendar, _)| sees_all(calendar)));
    }
    let mut others = ids.to_vec();
    others.retain(|id| !own.iter().any(|tender| tender.tender.tender_id == *id));
    let mut published = Vec::new();
    if !others.is_empty() {
        published = tender::published_by_ids(reader, &others, &asked).await.map_err(failed)?;
        // What is still on show of one's own partnership, but was taken away, is gone.
        let is_foreign = |calendar: &schema::models::Calendar| !ctx.sees_all(calendar.partnership_id);
        published.retain(|tender| tender.calendar.as_ref().is_some_and(|(calendar, _)| is_foreign(calendar)));
    }
    let own = own.into_iter().map(|tender| Tender::new(tender, true));
    let seen = own.chain(published.into_iter().map(|tender| Tender::new(tender, false))).collect();
    with_contracts(ctx, connection, seen, selected).await
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
