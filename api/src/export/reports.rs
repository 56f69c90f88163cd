//! Which reports there are, and how each is found: for addresses, the command line, and the laws over all of them.

use chrono::NaiveDate;
use diesel_async::AsyncPgConnection;
use rust_decimal::Decimal;
use schema::{
    clock,
    types::{DistributionMethod, Half, HalfYear},
};
use serde::Deserialize;

use super::{
    ExportError, FileFormat, budget_actuals, calendar,
    contracts::{self, Register},
    cost_distribution,
    expenses::{self, ExpensesOfYear},
    report::Report,
    settlement::{self, statement},
};
use crate::{
    auth::Action,
    error::ApiError,
    read::{
        self, ValueRange, Visibility,
        contract::{ContractFilter, ContractOrder, ContractWithRelations},
        cost_distribution::Found,
        expense::{ExpenseFilter, ExpenseText},
        settlement::SettlementWithFigures,
        tender::TenderFilter,
    },
    tender_choice::TenderChoice,
};

/// A kind of report
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// Aanbestedingskalender
    Calendar,
    /// Kostenverdeling
    CostDistribution,
    /// Begroting en realisatie
    BudgetActuals,
    /// Contractenregister
    Contracts,
    /// Uitgaven
    Expenses,
    /// Afrekening
    Settlement,
    /// Afrekening van één deelnemer
    SettlementStatement,
}

/// Which report of a kind; what a kind does not know makes no difference to it
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Selection {
    /// The partnership, by its short name
    pub partnership: String,
    /// Year of the calendar or budget
    pub year: i32,
    /// Revision of the budget; the latest approved one, or else the latest, when it is not said
    pub revision: Option<i32>,
    /// How costs are shared; as the annual plan does, when it is not said
    pub method: Option<DistributionMethod>,
    /// Half of a settlement; the latest that has one, when it is not said
    pub half: Option<Half>,
    /// Last day of which spending counts; today, when it is not said. Of a calendar the day at whose end it stood so; now, when it
    /// is not said
    pub as_of: Option<NaiveDate>,
    /// Whose statement, by code, or by name where there is none
    pub organization: Option<String>,
    /// The edition of a calendar, by its number; as it is, or as it is published, when it is not said
    pub edition: Option<i32>,
    /// Which tenders of a calendar; amounts in plain notation
    #[serde(flatten)]
    pub tenders: TenderChoice,
}

/// A report that was found, to be written in any format
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Name of its file without the ending
    stem: String,
    report: Report,
}

impl ReportKind {
    /// All of them
    pub const ALL: [Self; 7] = [
        Self::Calendar,
        Self::CostDistribution,
        Self::BudgetActuals,
        Self::Contracts,
        Self::Expenses,
        Self::Settlement,
        Self::SettlementStatement,
    ];

    /// The one of that name
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Its name in addresses, on the command line and in the audit trail
    pub const fn name(self) -> &'static str {
        match self {
            Self::Calendar => "calendar",
            Self::CostDistribution => "cost-distribution",
            Self::BudgetActuals => "budget-actuals",
            Self::Contracts => "contracts",
            Self::Expenses => "expenses",
            Self::Settlement => "settlement",
            Self::SettlementStatement => "settlement-statement",
        }
    }

    /// What it is, for the command line
    pub const fn about(self) -> &'static str {
        match self {
            Self::Calendar => "The tenders of a year, in the columns of an import",
            Self::CostDistribution => {
                "What each member bears of the budget of a year, with all that explains it"
            }
            Self::BudgetActuals => "The budget of a year against what was spent of it",
            Self::Contracts => "The contracts of the members, whatever the year, in the columns of an import",
            Self::Expenses => "What was spent in a year, in the columns of an import",
            Self::Settlement => "Who owes whom after a half-year",
            Self::SettlementStatement => "What one member owes or gets after a half-year, and why",
        }
    }

    /// What somebody must be allowed to do who asks for it
    pub const fn action(self, selection: &Selection) -> Action {
        match self {
            Self::Calendar if selection.as_of.is_none() => Action::ReadPublished,
            Self::Calendar => Action::ReadAll,
            _ => Action::Export,
        }
    }

    /// Finds it, with what is to be seen of a calendar; `None` when there is no such report
    ///
    /// # Errors
    ///
    /// [`ApiError::Refused`] with the code of the rule when there can be none, [`ApiError::BadRequest`] when a statement is
    /// asked for and not whose, or an amount is none, and what the database or a report says.
    pub async fn find(
        self,
        connection: &AsyncPgConnection,
        selection: &Selection,
        today: NaiveDate,
        visibility: Visibility,
    ) -> Result<Option<Document>, ApiError> {
        let Selection { partnership, year, revision, .. } = selection;
        match self {
            Self::Calendar => {
                let filter = wanted(selection)?;
                let found = calendar::find(connection, (partnership, *year), &filter, visibility).await?;
                let Some(found) = found else { return Ok(None) };
                Ok(Some(Document { stem: calendar::file_stem(&found), report: calendar::report(&found)? }))
            }
            Self::CostDistribution => {
                let method = selection.method;
                match read::cost_distribution::find(connection, partnership, *year, *revision, method).await?
                {
                    None => Ok(None),
                    Some(Found::Refused(violation)) => Err(ApiError::Refused(violation)),
                    Some(Found::Distribution(distribution)) => {
                        let report = cost_distribution::report(&distribution).map_err(ApiError::internal)?;
                        Ok(Some(Document { stem: cost_distribution::file_stem(&distribution), report }))
                    }
                }
            }
            Self::BudgetActuals => {
                let as_of = selection.as_of.unwrap_or(today);
                let found =
                    read::budget_actuals::find(connection, partnership, *year, *revision, as_of).await?;
                Ok(found.map(|actuals| Document {
                    stem: budget_actuals::file_stem(&actuals),
                    report: budget_actuals::report(&actuals),
                }))
            }
            Self::Contracts => {
                let Some(found) = register(connection, partnership).await? else { return Ok(None) };
                Ok(Some(Document { stem: contracts::file_stem(&found), report: contracts::report(&found)? }))
            }
            Self::Expenses => {
                let Some(found) = expenses_of_year(connection, partnership, *year).await? else {
                    return Ok(None);
                };
                Ok(Some(Document { stem: expenses::file_stem(&found), report: expenses::report(&found)? }))
            }
            Self::Settlement => {
                let Some(found) = settlement(connection, selection).await? else { return Ok(None) };
                let items = read::settlement::all_items(connection, found.settlement.settlement_id).await?;
                let is_outdated = read::settlement::is_outdated(connection, &found.settlement).await?;
                let report = settlement::report(&found, is_outdated, &items)?;
                Ok(Some(Document { stem: settlement::file_stem(&found), report }))
            }
            Self::SettlementStatement => {
                let whose = selection.organization.as_deref();
                let whose =
                    whose.ok_or_else(|| ApiError::BadRequest("organization is missing".to_owned()))?;
                let Some(found) = settlement(connection, selection).await? else { return Ok(None) };
                let closed = read::settlement::closed_before(connection, &found.settlement).await?;
                let is_outdated = read::settlement::is_outdated(connection, &found.settlement).await?;
                let Some(party) = statement::Party::of(&found, closed, is_outdated, whose) else {
                    return Ok(None);
                };
                let items = read::settlement::all_items(connection, found.settlement.settlement_id).await?;
                let report = statement::report(&party, &items)?;
                Ok(Some(Document { stem: statement::file_stem(&party), report }))
            }
        }
    }
}

async fn register(connection: &AsyncPgConnection, slug: &str) -> Result<Option<Register>, ApiError> {
    let Some(partnership) = read::partnership::find(connection, slug).await? else { return Ok(None) };
    let (all, order) = (ContractFilter::default(), [ContractOrder::CurrentEndAsc, ContractOrder::TitleAsc]);
    let contracts = read::contract::all(connection, slug, &all, &order, &contracts::asked()).await?;
    let is_there = |of: &ContractWithRelations| of.contract.missing_since.is_none();
    let (contracts, missing): (Vec<_>, Vec<_>) = contracts.into_iter().partition(is_there);
    Ok(Some(Register { partnership, contracts, missing: missing.len() }))
}

/// Which tenders are wanted, and when
///
/// # Errors
///
/// [`ApiError::BadRequest`] for an amount that is none.
fn wanted(Selection { year, as_of, edition, tenders, .. }: &Selection) -> Result<TenderFilter, ApiError> {
    let amount = |name: &str, text: &str| match text {
        "" => Ok(None),
        text => {
            let amount = Decimal::from_str_exact(text).map(Some);
            amount.map_err(|_| ApiError::BadRequest(format!("{name} is no amount, such as 1250.50")))
        }
    };
    let values = ValueRange {
        at_least: amount("minimum", &tenders.minimum)?,
        at_most: amount("maximum", &tenders.maximum)?,
    };
    Ok(TenderFilter {
        as_of: as_of.map(clock::end_of),
        edition: edition.filter(|_| as_of.is_none()),
        ..tenders.filter(*year, values)
    })
}

async fn expenses_of_year(
    connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
) -> Result<Option<ExpensesOfYear>, ApiError> {
    let Some(partnership) = read::partnership::find(connection, slug).await? else { return Ok(None) };
    let of_year = ExpenseFilter { year: Some(year), ..ExpenseFilter::default() };
    let expenses = read::expense::all(connection, slug, &of_year, &[ExpenseText::Description]).await?;
    Ok(Some(ExpensesOfYear { partnership, year, expenses }))
}

async fn settlement(
    connection: &AsyncPgConnection,
    selection: &Selection,
) -> Result<Option<SettlementWithFigures>, ApiError> {
    let (slug, year) = (&selection.partnership, selection.year);
    Ok(match selection.half {
        Some(half) => read::settlement::find(connection, slug, HalfYear { year, half }).await?,
        None => read::settlement::latest(connection, slug, year).await?,
    })
}

impl Document {
    /// The name of its file
    pub fn file_name(&self, format: FileFormat) -> String {
        format!("{}.{}", self.stem, format.ending())
    }

    /// The bytes of its file; the same figures give the same bytes
    ///
    /// # Errors
    ///
    /// [`ExportError`] when the figures do not fit the format.
    pub fn write(&self, format: FileFormat) -> Result<Vec<u8>, ExportError> {
        format.write(&self.report)
    }
}
