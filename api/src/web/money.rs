//! The page `/money`: the budget of a year against what was spent of it, and the settlements of its halves.

use askama::Template;
use axum::{
    Extension,
    extract::{Query, State, rejection::QueryRejection},
    response::Response,
};
use chrono::{Datelike, Utc};
use diesel_async::AsyncPgConnection;
use futures::try_join;
use schema::types::{Half, HalfYear};

use super::{
    Frame,
    actuals::ActualsView,
    home::{Which, chosen, year_to_show},
    page,
    settlement::SettlementView,
};
use crate::{
    auth::{Action, Viewer},
    clock,
    error::ApiError,
    read,
    state::AppState,
};

#[derive(Template)]
#[template(path = "money.html")]
struct MoneyPage {
    frame: Frame,
    slug: String,
    years: Vec<i32>,
    year: i32,
    /// `None` when there is no budget
    actuals: Option<ActualsView>,
    /// Of each half-year its name, and its settlement when there is one
    halves: Vec<(String, Option<SettlementView>)>,
}

/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown partnership; when the database fails.
pub(super) async fn show(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let connection = read::connect(&state.pool).await?;
    let partnerships = read::partnership::all(&connection).await?;
    let partnership = chosen(&partnerships, &viewer, &which.partnership)?.ok_or(ApiError::NotFound)?;
    viewer.require(Action::ReadAll, partnership.partnership_id)?;
    let years = read::budget::years(&connection, &partnership.slug).await?;
    let today = clock::dutch(Utc::now()).date();
    let year = which.year.parse().unwrap_or_else(|_| year_to_show(&years, today.year()));
    let (actuals, first, second) = try_join!(
        async {
            let found = read::budget_actuals::find(&connection, &partnership.slug, year, None, today).await?;
            Ok(found.as_ref().map(ActualsView::new))
        },
        settlement(&connection, &partnership.slug, HalfYear { year, half: Half::First }),
        settlement(&connection, &partnership.slug, HalfYear { year, half: Half::Second }),
    )?;
    page(&MoneyPage {
        frame: Frame::new(&viewer, &partnership.name),
        slug: partnership.slug.clone(),
        years,
        year,
        actuals,
        halves: vec![first, second],
    })
}

async fn settlement(
    connection: &AsyncPgConnection,
    slug: &str,
    period: HalfYear,
) -> Result<(String, Option<SettlementView>), ApiError> {
    let found = read::settlement::find(connection, slug, period).await?;
    Ok((SettlementView::name(period), found.as_ref().map(SettlementView::new)))
}
