//! What is around every page, whatever it shows: its style, with the theme of the installation, and what was done just before it.
//!
//! Pages are made in many places, of values that know neither settings nor requests; what is the same for all of a request is
//! kept beside it here.

use std::cell::Cell;

use axum::{
    extract::Request,
    http::{HeaderValue, Method, header},
    response::Response,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256};
use tokio::task_local;

use super::done::{self, Done};
use crate::{auth::session, state::AppState, theme::Theme};

/// The tokens come first, and a theme behind all of it.
const STYLE: &str = concat!(include_str!("../../static/tokens.css"), include_str!("../../static/style.css"));

task_local! {
    static AROUND: Around;
}

/// Of a request
struct Around {
    state: AppState,
    done: Option<&'static str>,
    /// Whether a page told what was done
    is_told: Cell<bool>,
}

/// What `next` answers to a request, with around its pages what belongs there
pub async fn surround<F: Future<Output = Response>>(
    state: &AppState,
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let config = &state.config;
    let sent = session::done_sent(config, request.headers()).filter(|_| request.method() == Method::GET);
    let around =
        Around { state: state.clone(), done: sent.and_then(done::sentence), is_told: Cell::new(false) };
    let answer = async {
        let mut response = next(request).await;
        let cookie = match response.extensions().get() {
            Some(Done(name)) => session::done_given(config, name),
            None if AROUND.with(|around| around.is_told.get()) => session::done_taken(config),
            None => None,
        };
        if let Some(cookie) = cookie {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    };
    AROUND.scope(around, answer).await
}

/// What was done just before, told by this page and no other; `None` for nothing
pub(super) fn done() -> Option<&'static str> {
    let told = |around: &Around| around.done.inspect(|_| around.is_told.set(true));
    AROUND.try_with(told).ok().flatten()
}

/// The style of a page, which stands in it, so that what it shows takes no second round trip
pub(super) fn style() -> String {
    let theme =
        AROUND.try_with(|around| around.state.config.theme.as_ref().map(|theme| element(theme.css())));
    [element(STYLE), theme.ok().flatten().unwrap_or_default()].concat()
}

fn element(css: &str) -> String {
    format!("<style>{css}</style>")
}

/// The policy for content: scripts of our own, and the very styles that pages have
pub fn content_policy(theme: Option<&Theme>) -> HeaderValue {
    let theme = theme.map(|theme| format!(" '{}'", hash(theme.css()))).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src '{}'{theme}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        hash(STYLE)
    );
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// Source: Content Security Policy Level 3, 2.3.1.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_the_style_that_pages_have() {
        let policy = content_policy(None);
        assert!(policy.to_str().unwrap().contains(&format!("; style-src '{}'; ", hash(STYLE))), "{policy:?}");
        assert_eq!(hash("p{}"), "sha256-gG2yISYereRMiG2lMXrbiUgi0Ubw9p7QCeWcroOvy9Y=");
        assert!(!STYLE.contains("</") && !STYLE.contains('€'), "what would end it, or is written otherwise");
        assert_eq!(style(), format!("<style>{STYLE}</style>"));
    }
}
