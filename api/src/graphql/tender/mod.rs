//! Tenders.

mod filter;
mod input;
mod mutations;
mod object;
mod query;
mod totals;
mod values;

use async_graphql::{Context, Result};
use diesel_async::AsyncPgConnection;
use schema::types::Milestone;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    refusal::failed,
};
use crate::read::tender::{self, Relations};

pub(super) use mutations::TenderMutation;
pub(super) use object::Tender;
pub(super) use query::TenderQuery;
pub(super) use totals::TenderTotalsQuery;
pub(super) use values::{ContractNature, Procedure, TenderStatus};

/// Which relations are read for what is selected of a tender
fn relations(selected: &Selected<'_>) -> Relations {
    let periods = [
        ("preparation", Milestone::Preparation),
        ("publication", Milestone::Publication),
        ("submission", Milestone::Submission),
        ("award", Milestone::Award),
        ("contractStart", Milestone::ContractStart),
        ("contractEnd", Milestone::ContractEnd),
    ];
    let milestones =
        periods.into_iter().filter(|(field, _)| selected.has(field)).map(|(_, milestone)| milestone);
    Relations {
        calendar: selected.has("calendar"),
        participations: selected.has("participations") || selected.has("lead"),
        lots: selected.has("lots"),
        milestones: milestones.collect(),
        source: selected.has("source"),
    }
}

/// Those of the tenders that exist and that the viewer sees, with what is selected of them
pub(super) async fn by_ids(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    ids: &[Uuid],
    selected: &Selected<'_>,
) -> Result<Vec<Tender>> {
    let found = tender::by_ids(connection, ids, &relations(selected)).await.map_err(failed)?;
    let seen = found.into_iter().filter_map(|tender| {
        let (calendar, _) = tender.calendar.as_ref()?;
        let sees_all = ctx.sees_all(calendar.partnership_id);
        ctx.viewer().sees(calendar).then(|| Tender::new(tender, sees_all))
    });
    Ok(seen.collect())
}
