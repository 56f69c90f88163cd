//! What went wrong, as a page.

use askama::Template;
use axum::{
    http::{StatusCode, Uri},
    response::{Html, IntoResponse, Response},
};

use super::{Frame, sign_in};
use crate::auth::Viewer;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    title: &'a str,
    text: &'a str,
    /// Where to sign in, for who did not and must
    sign_in: Option<String>,
}

/// A page with that status that says what went wrong and what to do, in Dutch; who asked for it keeps the menu
///
/// Where nobody knows who asks, as before that was found out, `viewer` is `None`.
pub fn error_page(viewer: Option<&Viewer>, status: StatusCode, title: &str, text: &str) -> Response {
    let frame = viewer.map(Frame::outside).unwrap_or_default();
    rendered(status, &ErrorPage { frame, title, text, sign_in: None })
}

/// The same for who must sign in first, with the way to do so and to come back to that page of ours
pub fn sign_in_first(status: StatusCode, title: &str, text: &str, page: &Uri) -> Response {
    let sign_in = Some(sign_in::address(page.path_and_query().map_or("/", |page| page.as_str())));
    rendered(status, &ErrorPage { frame: Frame::default(), title, text, sign_in })
}

fn rendered(status: StatusCode, page: &ErrorPage<'_>) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page could not be rendered");
            (status, format!("{}. {}", page.title, page.text)).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn says_what_went_wrong() {
        let response =
            error_page(None, StatusCode::NOT_FOUND, "Niet <gevonden>", "Deze pagina bestaat niet.");
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        let body = axum::body::to_bytes(response.into_body(), 100_000).await.unwrap();
        let html = String::from_utf8(body.to_vec()).unwrap();
        assert!(html.contains("<title>Niet &#60;gevonden&#62; – Inkoopkracht</title>"), "{html}");
    }
}
