//! The workbook as it came in.

use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::HeaderMap,
    response::Response,
};

use super::{known, permitted};
use crate::{
    attachment::attachment,
    auth::{Action, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
};

/// The bytes of a workbook as its sender gave them, never shown by a browser but saved
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown import; when the database fails.
pub(in crate::web) async fn file(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (id, run) = known(id)?;
    let connection = read::connect(&state.pool).await?;
    permitted(&connection, &viewer, Action::ReadAll, run).await?;
    let file = read::import_run::file(&connection, run).await?.ok_or(ApiError::NotFound)?;
    drop(connection);
    audit("downloadWorkbook", &id, "ok", viewer.actor());
    attachment(file.content, &file.file_name, "application/octet-stream", &headers)
}
