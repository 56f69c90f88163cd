//! The cookie of a browser that is signed in.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;

use super::Secret;
use crate::config::Config;

const NAME: &str = "inkoopkracht_session";

/// How long a browser stays signed in
pub(crate) const SESSION: TimeDelta = TimeDelta::hours(8);

/// How long it stays so while nothing is done
pub(super) const IDLE: TimeDelta = TimeDelta::hours(1);

/// How long what a user showed of who it is counts, where more than a session is asked for
pub(crate) const CONFIRMED: TimeDelta = TimeDelta::minutes(15);

/// Longest text that a browser says of itself, in characters
const LONGEST_BROWSER: usize = 300;

/// What the browser says it is
pub(crate) fn browser(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?;
    Some(text.chars().take(LONGEST_BROWSER).collect())
}

/// The cookie of a browser that went to an `OpenID` provider, and where it is sent back
const ATTEMPT: &str = "inkoopkracht_sign_in";
/// How long it may be away
const AWAY: TimeDelta = TimeDelta::minutes(10);

/// The cookie with what a provider said of who signed in, to be told to it again at signing out
const PROVIDED: &str = "inkoopkracht_provided";
/// The only address that this cookie is sent to
const SIGN_OUT: &str = "/sign-out";
/// Longest token that a cookie holds in every browser, in bytes
const LONGEST_PROVIDED: usize = 3800;

/// The cookie with the name of what was done, to be told on the page that comes after it
const DONE: &str = "inkoopkracht_done";
/// How long that page may take to come
const TOLD_WITHIN: TimeDelta = TimeDelta::minutes(1);

/// The secret in the cookie that a browser sent
pub(crate) fn sent(config: &Config, headers: &HeaderMap) -> Option<Secret> {
    in_cookie(headers, &full_name(config, NAME))
}

/// The secret of the attempt to sign in with a provider that a browser began
pub(crate) fn attempt_sent(config: &Config, headers: &HeaderMap) -> Option<Secret> {
    in_cookie(headers, &full_name(config, ATTEMPT))
}

/// Under https one that browsers take from this very host alone, and not from one beside it
fn full_name(config: &Config, name: &str) -> String {
    if config.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// Under https one that is never sent in the open; one of a single address cannot be kept from a host beside it, but holds nothing
/// that lets anybody in
fn name_of_provided(config: &Config) -> String {
    if config.is_https() { format!("__Secure-{PROVIDED}") } else { PROVIDED.to_owned() }
}

/// The token of a provider that a browser signs out with, if it was small enough to be kept
pub(crate) fn provided_sent(config: &Config, headers: &HeaderMap) -> Option<String> {
    value_of(headers, &name_of_provided(config)).filter(|token| is_token(token)).map(str::to_owned)
}

/// The header that gives a browser the token of its provider; `None` for one that no cookie can hold
pub(crate) fn provided_given(config: &Config, id_token: &str) -> Option<HeaderValue> {
    let fits = is_token(id_token) && id_token.len() <= LONGEST_PROVIDED;
    if fits { set(config, &name_of_provided(config), id_token, SIGN_OUT, SESSION) } else { None }
}

/// The header that takes the token of a provider from a browser
pub(crate) fn provided_taken(config: &Config) -> Option<HeaderValue> {
    set(config, &name_of_provided(config), "", SIGN_OUT, TimeDelta::zero())
}

/// Whether it is made as tokens of providers are: base64url and points
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// The name of what was done just now, as the browser says
pub(crate) fn done_sent<'h>(config: &Config, headers: &'h HeaderMap) -> Option<&'h str> {
    value_of(headers, &full_name(config, DONE))
}

/// The header that has a browser tell what was done
pub(crate) fn done_given(config: &Config, name: &str) -> Option<HeaderValue> {
    cookie(config, DONE, name, TOLD_WITHIN)
}

/// The header that has it tell that no more
pub(crate) fn done_taken(config: &Config) -> Option<HeaderValue> {
    cookie(config, DONE, "", TimeDelta::zero())
}

fn in_cookie(headers: &HeaderMap, wanted: &str) -> Option<Secret> {
    value_of(headers, wanted).and_then(Secret::parse)
}

fn value_of<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted && !value.is_empty()).then_some(value))
}

/// The header that gives the cookie to a browser
///
/// `None` never happens: the value is made of signs that headers may have.
pub(crate) fn given(config: &Config, secret: &Secret) -> Option<HeaderValue> {
    cookie(config, NAME, secret.reveal(), SESSION)
}

/// The header that gives a browser the cookie of an attempt
pub(crate) fn attempt_given(config: &Config, secret: &Secret) -> Option<HeaderValue> {
    cookie(config, ATTEMPT, secret.reveal(), AWAY)
}

/// The header that takes the cookie of an attempt from a browser
pub(crate) fn attempt_taken(config: &Config) -> Option<HeaderValue> {
    cookie(config, ATTEMPT, "", TimeDelta::zero())
}

/// The header that takes the cookie from a browser
pub(crate) fn taken(config: &Config) -> Option<HeaderValue> {
    cookie(config, NAME, "", TimeDelta::zero())
}

fn cookie(config: &Config, name: &str, value: &str, age: TimeDelta) -> Option<HeaderValue> {
    set(config, &full_name(config, name), value, "/", age)
}

fn set(config: &Config, name: &str, value: &str, path: &str, age: TimeDelta) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let seconds = age.num_seconds();
    format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_was_given_is_read_back_among_others() {
        let secret = Secret::generate().expect("random");
        let given = given(&Config::default(), &secret).expect("a header");
        let given = given.to_str().expect("text");
        assert!(given.ends_with("; Path=/; Max-Age=28800; HttpOnly; SameSite=Lax"), "{given}");
        let pair = given.split(';').next().expect("a pair");
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, format!("a=b; {pair}; c=d").parse().expect("a header"));
        assert_eq!(sent(&Config::default(), &headers), Some(secret));
    }

    #[test]
    fn under_https_it_is_never_sent_in_the_open_nor_taken_from_a_neighbour() {
        let config = Config { public_url: Some("https://a.example".to_owned()), ..Config::default() };
        let taken = taken(&config).expect("a header");
        assert_eq!(taken, "__Host-inkoopkracht_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
        let secret = Secret::generate().expect("random");
        let found = |name: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, format!("{name}={}", secret.reveal()).parse().expect("a header"));
            sent(&config, &headers)
        };
        assert_eq!(found("__Host-inkoopkracht_session"), Some(secret.clone()));
        assert_eq!(found("inkoopkracht_session"), None, "any host beside it can set that");
    }
}
