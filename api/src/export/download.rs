//! Reports as downloads.

use axum::{
    Extension, Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use chrono::{NaiveDate, Utc};
use schema::types::{DistributionMethod, Half, HalfYear};
use serde::Deserialize;

use super::{
    FileFormat, budget_actuals, cost_distribution, settlement,
    template::{self, Template},
};
use crate::{
    attachment::{XLSX, attachment},
    auth::{Action, Scope, Viewer},
    clock,
    error::ApiError,
    read::{self, cost_distribution::Found},
    state::AppState,
    telemetry::audit,
};

/// `/export/{report}.{format}`, `/template/{kind}.xlsx`
pub(super) fn routes() -> Router<AppState> {
    let reports = FileFormat::ALL.into_iter().fold(Router::new(), |routes, format| {
        let address = |report: &str| format!("/export/{report}.{}", format.ending());
        routes
            .route(&address("cost-distribution"), get(cost_distribution))
            .route(&address("budget-actuals"), get(budget_actuals))
            .route(&address("settlement"), get(settlement))
    });
    reports.route("/template/{file}", get(template))
}

/// For whom a template is made
#[derive(Debug, Deserialize)]
struct ForWhom {
    partnership: Option<String>,
}

/// The template of a kind of import
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found when there is no template for the kind, or no such partnership.
async fn template(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    Path(file): Path<String>,
    whom: Result<Query<ForWhom>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(whom) = whom.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let slug = whom.partnership.as_deref();
    viewer.require(Action::CheckWorkbook, slug.map_or(Scope::Somewhere, Scope::Slug))?;
    let kind = file.strip_suffix(".xlsx").and_then(template::kind).ok_or(ApiError::NotFound)?;
    let today = clock::dutch(Utc::now()).date();
    let partnership = match slug {
        Some(slug) => {
            let connection = read::connect(&state.pool).await?;
            let named = read::partnership::with_member_names(&connection, slug, today).await?;
            Some(named.ok_or(ApiError::NotFound)?)
        }
        None => None,
    };
    let made = Template { kind, partnership, made_on: today };
    let content = template::workbook(&made).map_err(ApiError::internal)?;
    let name = template::file_name(kind, slug);
    audit("template", &name, "ok", viewer.actor());
    attachment(content, &name, XLSX, &headers)
}

/// Which cost distribution; as in GraphQL
#[derive(Debug, Deserialize)]
struct Which {
    partnership: String,
    year: i32,
    revision: Option<i32>,
    method: Option<DistributionMethod>,
}

/// The file of a cost distribution
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found; [`ApiError::Refused`] with the code of the rule when there can be none.
async fn cost_distribution(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    format: FileFormat,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(Action::Export, &which.partnership)?;
    let connection = read::connect(&state.pool).await?;
    let Which { partnership, year, revision, method } = which;
    let found = read::cost_distribution::find(&connection, &partnership, year, revision, method).await?;
    drop(connection);
    let distribution = match found {
        None => return Err(ApiError::NotFound),
        Some(Found::Refused(violation)) => return Err(ApiError::Refused(violation)),
        Some(Found::Distribution(distribution)) => distribution,
    };
    let content = cost_distribution::file(&distribution, format).map_err(ApiError::internal)?;
    let name = cost_distribution::file_name(&distribution, format);
    audit("export", &name, "ok", viewer.actor());
    attachment(content, &name, format.media_type(), &headers)
}

/// Which budget against actuals; as in GraphQL
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct WhichActuals {
    partnership: String,
    year: i32,
    revision: Option<i32>,
    as_of: Option<NaiveDate>,
}

/// The file of a budget against actuals
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found.
async fn budget_actuals(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    format: FileFormat,
    which: Result<Query<WhichActuals>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(Action::Export, &which.partnership)?;
    let as_of = which.as_of.unwrap_or_else(|| clock::dutch(Utc::now()).date());
    let connection = read::connect(&state.pool).await?;
    let WhichActuals { partnership, year, revision, .. } = which;
    let found = read::budget_actuals::find(&connection, &partnership, year, revision, as_of).await?;
    drop(connection);
    let actuals = found.ok_or(ApiError::NotFound)?;
    let content = budget_actuals::file(&actuals, format).map_err(ApiError::internal)?;
    let name = budget_actuals::file_name(&actuals, format);
    audit("export", &name, "ok", viewer.actor());
    attachment(content, &name, format.media_type(), &headers)
}

/// Which settlement; the latest half of the year that has one, when it is not said
#[derive(Debug, Deserialize)]
struct WhichSettlement {
    partnership: String,
    year: i32,
    half: Option<Half>,
}

/// The file of a settlement
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found.
async fn settlement(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    format: FileFormat,
    which: Result<Query<WhichSettlement>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(which) = which.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(Action::Export, &which.partnership)?;
    let connection = read::connect(&state.pool).await?;
    let WhichSettlement { partnership, year, half } = which;
    let found = match half {
        Some(half) => read::settlement::find(&connection, &partnership, HalfYear { year, half }).await?,
        None => read::settlement::latest(&connection, &partnership, year).await?,
    };
    let found = found.ok_or(ApiError::NotFound)?;
    let items = read::settlement::all_items(&connection, found.settlement.settlement_id).await?;
    drop(connection);
    let content = settlement::file(&found, &items, format).map_err(ApiError::internal)?;
    let name = settlement::file_name(&found, format);
    audit("export", &name, "ok", viewer.actor());
    attachment(content, &name, format.media_type(), &headers)
}
