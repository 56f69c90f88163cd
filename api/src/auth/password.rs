//! Passwords of local users: kept as argon2id hashes, compared with constant work.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::error::ApiError;

/// How many are hashed at a time: each takes 19 MiB and a processor
static AT_A_TIME: Semaphore = Semaphore::const_new(2);

/// What a password is compared with where there is no user, so that it takes as long
const OF_NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGtub3dzIHRoaXM$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a password, with its parameters and a salt of its own
///
/// # Errors
///
/// [`ApiError::Internal`] when the system has no randomness or memory to give.
pub async fn hash(password: String) -> Result<String, ApiError> {
    hashing(move || Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())).await
}

/// Whether that is the password behind a hash; never without one, but not sooner either
///
/// # Errors
///
/// [`ApiError::Internal`] when the hash is none.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool, ApiError> {
    let is_somebody = hash.is_some();
    let hash = hash.unwrap_or_else(|| OF_NOBODY.to_owned());
    hashing(move || {
        let hash = PasswordHash::new(&hash)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && is_somebody)
    })
    .await
}

async fn hashing<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, argon2::password_hash::Error> + Send + 'static,
) -> Result<T, ApiError> {
    let _turn = AT_A_TIME.acquire().await.map_err(ApiError::internal)?;
    let done = spawn_blocking(work).await.map_err(ApiError::internal)?;
    done.map_err(|error| ApiError::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_matches() {
        let stored = hash("fietsen door de duinen".to_owned()).await.expect("a hash");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(!stored.contains("duinen"));
        let matches = async |typed: &str, stored: Option<&str>| {
            matches(typed.to_owned(), stored.map(str::to_owned)).await.expect("compared")
        };
        assert!(matches("fietsen door de duinen", Some(&stored)).await);
        assert!(!matches("fietsen door de Duinen", Some(&stored)).await);
        assert!(!matches("fietsen door de duinen", None).await);
    }

    #[test]
    fn the_hash_of_nobody_takes_as_much_work() {
        let nobody = PasswordHash::new(OF_NOBODY).expect("a hash");
        let somebody = Argon2::default().hash_password(b"x").expect("a hash");
        assert_eq!(
            (nobody.algorithm, nobody.params.to_string()),
            (somebody.algorithm, somebody.params.to_string())
        );
    }
}
