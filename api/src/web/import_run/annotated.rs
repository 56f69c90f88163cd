//! The workbook of an import with its findings, as a download.

use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::{DateTime, TimeDelta, Utc};

use super::{known, permitted};
use crate::{
    attachment::{XLSX, attachment},
    auth::{Action, Viewer},
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    web::error_page,
};

/// How long after the end of a stage it may still be made
const AWAITED: TimeDelta = TimeDelta::seconds(30);

const XLSM: &str = "application/vnd.ms-excel.sheet.macroEnabled.12";

/// Gives the workbook, or says that it is not there yet
///
/// # Errors
///
/// What [`Viewer::may`] refuses; [`ApiError::NotFound`] for an unknown import; when the database fails.
pub(in crate::web) async fn annotated(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    headers: HeaderMap,
    id: Result<Path<String>, PathRejection>,
) -> Result<Response, ApiError> {
    let (id, run_id) = known(id)?;
    let connection = read::connect(&state.pool).await?;
    let (run, _) = permitted(&connection, &viewer, Action::ReadAll, run_id).await?;
    let Some(file) = read::import_run::annotated(&connection, run_id).await? else {
        return Ok(absent(&viewer, is_awaited(run.finished_at, Utc::now())));
    };
    drop(connection);
    audit("annotatedWorkbook", &id, "ok", viewer.actor());
    let extension = std::path::Path::new(&file.file_name).extension();
    let kind = if extension.is_some_and(|extension| extension == "xlsm") { XLSM } else { XLSX };
    attachment(file.content, &file.file_name, kind, &headers)
}

/// Whether the workbook may come yet
pub(super) fn is_awaited(finished_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    finished_at.is_none_or(|finished| now - finished < AWAITED)
}

fn absent(viewer: &Viewer, is_awaited: bool) -> Response {
    if is_awaited {
        error_page(
            Some(viewer),
            StatusCode::NOT_FOUND,
            "Nog niet klaar",
            "De werkmap met de bevindingen wordt gemaakt; probeer het zo weer.",
        )
    } else {
        error_page(
            Some(viewer),
            StatusCode::NOT_FOUND,
            "Niet beschikbaar",
            "Van deze import is er geen werkmap met de bevindingen. Laat de werkmap opnieuw controleren om die te laten maken.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_awaited_for_a_while() {
        let now = DateTime::UNIX_EPOCH;
        assert!(is_awaited(None, now));
        assert!(is_awaited(Some(now - TimeDelta::seconds(20)), now));
        assert!(!is_awaited(Some(now - TimeDelta::seconds(40)), now));
    }
}
