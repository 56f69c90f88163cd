//! Reports as downloads.

use axum::{
    Extension, Router,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::HeaderMap,
    response::Response,
    routing::get,
};
use chrono::Utc;
use serde::Deserialize;

use super::{
    FileFormat, ReportKind, Selection,
    template::{self, Template},
};
use crate::{
    attachment::{XLSX, attachment},
    auth::{Action, Scope, Viewer},
    error::ApiError,
    read::{self, Visibility},
    state::AppState,
    telemetry::audit,
};
use schema::clock;

/// `/export/{report}.{format}`, `/template/{kind}.xlsx`
pub(super) fn routes() -> Router<AppState> {
    let reports = ReportKind::ALL
        .into_iter()
        .flat_map(|kind| FileFormat::ALL.into_iter().map(move |format| (kind, format)));
    let reports = reports.fold(Router::new(), |routes, (kind, format)| {
        let address = format!("/export/{}.{}", kind.name(), format.ending());
        routes.route(
            &address,
            get(move |state, viewer, headers, selection| {
                report((kind, format), state, viewer, headers, selection)
            }),
        )
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

/// The file of a report
///
/// # Errors
///
/// What [`Viewer::may`] refuses; not found; [`ApiError::Refused`] with the code of the rule when there can be none.
async fn report(
    (kind, format): (ReportKind, FileFormat),
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(selection) = selection.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    viewer.require(kind.action(&selection), &selection.partnership)?;
    let sees_all = viewer.may(Action::ReadAll, &selection.partnership).is_ok();
    let visibility = if sees_all { Visibility::All } else { Visibility::Published };
    let connection = read::connect(&state.pool).await?;
    let found = kind.find(&connection, &selection, clock::dutch(Utc::now()).date(), visibility).await?;
    drop(connection);
    let document = found.ok_or(ApiError::NotFound)?;
    let content = document.write(format).map_err(ApiError::internal)?;
    let name = document.file_name(format);
    audit("export", &name, "ok", viewer.actor());
    attachment(content, &name, format.media_type(), &headers)
}
