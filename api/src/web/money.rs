//! The page `/money`: the budget of a year against what was spent of it, and the settlements of its halves.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    clock,
    models::Partnership,
    rules::Violation,
    texts::{Label, SettlementTaken, half_year_name, settlement_taken, violation_sentence},
    types::{BudgetStatus, HalfYear, TransferMethod, euros_and_cents},
};
use serde::Deserialize;

use super::{
    Frame,
    actuals::ActualsView,
    filled::{Choice, Filled},
    home::{chosen, of_viewer, year_to_show},
    page,
    sent::{Asked, asked},
    settlement::{methods, status},
};
use crate::{
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{
        self, ReadError, Reader, Slice,
        settlement::{SettlementWithFigures, Unsettled},
    },
    state::AppState,
};

/// Most settlements on the page, rejected ones too
const MOST_SETTLEMENTS: i64 = 50;

/// Which partnership and year; what is not given is the first of the viewer, and this year or the nearest with a budget
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    partnership: String,
    year: String,
}

impl Which {
    /// That year
    pub(super) fn of(partnership: &str, year: &str) -> Self {
        Self { partnership: partnership.to_owned(), year: year.to_owned() }
    }
}

#[derive(Template)]
#[template(path = "money.html")]
pub(super) struct MoneyPage {
    frame: Frame,
    partnerships: Vec<Partnership>,
    slug: String,
    years: Vec<i32>,
    year: i32,
    /// `None` when there is no budget
    actuals: Option<ActualsView>,
    settlements: Vec<SettlementRow>,
    /// `None` for who may draft none, or when none can be drafted
    form: Option<DraftForm>,
    /// Why none can be drafted; empty when one can, and for who may draft none
    undraftable: String,
    /// This year when it has no budget, or else the first without one, to begin one of; `None` for who may draft none
    next_year: Option<i32>,
    /// What was sent to have one drafted
    filled: Filled,
    /// Why no settlement was drafted, as far as no field says it; empty when none was to be
    refusal: String,
}

impl MoneyPage {
    /// What is wrong with the form, each with its field
    fn errors(&self) -> &[(&'static str, String)] {
        self.filled.errors()
    }
}

/// A settlement in the list
struct SettlementRow {
    id: String,
    /// `Eerste halfjaar 2023`
    name: String,
    /// Where it stands, since when and by whom
    status: String,
    /// Whether it is a draft of which something became different since it was worked out
    is_outdated: bool,
    costs: String,
    fees: String,
}

/// The form that has a settlement worked out
struct DraftForm {
    /// Halves that it can be worked out of
    halves: Vec<Choice>,
    /// What each of them would settle, in words
    taken: Vec<String>,
    methods: Vec<Choice>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, Filled::default(), String::new()).await?)
}

/// The page, with the form as it was sent and why no settlement was drafted
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    filled: Filled,
    refusal: String,
) -> Result<MoneyPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership =
        chosen(&partnerships, viewer, &which.partnership)?.cloned().ok_or(ApiError::NotFound)?;
    let partnership = &partnership;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = &partnership.slug;
    let years = read::budget::years(connection, slug).await?;
    let today = clock::dutch(Utc::now()).date();
    let shown = read::budget::years_to_show(connection, slug).await?;
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&shown, today.year()));
    let slice = Slice::first(MOST_SETTLEMENTS);
    let (actuals, between, settlements) = try_join!(
        read::budget_actuals::find(connection, slug, year, None, today),
        read::budget_actuals::reconciliation(connection, partnership.partnership_id, year, today),
        read::settlement::page(Reader::over(connection), slug, Some(year), &slice),
    )?;
    let mut rows = Vec::new();
    for of in settlements.into_nodes() {
        rows.push(SettlementRow::load(connection, &of).await?);
    }
    let may_draft = viewer.may(Action::DraftSettlement, partnership.partnership_id).is_ok();
    let draftable =
        if may_draft { Some(DraftForm::load(connection, partnership, year, &filled).await?) } else { None };
    let (form, undraftable) = match draftable {
        None => (None, String::new()),
        Some(Ok(form)) => (Some(form), String::new()),
        Some(Err(violation)) => (None, violation_sentence(&violation)),
    };
    let may_begin = viewer.may(Action::DraftBudget, partnership.partnership_id).is_ok();
    // The year that is asked comes first, when it has no budget.
    let unplanned = actuals.is_none().then_some(year);
    let next_year = unplanned.or_else(|| years.first().and_then(|latest| latest.checked_add(1)));
    let next_year = next_year.filter(|_| may_begin);
    Ok(MoneyPage {
        frame: Frame::new(viewer, partnership).of_year(year),
        partnerships: of_viewer(partnerships, viewer),
        slug: slug.clone(),
        years,
        year,
        next_year,
        actuals: actuals.as_ref().map(|of| ActualsView::new(of, &between)),
        form,
        undraftable,
        settlements: rows,
        filled,
        refusal,
    })
}

impl SettlementRow {
    async fn load(connection: &AsyncPgConnection, of: &SettlementWithFigures) -> Result<Self, ReadError> {
        let row = &of.settlement;
        Ok(Self {
            id: row.settlement_id.to_string(),
            name: half_year_name(row.half_year()),
            status: status(row),
            is_outdated: read::settlement::is_outdated(connection, row).await?,
            costs: euros_and_cents(of.costs()),
            fees: euros_and_cents(of.fees()),
        })
    }
}

impl DraftForm {
    /// What can be drafted of a year now, or why nothing can
    async fn load(
        connection: &AsyncPgConnection,
        partnership: &Partnership,
        year: i32,
        filled: &Filled,
    ) -> Result<Result<Self, Violation>, ReadError> {
        let budget = read::budget::find(connection, &partnership.slug, year, None).await?;
        if budget.is_none_or(|found| found.budget.status != BudgetStatus::Approved) {
            return Ok(Err(Violation::new("settlement.budget_not_approved").with("year", year)));
        }
        let id = partnership.partnership_id;
        let standing = read::settlement::standing(connection, id).await?;
        let open = match standing.open_in(year) {
            Ok(open) => open,
            Err(violation) => return Ok(Err(violation)),
        };
        let mut taken = Vec::new();
        for period in &open {
            let unsettled = read::settlement::unsettled(connection, id, &standing, *period).await?;
            let whole_year = standing.takes_first_half(*period);
            taken.push(settlement_taken(*period, &sums(&unsettled, year, whole_year)));
        }
        let half = |period: &HalfYear| Choice {
            value: period.half.to_string(),
            name: period.half.label().to_owned(),
            is_chosen: filled.text("half") == period.half.as_str(),
        };
        Ok(Ok(Self {
            halves: open.iter().map(half).collect(),
            taken,
            methods: methods(filled.text("method").parse().unwrap_or(TransferMethod::ThroughAdministrator)),
        }))
    }
}

fn sums(unsettled: &[Unsettled], year: i32, is_whole_year: bool) -> SettlementTaken {
    let mut taken = SettlementTaken { is_whole_year, ..SettlementTaken::default() };
    for one in unsettled {
        let is_cost = one.expense_id.is_some();
        let sum = if is_cost { &mut taken.costs } else { &mut taken.fees };
        *sum += one.amount_eur;
        if one.year < year {
            taken.of_earlier_years += if is_cost { one.amount_eur } else { -one.amount_eur };
        }
    }
    taken
}
