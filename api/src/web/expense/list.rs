//! The page `/expenses`: the expenses of a year that are asked for, their total, and the form that records one.

use std::collections::BTreeSet;

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    clock,
    models::{Organization, Partnership},
    rules::settlement::ClosedPeriods,
    texts::Label,
    types::{Half, euros_and_cents, whole_number},
};
use uuid::Uuid;

use super::{
    form::RecordForm,
    row::{Around, ExpenseRow},
    which::Which,
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, Page, ReadError, Reader, Slice,
        budget::BudgetWithLines,
        expense::{
            ExpenseFilter, ExpenseGrouping, ExpenseOrder, ExpenseText, ExpenseWithRelations, place_by_day,
        },
    },
    state::AppState,
    web::{
        Frame,
        doubts::Doubts,
        filled::{Choice, Filled},
        home::{chosen, of_viewer, year_to_show},
        page,
        sent::{Asked, asked},
    },
};

/// Most expenses on a page
const MOST_EXPENSES: i64 = 100;

#[derive(Template)]
#[template(path = "expenses.html")]
pub(super) struct ExpensesPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    year: i32,
    years: Vec<i32>,
    which: Which,
    lines: Vec<Choice>,
    categories: Vec<Choice>,
    payers: Vec<Choice>,
    halves: Vec<Choice>,
    rows: Vec<ExpenseRow>,
    /// How many are wanted, in words
    count: String,
    /// Their sum
    total: String,
    /// Address of the expenses behind these; empty when there are none
    next: String,
    /// `None` for who may record none
    form: Option<RecordForm>,
    /// Why nothing was recorded, as far as no field says it; empty when nothing was to be
    refusal: String,
}

impl ExpensesPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.form.as_ref().map(|form| form.filled.errors()).unwrap_or_default()
    }

    /// Whether there is something to confirm
    fn has_doubts(&self) -> bool {
        self.form.as_ref().is_some_and(|form| !form.doubts.is_empty())
    }
}

pub(in crate::web) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, which, <(Filled, Doubts)>::default(), String::new()).await?)
}

/// The page, with a form as it was filled in and with why nothing was recorded
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: Which,
    filled: (Filled, Doubts),
    refusal: String,
) -> Result<ExpensesPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = partnership.slug.clone();
    let years = years(connection, &slug).await?;
    let this_year = clock::dutch(Utc::now()).year();
    let shown = read::budget::years_to_show(connection, &slug).await?;
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&shown, this_year));
    let (budget, written) =
        try_join!(read::budget::find(connection, &slug, year, None), Written::of(connection, &slug, year))?;
    let filter = which.filter(year, &written.lines, budget.as_ref());
    let (listed, (count, total)) = try_join!(
        listed(connection, &partnership, &filter, &which.after),
        summed(connection, &slug, &filter)
    )?;
    let form = if viewer.may(Action::RecordExpense, partnership.partnership_id).is_ok() {
        let id = partnership.partnership_id;
        let members = read::partnership::members_of(connection, &[id]).await?;
        let closed = ClosedPeriods::of(read::settlement::standing(connection, id).await?.closed);
        Some(RecordForm::new(filled, names(budget.as_ref()), &members, year, closed))
    } else {
        None
    };
    Ok(ExpensesPage {
        frame: Frame::new(viewer, &partnership).of_year(year),
        partnerships: of_viewer(partnerships, viewer),
        years: with(years, year),
        lines: choices(written.lines.into_iter().map(|line| (line.clone(), line)), &which.line),
        categories: choices(
            categories(budget.as_ref()).into_iter().map(|one| (one.clone(), one)),
            &which.category,
        ),
        payers: choices(
            written.payers.into_iter().map(|payer| (payer.organization_id.to_string(), payer.name)),
            &which.payer,
        ),
        halves: choices(
            Half::ALL.iter().map(|half| (half.to_string(), half.label().to_owned())),
            &which.half,
        ),
        next: listed.next.map(|id| which.address(&slug, year, &id.to_string())).unwrap_or_default(),
        rows: listed.rows,
        count: counted(count),
        total: euros_and_cents(total),
        slug,
        year,
        which,
        form,
        refusal,
    })
}

/// What was written in a year, to choose from
struct Written {
    lines: Vec<String>,
    payers: Vec<Organization>,
}

impl Written {
    async fn of(connection: &AsyncPgConnection, slug: &str, year: i32) -> Result<Self, ReadError> {
        let all = ExpenseFilter { year: Some(year), ..ExpenseFilter::default() };
        let (lines, payers) = try_join!(
            read::expense::totals(connection, slug, &all, &[ExpenseGrouping::Line]),
            read::expense::totals(connection, slug, &all, &[ExpenseGrouping::PaidBy]),
        )?;
        Ok(Self {
            lines: lines.into_iter().filter_map(|(_, _, _, line, ..)| line).collect(),
            payers: payers.into_iter().filter_map(|(payer, ..)| payer).collect(),
        })
    }
}

/// The years that there is a budget or an expense of, the latest first
async fn years(connection: &AsyncPgConnection, slug: &str) -> Result<Vec<i32>, ReadError> {
    let all = ExpenseFilter::default();
    let (budgets, expenses) = try_join!(
        read::budget::years(connection, slug),
        read::expense::totals(connection, slug, &all, &[ExpenseGrouping::Year]),
    )?;
    let expenses = expenses.into_iter().filter_map(|(_, year, ..)| year);
    Ok(expenses.fold(budgets, with))
}

/// With a year among them, the latest first
fn with(mut years: Vec<i32>, year: i32) -> Vec<i32> {
    years.push(year);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    years
}

fn names(budget: Option<&BudgetWithLines>) -> Vec<String> {
    budget.map(|budget| budget.lines.iter().map(|line| line.name.clone()).collect()).unwrap_or_default()
}

fn categories(budget: Option<&BudgetWithLines>) -> BTreeSet<String> {
    let lines = budget.map(|budget| budget.lines.as_slice()).unwrap_or_default();
    lines.iter().filter_map(|line| line.category.clone()).collect()
}

fn choices(all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    all.map(|(value, name)| Choice { is_chosen: value == chosen, value, name }).collect()
}

/// A part of the list
struct Listed {
    rows: Vec<ExpenseRow>,
    /// The last of them, when there are more behind it
    next: Option<Uuid>,
}

async fn listed(
    connection: &AsyncPgConnection,
    partnership: &Partnership,
    filter: &ExpenseFilter,
    after: &str,
) -> Result<Listed, ReadError> {
    let (reader, texts) = (Reader::over(connection), [ExpenseText::Description]);
    let after = match after.parse() {
        Ok(id) => read::expense::by_ids(reader, &[id], &[]).await?.pop(),
        Err(_) => None,
    };
    let after = after.map(|of| place_by_day(&of.expense));
    let slice = Slice::First { limit: MOST_EXPENSES, after };
    let order = [ExpenseOrder::SpentDesc];
    let page = read::expense::page(reader, &partnership.slug, filter, &order, &slice, &texts).await?;
    let has_next = page.has_next;
    let rows = rows(connection, partnership.partnership_id, page).await?;
    let last = rows.last().and_then(|row| row.id.parse().ok());
    Ok(Listed { rows, next: last.filter(|_| has_next) })
}

async fn rows(
    connection: &AsyncPgConnection,
    partnership_id: Uuid,
    page: Page<ExpenseWithRelations>,
) -> Result<Vec<ExpenseRow>, ReadError> {
    let expenses = page.into_nodes();
    let ids: Vec<Uuid> = expenses.iter().map(|of| of.expense.expense_id).collect();
    let corrections = read::expense::corrections_of(Reader::over(connection), &ids, &[]).await?;
    let around = Around::load(connection, partnership_id, &ids, corrections).await?;
    expenses.iter().map(|of| ExpenseRow::new(of, &around)).collect()
}

/// How many are wanted, and their sum in euro
async fn summed(
    connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
) -> Result<(i64, rust_decimal::Decimal), ReadError> {
    let totals = read::expense::totals(connection, slug, filter, &[]).await?;
    let all = totals.into_iter().next().map(|(.., count, sum)| (count, sum.unwrap_or_default()));
    Ok(all.unwrap_or_default())
}

fn counted(count: i64) -> String {
    if count == 1 { "1 uitgave".to_owned() } else { format!("{} uitgaven", whole_number(count)) }
}
