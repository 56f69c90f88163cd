use std::{fmt, str::FromStr};

/// A number in the Dutch trade register (KvK-nummer): eight digits
///
/// ```
/// use schema::types::KvkNumber;
/// let number: KvkNumber = "27312345".parse().unwrap();
/// assert_eq!(number.as_str(), "27312345");
/// assert!("2731234".parse::<KvkNumber>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KvkNumber(String);

/// A text that is no KvK-nummer
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a KvK number has eight digits")]
pub struct NoKvkNumber;

impl KvkNumber {
    /// The eight digits
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KvkNumber {
    type Err = NoKvkNumber;

    fn from_str(text: &str) -> Result<Self, NoKvkNumber> {
        let is_number = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { Ok(Self(text.to_owned())) } else { Err(NoKvkNumber) }
    }
}

impl TryFrom<String> for KvkNumber {
    type Error = NoKvkNumber;

    fn try_from(text: String) -> Result<Self, NoKvkNumber> {
        text.parse()
    }
}

impl From<KvkNumber> for String {
    fn from(number: KvkNumber) -> Self {
        number.0
    }
}

impl fmt::Display for KvkNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
