//! Keeps a form that was refused until its sender has shown again who it is.

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use chrono::Utc;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::address;
use crate::{
    auth::Viewer,
    body,
    error::{ApiError, Told},
    read,
    state::AppState,
    web::sign_in::own_page,
    write::pending_form::{self, NewPendingForm},
};

/// Largest form that is kept, in bytes; those that ask for confirmation hold a few words
const LARGEST: usize = 100_000;

/// Middleware: leads who must first confirm to the page for that, with the form that was sent kept there
///
/// Who has nothing to confirm with passes by untouched.
///
/// # Errors
///
/// As [`body::whole`]; when the database fails.
pub(in crate::web) async fn keep_form(
    State(state): State<AppState>,
    viewer: Viewer,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let Some((session, _)) = viewer.session_of_user().filter(|_| is_form(&request)) else {
        return Ok(next.run(request).await);
    };
    let (parts, body) = request.into_parts();
    let body = Bytes::from(body::whole(body, state.config.http.body_bytes).await?);
    let (to, page) = (parts.uri.clone(), page_before(&parts.headers));
    let response = next.run(Request::from_parts(parts, Body::from(body.clone()))).await;
    let is_unconfirmed =
        response.extensions().get::<Told>().is_some_and(|told| told.code == ApiError::Unconfirmed.code());
    let to = to.path_and_query().map(|to| own_page(to.as_str()));
    let Some(to) = to.filter(|_| is_unconfirmed && body.len() <= LARGEST) else { return Ok(response) };
    let form = NewPendingForm {
        token_id: session,
        address: to,
        page: &page,
        fields: fields(&body),
        created_at: Utc::now(),
    };
    let mut connection = read::connect(&state.pool).await?;
    let id = pending_form::keep(&mut connection, &form).await?;
    Ok(Redirect::to(&address(Some(id))).into_response())
}

fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_urlencoded = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    request.method() == Method::POST && is_urlencoded
}

/// The page of ours that the form stood on, as far as the browser tells
fn page_before(headers: &HeaderMap) -> String {
    let before = headers.get(header::REFERER).and_then(|before| before.to_str().ok()?.parse::<Uri>().ok());
    let page = before.and_then(|before| Some(before.path_and_query()?.as_str().to_owned()));
    own_page(page.as_deref().unwrap_or_default()).to_owned()
}

/// The fields of a form; without U+0000, which nothing that is stored can hold
fn fields(body: &[u8]) -> Value {
    let plain = |text: &str| text.replace('\0', "");
    form_urlencoded::parse(body).map(|(name, value)| json!([plain(&name), plain(&value)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_kept_as_it_was_filled_in() {
        let kept = fields("reason=Te+duur%2C+%26+te+laat%0D%0AEcht%00&version=3&reason=".as_bytes());
        assert_eq!(kept, json!([["reason", "Te duur, & te laat\r\nEcht"], ["version", "3"], ["reason", ""]]));
    }

    #[test]
    fn the_page_before_is_one_of_ours() {
        let before = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, text.parse().expect("a header"));
            page_before(&headers)
        };
        assert_eq!(before("https://inkoop.example/budget?year=2023"), "/budget?year=2023");
        assert_eq!(before("https://evil.example//other.example"), "/");
        assert_eq!(before("nonsense"), "/");
        assert_eq!(page_before(&HeaderMap::new()), "/");
    }
}
