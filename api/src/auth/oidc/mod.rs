//! Signing in with an `OpenID` provider: authorization code with PKCE, state and nonce.
//!
//! What must be remembered until the browser comes back is one secret in a cookie of its own; nonce and the verifier of PKCE
//! follow from it, and state from it and the page to go to, which it holds. So no process keeps anything, and any of them can finish what another began.

mod claims;
mod provider;
mod token;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::Secret;

pub(crate) use claims::{Account, AccountRole};
pub(crate) use provider::Provider;

/// Why somebody was not signed in; the cause is for the log
#[derive(Debug, thiserror::Error)]
pub(crate) enum OidcError {
    /// The provider cannot be reached, or answers what it should not
    #[error("the provider: {0}")]
    Provider(String),
    /// What came back does not belong to what this browser began, or is not what the provider signs
    #[error("not believed: {0}")]
    NotBelieved(String),
}

impl From<reqwest::Error> for OidcError {
    fn from(error: reqwest::Error) -> Self {
        // Without the address, which may hold a code.
        let error = error.without_url();
        let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
        Self::Provider(format!("{error}{cause}"))
    }
}

/// What is sent along with one sign-in, all of it following from one secret
pub(crate) struct Attempt {
    /// Ties the way back to the browser that went
    pub(crate) state: String,
    /// Ties the token to this sign-in
    pub(crate) nonce: String,
    /// Ties the code to who asked for it
    verifier: String,
}

impl Attempt {
    /// The one of that secret, to go to that page in the end
    pub(crate) fn of(secret: &Secret, page: &str) -> Self {
        let part =
            |name: &str| BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{name}:{}", secret.reveal())));
        let state = format!("{}.{}", part(&format!("state:{page}")), BASE64_URL_SAFE_NO_PAD.encode(page));
        Self { state, nonce: part("nonce"), verifier: part("verifier") }
    }

    /// The one of that secret that has this state, and the page to go to; `None` when it has another
    pub(crate) fn come_back(secret: &Secret, state: &str) -> Option<(Self, String)> {
        let (_, page) = state.split_once('.')?;
        let page = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(page).ok()?).ok()?;
        let attempt = Self::of(secret, &page);
        (attempt.state == state).then_some((attempt, page))
    }

    fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_follows_from_its_secret_and_shows_nothing_of_it() {
        let secret = Secret::generate().expect("random");
        let (one, again) = (Attempt::of(&secret, "/"), Attempt::of(&secret, "/"));
        assert_eq!((&one.state, &one.nonce, &one.verifier), (&again.state, &again.nonce, &again.verifier));
        assert_eq!(one.verifier.len(), 43, "as RFC 7636 wants it");
        let other = Attempt::of(&Secret::generate().expect("random"), "/");
        let parts = [&one.state, &one.nonce, &one.verifier, &one.challenge(), &other.state];
        for (place, part) in parts.iter().enumerate() {
            assert!(parts.iter().skip(place + 1).all(|later| later != part), "all differ");
            assert!(!part.contains(secret.reveal()));
        }
    }

    #[test]
    fn the_way_back_is_that_of_the_secret_and_the_page() {
        let secret = Secret::generate().expect("random");
        let state = Attempt::of(&secret, "/imports/1?x").state;
        let (_, page) = Attempt::come_back(&secret, &state).expect("the same");
        assert_eq!(page, "/imports/1?x");
        let (mark, _) = state.split_once('.').expect("a page");
        let other = BASE64_URL_SAFE_NO_PAD.encode("/imports/2");
        for changed in [
            format!("{mark}.{other}"),
            mark.to_owned(),
            format!("{mark}.!"),
            String::new(),
            state.clone() + "A",
        ] {
            assert!(Attempt::come_back(&secret, &changed).is_none(), "{changed}");
        }
        assert!(Attempt::come_back(&Secret::generate().expect("random"), &state).is_none());
    }
}
