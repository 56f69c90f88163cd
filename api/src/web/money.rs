//! The page `/money`: the budget of a year against what was spent of it, and the settlements of its halves.

use askama::Template;
use axum::{Extension, extract::State, response::Response};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::{
    texts::{Label, half_year_name},
    types::{Half, SettlementStatus, TransferMethod, euros_and_cents},
};
use serde::Deserialize;

use super::{
    Frame,
    actuals::ActualsView,
    filled::Choice,
    home::{chosen, year_to_show},
    page,
    sent::{Asked, asked},
    settlement::{methods, status},
};
use crate::{
    auth::{Action, Scope, Viewer},
    clock,
    error::ApiError,
    read::{self, Reader, Slice, settlement::SettlementWithFigures},
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
    slug: String,
    years: Vec<i32>,
    year: i32,
    /// `None` when there is no budget
    actuals: Option<ActualsView>,
    settlements: Vec<SettlementRow>,
    /// `None` for who may draft none, or when both halves are settled
    form: Option<DraftForm>,
    /// Why no settlement was drafted; empty when none was to be
    refusal: String,
}

/// A settlement in the list
struct SettlementRow {
    id: String,
    /// `Eerste halfjaar 2023`
    name: String,
    /// Where it stands, since when and by whom
    status: String,
    costs: String,
    fees: String,
}

/// The form that has a settlement worked out
struct DraftForm {
    /// Halves that are not settled yet
    halves: Vec<Choice>,
    methods: Vec<Choice>,
}

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Asked<Which>,
) -> Result<Response, ApiError> {
    let which = asked(which)?;
    let connection = read::connect(&state.pool).await?;
    page(&load(&connection, &viewer, &which, String::new()).await?)
}

/// The page, with why no settlement was drafted
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn load(
    connection: &AsyncPgConnection,
    viewer: &Viewer,
    which: &Which,
    refusal: String,
) -> Result<MoneyPage, ApiError> {
    viewer.require(Action::ReadAll, Scope::Somewhere)?;
    let partnerships = read::partnership::all(connection).await?;
    let partnership = chosen(&partnerships, viewer, &which.partnership)?.ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let slug = &partnership.slug;
    let years = read::budget::years(connection, slug).await?;
    let today = clock::dutch(Utc::now()).date();
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&years, today.year()));
    let slice = Slice::first(MOST_SETTLEMENTS);
    let (actuals, settlements) = try_join!(
        read::budget_actuals::find(connection, slug, year, None, today),
        read::settlement::page(Reader::over(connection), slug, Some(year), &slice),
    )?;
    let settlements = settlements.into_nodes();
    let may_draft = viewer.may(Action::DraftSettlement, partnership.partnership_id).is_ok();
    Ok(MoneyPage {
        frame: Frame::new(viewer, partnership),
        slug: slug.clone(),
        years,
        year,
        actuals: actuals.as_ref().map(ActualsView::new),
        form: if may_draft { DraftForm::new(&settlements) } else { None },
        settlements: settlements.iter().map(SettlementRow::new).collect(),
        refusal,
    })
}

impl SettlementRow {
    fn new(of: &SettlementWithFigures) -> Self {
        Self {
            id: of.settlement.settlement_id.to_string(),
            name: half_year_name(of.settlement.half_year()),
            status: status(&of.settlement),
            costs: euros_and_cents(of.costs()),
            fees: euros_and_cents(of.fees()),
        }
    }
}

impl DraftForm {
    /// `None` when all halves of the year are settled
    fn new(settlements: &[SettlementWithFigures]) -> Option<Self> {
        let is_settled = |half: &&Half| {
            let of_half = settlements.iter().filter(|of| of.settlement.half == **half);
            of_half
                .map(|of| of.settlement.status)
                .any(|status| matches!(status, SettlementStatus::Agreed | SettlementStatus::Sent))
        };
        let open = Half::ALL.iter().filter(|half| !is_settled(half));
        let halves: Vec<Choice> = open
            .map(|half| Choice { value: half.to_string(), name: half.label().to_owned(), is_chosen: false })
            .collect();
        (!halves.is_empty()).then(|| Self { halves, methods: methods(TransferMethod::ThroughAdministrator) })
    }
}
