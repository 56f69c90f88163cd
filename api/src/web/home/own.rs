//! What the municipalities that the viewer has a role for pay: by the approved key, and by the latest settlement.

use std::collections::BTreeSet;

use diesel_async::AsyncPgConnection;
use schema::{
    models::Partnership,
    texts::half_year_name,
    types::{BudgetStatus, SettlementStatus, euros, euros_and_cents},
};
use uuid::Uuid;

use crate::{
    auth::Viewer,
    read::{self, ReadError, Reader, Slice, cost_distribution::Found, settlement::SettlementWithFigures},
    web::{dutch::decimals, settlement::verdict},
};

/// Settlements among which the latest that was agreed is looked for
const MOST_SETTLEMENTS: i64 = 10;

/// What a municipality pays
pub(super) struct OwnMoney {
    /// Its name
    pub(super) name: String,
    /// By the approved budget of the year: amount, and percentage of it where there is one; `None` when none is approved or it bears nothing
    pub(super) share: Option<(String, String)>,
    /// By the latest settlement that was agreed: address, name, amount, and whether to pay or to get; `None` when there is none
    pub(super) settlement: Option<(String, String, String, &'static str)>,
}

/// What the viewer's own municipalities pay, with the budget of the year that is shown; none for who has a role for none
///
/// # Errors
///
/// When the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    partnership: &Partnership,
    found: Option<&Found>,
) -> Result<Vec<OwnMoney>, ReadError> {
    let is_here = |id: Option<Uuid>| id.is_none_or(|id| id == partnership.partnership_id);
    let grants = viewer.grants().iter();
    let here = grants.filter(|grant| is_here(grant.partnership.as_ref().map(|of| of.partnership_id)));
    let own: BTreeSet<Uuid> = here.filter_map(|grant| grant.organization_id).collect();
    if own.is_empty() {
        return Ok(Vec::new());
    }
    let (reader, slice) = (Reader::over(connection), Slice::first(MOST_SETTLEMENTS));
    let settlements = read::settlement::page(reader, &partnership.slug, None, &slice).await?.into_nodes();
    let is_final = |of: &&SettlementWithFigures| {
        matches!(of.settlement.status, SettlementStatus::Agreed | SettlementStatus::Sent)
    };
    let latest = settlements.iter().find(is_final);
    Ok(own.into_iter().filter_map(|id| OwnMoney::of(id, found, latest)).collect())
}

impl OwnMoney {
    /// `None` for who has neither
    fn of(id: Uuid, found: Option<&Found>, latest: Option<&SettlementWithFigures>) -> Option<Self> {
        let approved = match found {
            Some(Found::Distribution(of)) if of.budget.status == BudgetStatus::Approved => Some(of),
            _ => None,
        };
        let share =
            approved.and_then(|of| of.shares.iter().find(|share| share.organization.organization_id == id));
        let statement = latest.and_then(|of| {
            let (figures, organization) =
                of.statements.iter().find(|(_, organization)| organization.organization_id == id)?;
            Some((of, figures, organization))
        });
        let name = share.map(|share| &share.organization.name);
        let name = name.or(statement.map(|(.., organization)| &organization.name))?.clone();
        Some(Self {
            name,
            share: share.map(|share| {
                let percentage = share.percentage.map(|percentage| format!("{} %", decimals(percentage, 2)));
                (euros(share.amount), percentage.unwrap_or_default())
            }),
            settlement: statement.map(|(of, figures, _)| {
                let settlement = &of.settlement;
                let address = format!("/settlement/{}/member/{id}", settlement.settlement_id);
                let name = half_year_name(settlement.half_year()).to_lowercase();
                let amount = euros_and_cents(figures.balance_eur.abs());
                (address, name, amount, verdict(figures.balance_eur))
            }),
        })
    }
}
