//! The cookie of a browser that is signed in.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;

use super::Secret;
use crate::config::Config;

const NAME: &str = "inkoopkracht_session";

/// How long a browser stays signed in
pub(crate) const SESSION: TimeDelta = TimeDelta::hours(8);

/// The secret in the cookie that a browser sent
pub(crate) fn sent(headers: &HeaderMap) -> Option<Secret> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|value| value.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| if name == NAME { Secret::parse(value) } else { None })
}

/// The header that gives the cookie to a browser
///
/// `None` never happens: the value is made of signs that headers may have.
pub(crate) fn given(config: &Config, secret: &Secret) -> Option<HeaderValue> {
    cookie(config, secret.reveal(), SESSION)
}

/// The header that takes the cookie from a browser
pub(crate) fn taken(config: &Config) -> Option<HeaderValue> {
    cookie(config, "", TimeDelta::zero())
}

fn cookie(config: &Config, value: &str, age: TimeDelta) -> Option<HeaderValue> {
    let secure = if config.is_https() { "; Secure" } else { "" };
    let seconds = age.num_seconds();
    format!("{NAME}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}").parse().ok()
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
        assert_eq!(sent(&headers), Some(secret));
    }

    #[test]
    fn under_https_it_is_never_sent_in_the_open() {
        let config = Config { public_url: Some("https://a.example".to_owned()), ..Config::default() };
        let taken = taken(&config).expect("a header");
        assert_eq!(taken, "inkoopkracht_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure");
    }
}
