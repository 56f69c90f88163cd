//! What the provider tells, over HTTP.

use std::time::{Duration, Instant};

use jsonwebtoken::jwk::Jwk;
use reqwest::{Client, RequestBuilder, Url, redirect::Policy};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::sync::Mutex;

use super::{Account, Attempt, OidcError, claims, token};
use crate::{auth::session, config::OidcSettings};

/// How long an answer of the provider may take
const TIMEOUT: Duration = Duration::from_secs(5);
/// How long what it tells of itself is believed
const FRESH: Duration = Duration::from_hours(1);
/// Largest answer, in bytes
const MAXIMUM_BYTES: usize = 1_000_000;

/// An `OpenID` provider
pub(crate) struct Provider {
    settings: OidcSettings,
    /// Where browsers come back
    redirect_uri: String,
    client: Client,
    known: Mutex<Option<Known>>,
}

/// What it tells of itself, and when it did
#[derive(Clone)]
struct Known {
    addresses: Addresses,
    keys: Vec<Jwk>,
    asked: Instant,
}

#[derive(Clone, Deserialize)]
struct Addresses {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    userinfo_endpoint: Option<Url>,
    end_session_endpoint: Option<Url>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

impl Provider {
    /// The provider of these settings; browsers come back to that address
    ///
    /// # Errors
    ///
    /// When the machine has no certificates to trust.
    pub(crate) fn new(settings: OidcSettings, redirect_uri: String) -> Result<Self, OidcError> {
        let client = Client::builder().redirect(Policy::none()).timeout(TIMEOUT).build()?;
        Ok(Self { settings, redirect_uri, client, known: Mutex::default() })
    }

    /// What people call it
    pub(crate) fn name(&self) -> &str {
        &self.settings.name
    }

    /// The provider, as it calls itself
    pub(crate) fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where a browser goes to sign in; `anew` when its user is to show who it is although the provider knows that already
    ///
    /// # Errors
    ///
    /// When the provider does not tell.
    pub(crate) async fn way_in(&self, attempt: &Attempt, anew: bool) -> Result<Url, OidcError> {
        let mut address = self.known(FRESH).await?.addresses.authorization_endpoint;
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("scope", &self.settings.scopes)
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("code_challenge", &attempt.challenge())
            .append_pair("code_challenge_method", "S256");
        if anew {
            // With a highest age the provider must tell when it asked (OpenID Connect Core 1.0, 3.1.2.1).
            let most = session::CONFIRMED.num_seconds().to_string();
            address.query_pairs_mut().append_pair("prompt", "login").append_pair("max_age", &most);
        }
        Ok(address)
    }

    /// Where a browser goes to sign out at the provider too, with the token of its sign-in if that was kept; it is sent on to that page
    /// of ours in the end. `None` for a provider that has no such address
    ///
    /// Source: OpenID Connect RP-Initiated Logout 1.0.
    ///
    /// # Errors
    ///
    /// When the provider does not tell.
    pub(crate) async fn way_out(&self, id_token: Option<&str>, to: &str) -> Result<Option<Url>, OidcError> {
        let Some(mut address) = self.known(FRESH).await?.addresses.end_session_endpoint else {
            return Ok(None);
        };
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", to)
            .extend_pairs(id_token.map(|token| ("id_token_hint", token)));
        Ok(Some(address))
    }

    /// Who came back with that code, and the token that says so
    ///
    /// # Errors
    ///
    /// When the provider does not know the code, or its token is not to be believed.
    pub(crate) async fn account(
        &self,
        code: &str,
        attempt: &Attempt,
    ) -> Result<(Account, String), OidcError> {
        let addresses = self.known(FRESH).await?.addresses;
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", &attempt.verifier),
        ];
        let (id, secret) = (encoded(&self.settings.client_id), encoded(&self.settings.client_secret));
        let asked =
            self.client.post(addresses.token_endpoint.clone()).basic_auth(id, Some(secret)).form(&form);
        let tokens: Tokens = answer(asked).await?;
        let mut claims = self.believed(&tokens.id_token, &attempt.nonce).await?;
        if let (true, Some(address), Some(access)) = (
            claims::of(&claims, &self.settings.role_claim).is_none(),
            addresses.userinfo_endpoint,
            tokens.access_token,
        ) {
            let told: Value = answer(self.client.get(address).bearer_auth(access)).await?;
            claims = claims::with_userinfo(claims, told)?;
        }
        Ok((Account::of(&claims, &self.settings)?, tokens.id_token))
    }

    /// The claims of a token that the provider signed for us and for this sign-in
    async fn believed(&self, id_token: &str, nonce: &str) -> Result<Value, OidcError> {
        let key = token::key_of(id_token)?;
        let mut keys = self.known(FRESH).await?.keys;
        if token::find(&keys, &key).is_none() {
            // It has another key since: nobody but the provider itself can make us ask.
            keys = self.known(Duration::ZERO).await?.keys;
        }
        let found = token::find(&keys, &key).ok_or_else(|| {
            OidcError::NotBelieved("signed with a key that the provider does not have".to_owned())
        })?;
        token::claims(id_token, found, &self.settings, nonce)
    }

    /// What the provider told of itself, at most so long ago
    async fn known(&self, at_most: Duration) -> Result<Known, OidcError> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| known.asked.elapsed() < at_most) {
            return Ok(known.clone());
        }
        let address =
            format!("{}/.well-known/openid-configuration", self.settings.issuer.trim_end_matches('/'));
        let addresses: Addresses = answer(self.client.get(address)).await?;
        if addresses.issuer != self.settings.issuer {
            return Err(OidcError::Provider(format!("it calls itself {}", addresses.issuer)));
        }
        let told: Value = answer(self.client.get(addresses.jwks_uri.clone())).await?;
        let keys = told.get("keys").and_then(Value::as_array).into_iter().flatten();
        // It may have keys of kinds that are not known here.
        let keys = keys.filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
        let found = Known { addresses, keys, asked: Instant::now() };
        *known = Some(found.clone());
        Ok(found)
    }
}

/// The JSON of an answer that is none too large
async fn answer<T: DeserializeOwned>(asked: RequestBuilder) -> Result<T, OidcError> {
    let mut response = asked.send().await?;
    let status = response.status();
    if status.is_client_error() {
        return Err(OidcError::NotBelieved(format!("{} answers {status}", response.url().path())));
    }
    if !status.is_success() {
        return Err(OidcError::Provider(format!("{} answers {status}", response.url().path())));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        body.extend_from_slice(&chunk);
        if body.len() > MAXIMUM_BYTES {
            return Err(OidcError::Provider(format!("an answer of more than {MAXIMUM_BYTES} bytes")));
        }
    }
    serde_json::from_slice(&body).map_err(|error| OidcError::Provider(error.to_string()))
}

/// As RFC 6749 wants name and secret of a client in a header
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
