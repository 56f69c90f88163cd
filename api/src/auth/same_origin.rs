//! Whether a browser was sent here by a page of ours: cookies go along with what another site starts, too.

use axum::http::{HeaderMap, header};

/// Whether the request comes from a page of ours, as browsers tell: by `Sec-Fetch-Site`, or where that is absent (older
/// browsers, and plain HTTP to another machine) by an `Origin` that is the host which was asked, or `public_url`
///
/// A request that tells neither is not.
pub(crate) fn is_same_origin(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return false };
    if public_url == Some(origin) {
        return true;
    }
    let host_of_origin = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    host_of_origin.is_some() && host_of_origin == text(header::HOST.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same_origin(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        is_same_origin(&headers, Some("https://inkoop.example.org"))
    }

    #[test]
    fn own_pages_are_let_through() {
        assert!(same_origin(&[("sec-fetch-site", "same-origin")]));
        assert!(same_origin(&[("host", "10.0.0.1:8080"), ("origin", "http://10.0.0.1:8080")]));
        assert!(same_origin(&[("host", "behind.proxy"), ("origin", "https://inkoop.example.org")]));
    }

    #[test]
    fn other_sites_and_who_does_not_tell_are_refused() {
        assert!(!same_origin(&[]));
        assert!(!same_origin(&[("host", "a")]));
        assert!(!same_origin(&[("host", "a"), ("origin", "null")]));
        assert!(!same_origin(&[("host", "a"), ("origin", "http://b")]));
        assert!(!same_origin(&[("host", "a"), ("origin", "http://a:81")]));
        assert!(!same_origin(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")]));
        assert!(!same_origin(&[("sec-fetch-site", "same-site"), ("host", "a"), ("origin", "http://a")]));
    }
}
