//! Files that are part of the program and served as they are.

use std::fmt::Write;

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use sha2::{Digest, Sha256};

use crate::state::AppState;

/// For an address that tells the version: what it answers never changes
const FOREVER: &str = "public, max-age=31536000, immutable";

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

    /// Its path with its version, so that browsers need not ask again whether it is still the same
    pub fn address(&self) -> String {
        format!("{}?{}", self.path, self.version())
    }

    fn version(&self) -> String {
        let digest = hexadecimal(self.content);
        format!("v={}", digest.get(..12).unwrap_or_default())
    }
}

/// `router` with the file at its path
pub fn serve(router: Router<AppState>, asset: &'static Asset) -> Router<AppState> {
    let served = Served::new(asset);
    router.route(asset.path, get(async move |uri: Uri, headers: HeaderMap| served.answer(&uri, &headers)))
}

/// A file as it goes out
#[derive(Debug, Clone)]
struct Served {
    content_type: &'static str,
    content: Bytes,
    tag: HeaderValue,
    version: String,
}

impl Served {
    fn new(asset: &Asset) -> Self {
        let content = Bytes::from_static(asset.content);
        Self { content_type: asset.content_type, tag: tag(&content), version: asset.version(), content }
    }

    fn answer(&self, uri: &Uri, headers: &HeaderMap) -> Response {
        let kept = if uri.query() == Some(&self.version) { FOREVER } else { "no-cache" };
        let caching =
            [(header::ETAG, self.tag.clone()), (header::CACHE_CONTROL, HeaderValue::from_static(kept))];
        if client_has(&self.tag, headers) {
            return (StatusCode::NOT_MODIFIED, caching).into_response();
        }
        (caching, [(header::CONTENT_TYPE, self.content_type)], self.content.clone()).into_response()
    }
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
    HeaderValue::from_str(&format!("W/\"{}\"", hexadecimal(content)))
        .unwrap_or(HeaderValue::from_static("\"\""))
}

/// The begin of the SHA-256
fn hexadecimal(content: &[u8]) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(content).iter().take(16) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Asset = Asset::style("/a.css", b"a {}");

    fn answered(address: &str, headers: &HeaderMap) -> (StatusCode, String) {
        let answer = Served::new(&STYLE).answer(&address.parse().unwrap(), headers);
        (answer.status(), answer.headers()[header::CACHE_CONTROL].to_str().unwrap().to_owned())
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        let tag = Served::new(&STYLE).tag;
        assert_eq!(answered("/a.css", &HeaderMap::new()), (StatusCode::OK, "no-cache".to_owned()));
        let has = HeaderMap::from_iter([(header::IF_NONE_MATCH, tag.clone())]);
        assert_eq!(answered("/a.css", &has).0, StatusCode::NOT_MODIFIED);
        assert_ne!(super::tag(b"b {}"), tag);
    }

    #[test]
    fn a_version_is_kept_and_another_is_asked_for_again() {
        let none = HeaderMap::new();
        assert_eq!(answered(&STYLE.address(), &none).1, FOREVER);
        assert_eq!(answered("/a.css?v=0123456789ab", &none).1, "no-cache");
        assert_ne!(Asset::style("/a.css", b"b {}").address(), STYLE.address());
    }
}
