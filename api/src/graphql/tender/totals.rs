//! Tenders by group.

use async_graphql::{Context, Enum, Object, Result, SimpleObject};

use super::{
    filter::TenderFilter,
    values::{ContractNature, Procedure, TenderStatus},
};
use crate::{
    auth::Action,
    graphql::{
        context::Asking,
        organization::Organization,
        page,
        refusal::failed,
        scalars::{Date, Decimal},
        totals::within_limit,
    },
    read,
};

/// By what tenders are grouped (groepering).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::tender::TenderGrouping")]
pub(super) enum TenderGrouping {
    /// The organization that leads (penvoerder).
    Lead,
    /// Year of the calendar (jaar).
    Year,
    /// Quarter in which the planned publication begins (kwartaal van publicatie).
    PublicationQuarter,
    /// Quarter in which the planned contract begins (kwartaal van ingang).
    ContractStartQuarter,
    /// Nature of the contract (soort opdracht).
    Nature,
    /// Procurement procedure (procedure).
    Procedure,
    /// Step (fase).
    Status,
}

/// The tenders of a group together (totaal van een groep).
#[derive(SimpleObject, Debug, Clone)]
pub(super) struct TenderTotal {
    /// The organization that leads (penvoerder). Null when there is none, or not grouped by.
    lead: Option<Organization>,
    /// Year of the calendar (jaar). Null when not grouped by.
    year: Option<i32>,
    /// First day of the quarter in which the planned publication begins (kwartaal van publicatie). Null when unknown, or not grouped by.
    publication_quarter: Option<Date>,
    /// First day of the quarter in which the planned contract begins (kwartaal van ingang). Null when unknown, or not grouped by.
    contract_start_quarter: Option<Date>,
    /// Nature of the contract (soort opdracht). Null when unknown, or not grouped by.
    nature: Option<ContractNature>,
    /// Procurement procedure (procedure). Null when unknown, or not grouped by.
    procedure: Option<Procedure>,
    /// Step (fase). Null when not grouped by.
    status: Option<TenderStatus>,
    /// How many tenders (aantal).
    count: i32,
    /// Of how many the estimated value is known (aantal met geraamde waarde).
    valued: i32,
    /// Sum of the estimated values that are known, in euro, excluding VAT (som van de geraamde waarden, excl. btw). Null when none is.
    estimated_value: Option<Decimal>,
}

impl From<read::tender::TenderTotal> for TenderTotal {
    fn from(total: read::tender::TenderTotal) -> Self {
        let (lead, year, publication, contract_start, nature, procedure, status, count, valued, value) =
            total;
        Self {
            lead: lead.map(Organization),
            year,
            publication_quarter: publication.map(Date),
            contract_start_quarter: contract_start.map(Date),
            nature: nature.map(Into::into),
            procedure: procedure.map(Into::into),
            status: status.map(Into::into),
            count: page::total(Some(count)).unwrap_or_default(),
            valued: page::total(Some(valued)).unwrap_or_default(),
            estimated_value: value.map(Decimal),
        }
    }
}

/// Counts tenders
#[derive(Default)]
pub(in crate::graphql) struct TenderTotalsQuery;

#[Object]
impl TenderTotalsQuery {
    /// The tenders of a partnership counted by group, such as by quarter and lead (totalen van de aanbestedingskalender). Without a
    /// token or session only those in published calendars. At most 1000 groups.
    #[graphql(complexity = "2 + page::nodes(None, None) * child_complexity")]
    async fn tender_totals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Short name of the partnership.")] partnership: String,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<TenderFilter>,
        #[graphql(desc = "By what they are grouped. An empty list: all together.")] group_by: Vec<
            TenderGrouping,
        >,
    ) -> Result<Vec<TenderTotal>> {
        ctx.require(Action::ReadPublished, &partnership)?;
        let filter = filter.unwrap_or_default().read()?;
        if filter.as_of.is_some() {
            ctx.require(Action::ReadAll, &partnership)?;
        }
        let groups: Vec<read::tender::TenderGrouping> = group_by.into_iter().map(Into::into).collect();
        let connection = ctx.database().await?;
        let visibility = ctx.visibility(&partnership);
        let totals = read::tender::totals(&connection, &partnership, &filter, &groups, visibility).await;
        within_limit(totals.map_err(failed)?)
    }
}
