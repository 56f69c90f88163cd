//! Files that are part of the program and served as they are.

use std::fmt::Write;

use axum::{
    Router,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use crate::state::AppState;

/// A file that is part of the program
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    path: &'static str,
    content_type: &'static str,
    content: &'static [u8],
}

impl Asset {
    /// A script
    pub const fn script(path: &'static str, content: &'static [u8]) -> Self {
        Self { path, content_type: "text/javascript; charset=utf-8", content }
    }

    /// A style sheet
    pub const fn style(path: &'static str, content: &'static [u8]) -> Self {
        Self { path, content_type: "text/css; charset=utf-8", content }
    }
}

/// `router` with the file at its path
///
/// Browsers keep it, and ask each time whether it is still the same: addresses hold no version.
pub fn serve(router: Router<AppState>, asset: &'static Asset) -> Router<AppState> {
    let tag = tag(asset.content);
    router.route(asset.path, get(move |headers: HeaderMap| async move { answer(asset, &tag, &headers) }))
}

fn answer(asset: &Asset, tag: &HeaderValue, headers: &HeaderMap) -> Response {
    let caching =
        [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static("no-cache"))];
    if client_has(tag, headers) {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, [(header::CONTENT_TYPE, asset.content_type)], asset.content).into_response()
}

/// Whether the client says that it has the file of this tag: `If-None-Match` is `*` or a list of tags, of which the
/// weak and the strong form count alike
///
/// Source: RFC 9110, 13.1.2.
pub(crate) fn client_has(tag: &HeaderValue, headers: &HeaderMap) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let Ok(ours) = tag.to_str().map(opaque) else { return false };
    let sent = headers.get_all(header::IF_NONE_MATCH).into_iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|list| list.split(',')).map(opaque).any(|sent| sent == "*" || sent == ours)
}

/// Weak, since compression changes the bytes
pub(crate) fn tag(content: &[u8]) -> HeaderValue {
    let mut tag = String::from("W/\"");
    for byte in Sha256::digest(content).iter().take(16) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let asset = Asset::style("/a.css", b"a {}");
        let tag = tag(asset.content);
        assert_eq!(answer(&asset, &tag, &HeaderMap::new()).status(), StatusCode::OK);
        let has = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag.clone())]);
        assert_eq!(answer(&asset, &tag, &has).status(), StatusCode::NOT_MODIFIED);
        assert_ne!(super::tag(b"b {}"), tag);
    }
}
