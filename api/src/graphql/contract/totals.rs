//! Contracts by group.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use super::{filter::ContractFilter, values::ContractStatus};
use crate::{
    auth::Action,
    graphql::{
        context::Asking, organization::Organization, page, refusal::failed, scalars::Decimal,
        tender::ContractNature, totals::within_limit,
    },
    read,
};

/// By what contracts are grouped (groepering).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::contract::ContractGrouping")]
pub(super) enum ContractGrouping {
    /// The organization that holds them (gemeente).
    Organization,
    /// Nature (soort opdracht).
    Nature,
    /// How they stand (contractstatus).
    Status,
    /// Category as people wrote it (inkooppakket).
    Category,
    /// Year of the current end (jaar van de huidige einddatum).
    CurrentEndYear,
    /// Year of the ultimate end (jaar van de uiterste einddatum).
    UltimateEndYear,
}

/// The contracts of a group together (totaal van een groep).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct ContractTotal {
    /// The organization that holds them (gemeente). Null when not grouped by.
    organization: Option<Organization>,
    /// Nature (soort opdracht). Null when unknown, or not grouped by.
    nature: Option<ContractNature>,
    /// How they stand (contractstatus). Null when unknown, or not grouped by.
    status: Option<ContractStatus>,
    /// Category as people wrote it (inkooppakket). Null when unknown, or not grouped by.
    category: Option<String>,
    /// Year of the current end (jaar van de huidige einddatum). Null when unknown, or not grouped by.
    current_end_year: Option<i32>,
    /// Year of the ultimate end (jaar van de uiterste einddatum). Null when unknown, or not grouped by.
    ultimate_end_year: Option<i32>,
    /// How many contracts (aantal).
    count: i32,
    /// Of how many the value is known (aantal met contractwaarde).
    valued: i32,
    /// Sum of the values that are known, in euro, excluding VAT (som van de contractwaarden, excl. btw). Null when none is.
    value: Option<Decimal>,
    /// Sum of the values a year that are known, in euro, excluding VAT (som van de waarden per jaar, excl. btw). Null when none is.
    annual_value: Option<Decimal>,
}

impl From<read::contract::ContractTotal> for ContractTotal {
    fn from(total: read::contract::ContractTotal) -> Self {
        let (organization, nature, status, category, current, ultimate, count, valued, value, annual) = total;
        Self {
            organization: organization.map(Organization),
            nature: nature.map(Into::into),
            status: status.map(Into::into),
            category,
            current_end_year: current,
            ultimate_end_year: ultimate,
            count: page::total(Some(count)).unwrap_or_default(),
            valued: page::total(Some(valued)).unwrap_or_default(),
            value: value.map(Decimal),
            annual_value: annual.map(Decimal),
        }
    }
}

/// Counts contracts
#[derive(Default)]
pub(in crate::graphql) struct ContractTotalsQuery;

#[Object]
impl ContractTotalsQuery {
    /// The contracts of the organizations of a partnership counted by group, such as by year of their end (totalen van het
    /// contractenregister). Only for who is signed in. At most 1000 groups.
    #[graphql(complexity = "2 + page::nodes(None, None) * child_complexity")]
    async fn contract_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<ContractFilter>,
        #[graphql(desc = "By what they are grouped. An empty list: all together.")] group_by: Vec<
            ContractGrouping,
        >,
    ) -> Result<Vec<ContractTotal>> {
        ctx.require(Action::ReadAll, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        let groups: Vec<read::contract::ContractGrouping> = group_by.into_iter().map(Into::into).collect();
        let connection = ctx.database().await?;
        let totals = read::contract::totals(&connection, &partnership, &filter, &groups).await;
        within_limit(totals.map_err(failed)?)
    }
}
