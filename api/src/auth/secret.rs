//! What lets somebody in: 256 random bits, of which only the hash is stored.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

/// Tells people, and programs that search for leaked secrets, what it is
const PREFIX: &str = "ik_";
const RANDOM_BYTES: usize = 32;

/// A secret: `ik_` and 64 hexadecimal digits
///
/// So many random bits need no salt and no slow hash, and may be looked up by their hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A new secret from the system's source of randomness
    ///
    /// # Errors
    ///
    /// When the system has no randomness to give.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut random = [0; RANDOM_BYTES];
        getrandom::fill(&mut random)?;
        let mut text = PREFIX.to_owned();
        for byte in random {
            let _ = write!(text, "{byte:02x}");
        }
        Ok(Self(text))
    }

    /// The secret in a text that somebody sent; `None` when it has another form, so cannot be one of ours
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(PREFIX)?;
        let whole = digits.len() == 2 * RANDOM_BYTES;
        (whole && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
            .then(|| Self(text.to_owned()))
    }

    /// The text, for the one who is let in by it and nobody else
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.0).into()
    }
}

/// Does not show the secret
impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_url_safe_different_each_time_and_read_back() {
        let (one, other) = (Secret::generate().expect("random"), Secret::generate().expect("random"));
        assert_ne!(one, other);
        assert_ne!(one.sha256(), other.sha256());
        assert!(one.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        assert_eq!(Secret::parse(one.reveal()), Some(one));
    }

    #[test]
    fn other_texts_are_no_secrets() {
        let digits = "0".repeat(64);
        assert!(Secret::parse(&format!("ik_{digits}")).is_some());
        for text in ["", "ik_", "ik_00", &digits, &format!("ik_{digits}0"), &format!("ik_{}", "g".repeat(64))]
        {
            assert_eq!(Secret::parse(text), None, "{text}");
        }
    }

    #[test]
    fn it_does_not_show_in_debug_output() {
        assert_eq!(format!("{:?}", Secret::generate().expect("random")), "Secret");
    }
}
