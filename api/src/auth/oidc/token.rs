//! Whether a token is to be believed.

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header, jwk::Jwk};
use serde_json::Value;

use super::OidcError;
use crate::config::OidcSettings;

/// What a token may be signed with: never with what we know too, or not at all
const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
    Algorithm::ES256,
    Algorithm::ES384,
    Algorithm::EdDSA,
];

/// Which key a token says that it is signed with
#[derive(Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    kid: Option<String>,
    algorithm: Algorithm,
}

fn not_believed(error: &jsonwebtoken::errors::Error) -> OidcError {
    OidcError::NotBelieved(error.to_string())
}

/// # Errors
///
/// When it is no token, or signed with what we do not take.
pub(super) fn key_of(token: &str) -> Result<KeyName, OidcError> {
    let header = decode_header(token).map_err(|error| not_believed(&error))?;
    if !ALGORITHMS.contains(&header.alg) {
        return Err(OidcError::NotBelieved(format!("signed with {:?}", header.alg)));
    }
    Ok(KeyName { kid: header.kid, algorithm: header.alg })
}

/// The key of that name; a provider with one key need not name it
pub(super) fn find<'a>(keys: &'a [Jwk], name: &KeyName) -> Option<(&'a Jwk, Algorithm)> {
    let found = match (&name.kid, keys) {
        (None, [only]) => Some(only),
        (None, _) => None,
        (Some(kid), keys) => keys.iter().find(|key| key.common.key_id.as_ref() == Some(kid)),
    };
    found.map(|key| (key, name.algorithm))
}

/// The claims of a token that is signed with that key, for us, for this sign-in, and not too old
///
/// # Errors
///
/// When one of these is not so.
pub(super) fn claims(
    token: &str,
    (key, algorithm): (&Jwk, Algorithm),
    settings: &OidcSettings,
    nonce: &str,
) -> Result<Value, OidcError> {
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[&settings.issuer]);
    validation.set_audience(&[&settings.client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let key = DecodingKey::from_jwk(key).map_err(|error| not_believed(&error))?;
    let claims = decode::<Value>(token, &key, &validation).map_err(|error| not_believed(&error))?.claims;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    if text("nonce") != Some(nonce) {
        return Err(OidcError::NotBelieved("the token belongs to another sign-in".to_owned()));
    }
    let is_for_more = claims.get("aud").and_then(Value::as_array).is_some_and(|list| list.len() > 1);
    if text("azp").map_or(is_for_more, |party| party != settings.client_id) {
        return Err(OidcError::NotBelieved("the token is for another party".to_owned()));
    }
    Ok(claims)
}
