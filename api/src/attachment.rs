//! Files that a browser saves.

use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{assets, error::ApiError};

/// Media type of an xlsx workbook
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file to be saved under its name, never shown; nothing but its tag when the client has it already
///
/// # Errors
///
/// [`ApiError::Internal`] when the name fits no header, which no name can bring about.
pub(crate) fn attachment(
    content: Vec<u8>,
    name: &str,
    kind: &'static str,
    headers: &HeaderMap,
) -> Result<Response, ApiError> {
    let tag = assets::tag(&content);
    let caching =
        [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"))];
    if assets::client_has(&tag, headers) {
        return Ok((StatusCode::NOT_MODIFIED, caching).into_response());
    }
    let disposition = HeaderValue::from_str(&disposition(name)).map_err(ApiError::internal)?;
    let file =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CONTENT_DISPOSITION, disposition)];
    Ok((caching, file, content).into_response())
}

/// The name plain for old clients, and whole as RFC 6266 says where that differs
fn disposition(name: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._ ()".contains(letter);
    let plain: String = name.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).collect();
    if plain == name {
        return format!("attachment; filename=\"{plain}\"");
    }
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
    fn what_the_client_has_is_not_sent_again() {
        let answer = |content: &[u8], headers: &HeaderMap| {
            attachment(content.to_vec(), "a.xlsx", XLSX, headers).unwrap()
        };
        let first = answer(&[1, 2, 3], &HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(first.headers()[header::CONTENT_DISPOSITION], "attachment; filename=\"a.xlsx\"");
        let has = HeaderMap::from_iter([(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone())]);
        assert_eq!(answer(&[1, 2, 3], &has).status(), StatusCode::NOT_MODIFIED);
        assert_eq!(answer(&[1, 2, 4], &has).status(), StatusCode::OK);
        let strong = first.headers()[header::ETAG].to_str().unwrap().trim_start_matches("W/").to_owned();
        for sent in [format!("\"other\", {strong}"), "*".to_owned()] {
            let has = HeaderMap::from_iter([(header::IF_NONE_MATCH, sent.parse().unwrap())]);
            assert_eq!(answer(&[1, 2, 3], &has).status(), StatusCode::NOT_MODIFIED, "{sent}");
        }
    }

    #[test]
    fn a_name_breaks_out_of_no_header() {
        assert_eq!(
            disposition("Kalender \"2023\"; café.xlsx"),
            "attachment; filename=\"Kalender _2023__ caf_.xlsx\"; filename*=UTF-8''Kalender%20%222023%22%3B%20caf%C3%A9.xlsx"
        );
        assert_eq!(disposition("Kalender (2023).xlsx"), "attachment; filename=\"Kalender (2023).xlsx\"");
    }
}
