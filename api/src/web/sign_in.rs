//! Signing a browser in, with a password or a link, and out.

use askama::Template;
use axum::{
    Extension, Form, Router,
    extract::{
        Query, State,
        rejection::{FormRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;

use super::{Frame, error_page, known_password, page};
use crate::{
    audit_trail::Origin,
    auth::{Secret, Viewer, is_same_origin, password, session},
    config::Config,
    error::ApiError,
    read,
    state::AppState,
    telemetry::audit,
    write::{self, sign_in_attempt, token::NewSession},
};

pub(super) const NOT_IN: &str = "Inloggen is niet gelukt";
const NAME_MISSING: &str = "Vul uw gebruikersnaam in.";
const WRONG: &str = "De naam of het wachtwoord klopt niet.";
pub(super) const TOO_OFTEN: &str =
    "Er is te vaak een verkeerd wachtwoord gegeven. Wacht een kwartier en probeer het dan opnieuw.";
pub(super) const TOO_MANY: &str = "Vanaf uw adres is te vaak vergeefs geprobeerd in te loggen. Wacht een kwartier en probeer het dan opnieuw.";

/// Longest address of a page to come back to, in bytes
const LONGEST_PAGE: usize = 500;

/// `/sign-in`
pub(super) fn routes() -> Router<AppState> {
    Router::new().route("/sign-in", get(ask).post(sign_in))
}

/// What a page or form of signing in sends: the code of a link, or a name and a password
#[derive(Deserialize, Default)]
struct Sent {
    code: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    /// Page of ours to go to then; empty for the first
    #[serde(default)]
    to: String,
}

impl Sent {
    /// What is not filled in of a name and a password; nothing for who comes by a link
    fn missing(&self) -> Vec<(&'static str, &'static str)> {
        let of_name = self.name.trim().is_empty().then_some(("name", NAME_MISSING));
        let of_password = self.password.is_empty().then_some(("password", known_password::EMPTY));
        if self.code.is_some() { Vec::new() } else { of_name.into_iter().chain(of_password).collect() }
    }
}

#[derive(Template)]
#[template(path = "sign_in_link.html")]
struct LinkPage<'a> {
    frame: Frame,
    /// The code behind a button that uses it up: mail scanners and previews open links, but press no buttons; `None`
    /// when it does not count
    code: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    frame: Frame,
    name: &'a str,
    /// Why nobody was signed in, each with the field that it is about; empty when nobody tried
    errors: Vec<(&'static str, &'static str)>,
    /// Name of the provider that people have accounts of, and the way to it; `None` for none
    provider: Option<(&'a str, String)>,
    /// Page of ours to go to then
    to: &'a str,
}

impl SignInPage<'_> {
    /// What is wrong with a field; empty for nothing
    fn error(&self, field: &str) -> &'static str {
        self.errors.iter().find(|(of, _)| *of == field).map_or("", |(_, sentence)| sentence)
    }
}

async fn ask(
    State(state): State<AppState>,
    Extension(viewer): Extension<Viewer>,
    sent: Result<Query<Sent>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    match &sent.code {
        // Only a code of the right form is put in the page.
        Some(code) => link_page(Secret::parse(code).map(|_| code.as_str())),
        None if viewer != Viewer::Anonymous => Ok(Redirect::to(own_page(&sent.to)).into_response()),
        None => sign_in_page(&state.config, &sent, Vec::new()),
    }
}

/// Where to sign in, to come back to a page of ours
pub(super) fn address(page: &str) -> String {
    with_page("/sign-in", page)
}

/// The way over the provider, to come back to a page of ours
pub(super) fn way_over_provider(page: &str) -> String {
    with_page("/sign-in/oidc", page)
}

fn with_page(address: &str, page: &str) -> String {
    match own_page(page) {
        "/" => address.to_owned(),
        page => format!("{address}?to={}", byte_serialize(page.as_bytes()).collect::<String>()),
    }
}

/// A page of ours, and the first for what is none: nobody is sent on to another site, nor in circles
pub(super) fn own_page(to: &str) -> &str {
    let is_path = to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/sign-");
    let is_plain =
        to.len() <= LONGEST_PAGE && to.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path && is_plain { to } else { "/" }
}

fn link_page(code: Option<&str>) -> Result<Response, ApiError> {
    page(&LinkPage { frame: Frame::default(), code })
}

/// The page that asks for a name and a password, with why that did not do the last time
fn sign_in_page(
    config: &Config,
    sent: &Sent,
    errors: Vec<(&'static str, &'static str)>,
) -> Result<Response, ApiError> {
    let provider = config.oidc.as_ref();
    let provider = provider.map(|settings| (settings.name.as_str(), way_over_provider(&sent.to)));
    let (name, to) = (sent.name.trim(), own_page(&sent.to));
    page(&SignInPage { frame: Frame::default(), name, errors, provider, to })
}

async fn sign_in(
    State(state): State<AppState>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    sent: Result<Form<Sent>, FormRejection>,
) -> Result<Response, ApiError> {
    // Or another site could sign somebody in as somebody else.
    if !is_same_origin(&headers, state.config.public_url.as_deref()) {
        return Err(ApiError::CrossSite);
    }
    let Form(sent) = sent.map_err(|rejection| ApiError::BadRequest(rejection.body_text()))?;
    let missing = sent.missing();
    if !missing.is_empty() {
        return Ok((StatusCode::BAD_REQUEST, sign_in_page(&state.config, &sent, missing)?).into_response());
    }
    let mut connection = read::connect(&state.pool).await?;
    match &sent.code {
        Some(code) => with_link(&state, &mut connection, &headers, &origin, code).await,
        None => with_password(&state, &mut connection, &headers, &origin, &sent).await,
    }
}

async fn with_link(
    state: &AppState,
    connection: &mut AsyncPgConnection,
    headers: &HeaderMap,
    origin: &Origin,
    code: &str,
) -> Result<Response, ApiError> {
    let began = sign_in_attempt::begin(connection, None, &origin.network, Utc::now()).await?;
    let Some(attempt) = began else {
        return Ok(waits(error_page(None, StatusCode::TOO_MANY_REQUESTS, NOT_IN, TOO_MANY)));
    };
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    let signed_in = match Secret::parse(code) {
        Some(code) => {
            let session = new_session(&state.config, &secret, headers);
            write::token::sign_in(connection, &code.sha256(), &session).await?
        }
        None => None,
    };
    let Some(token) = signed_in else {
        audit("signIn", "link", "refused", Viewer::Anonymous.actor());
        return Ok((StatusCode::FORBIDDEN, link_page(None)?).into_response());
    };
    sign_in_attempt::forget(connection, attempt).await?;
    audit("signIn", "link", "ok", &format!("session:{}", token.name));
    Ok(entered(state, &secret, "/"))
}

/// The same answer, after the same work, for a name that nobody has and for a password that is wrong
async fn with_password(
    state: &AppState,
    connection: &mut AsyncPgConnection,
    headers: &HeaderMap,
    origin: &Origin,
    sent: &Sent,
) -> Result<Response, ApiError> {
    let name = sent.name.trim();
    let began = sign_in_attempt::begin(connection, Some(name), &origin.network, Utc::now()).await?;
    let Some(attempt) = began else {
        return Ok(waits((
            StatusCode::TOO_MANY_REQUESTS,
            sign_in_page(&state.config, sent, vec![("name", TOO_OFTEN)])?,
        )));
    };
    let found = if name.contains('\0') { None } else { read::user::find_local(connection, name).await? };
    let (user, hash) = found.map_or((None, None), |(user, hash)| (Some(user), hash));
    let is_right = password::matches(sent.password.clone(), hash).await?;
    let Some(user) = user.filter(|_| is_right) else {
        audit("signIn", "password", "refused", Viewer::Anonymous.actor());
        return Ok((StatusCode::FORBIDDEN, sign_in_page(&state.config, sent, vec![("name", WRONG)])?)
            .into_response());
    };
    sign_in_attempt::forget(connection, attempt).await?;
    let secret = Secret::generate().map_err(|error| ApiError::internal(error.to_string()))?;
    write::token::open_session(connection, &user, &new_session(&state.config, &secret, headers)).await?;
    audit("signIn", "password", "ok", &user.actor());
    Ok(entered(state, &secret, &sent.to))
}

/// The answer to who tries too often
pub(super) fn waits(answer: impl IntoResponse) -> Response {
    tracing::warn!("too many attempts to sign in");
    let wait = [(header::RETRY_AFTER, HeaderValue::from(sign_in_attempt::WINDOW.num_seconds()))];
    (wait, answer).into_response()
}

/// A session for this browser, in place of the one that it has
pub(super) fn new_session(config: &Config, secret: &Secret, headers: &HeaderMap) -> NewSession {
    let now = Utc::now();
    NewSession {
        secret_sha256: secret.sha256(),
        replaces: session::sent(config, headers).map(|secret| secret.sha256()),
        browser: session::browser(headers),
        begins_at: now,
        ends_at: now + session::SESSION,
    }
}

/// The way in to a page of ours, with the cookie
pub(super) fn entered(state: &AppState, secret: &Secret, to: &str) -> Response {
    let cookie = session::given(&state.config, secret).map(|cookie| (header::SET_COOKIE, cookie));
    let mut response = Redirect::to(own_page(to)).into_response();
    response.headers_mut().extend(cookie);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_on_to_another_site() {
        for page in ["/", "/imports/1", "/columns?partnership=zhw&x=%2F", "/?year=2023#kosten"] {
            assert_eq!(own_page(page), page);
        }
        let long = format!("/{}", "x".repeat(LONGEST_PAGE));
        for other in [
            "",
            "imports",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/\t/evil.example",
            "/a b",
            "/é",
            "/sign-out",
            "/sign-in?to=/",
            &long,
        ] {
            assert_eq!(own_page(other), "/", "{other}");
        }
        assert_eq!(address("/columns?partnership=zhw"), "/sign-in?to=%2Fcolumns%3Fpartnership%3Dzhw");
        assert_eq!(address("//evil.example"), "/sign-in");
    }
}
