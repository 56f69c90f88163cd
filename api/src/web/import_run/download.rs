//! The workbook as it came in.

use axum::{
    Extension,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{known, permitted};
use crate::{
    assets,
    auth::{Action, Viewer},
    error::ApiError,
    read::{self, import_run::ImportFile},
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
    answer(file, "application/octet-stream", &headers)
}

/// The file to be saved, unless the client has it already
pub(super) fn answer(
    file: ImportFile,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let tag = assets::tag(&file.content);
    let caching =
        [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    if assets::client_has(&tag, headers) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let disposition = HeaderValue::from_str(&disposition(&file.file_name)).map_err(ApiError::internal)?;
    let file_headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    Ok((caching, file_headers, file.content).into_response())
}

/// To be saved under its name: plain for old clients, and whole as RFC 6266 says
fn disposition(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._ ()".contains(letter);
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    let whole: String = name.bytes().map(encoded).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{whole}")
}

fn encoded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_breaks_out_of_no_header() {
        assert_eq!(
            disposition("Kalender \"2023\"; café.xlsx"),
            "attachment; filename=\"Kalender _2023__ caf_.xlsx\"; filename*=UTF-8''Kalender%20%222023%22%3B%20caf%C3%A9.xlsx"
        );
    }
}
