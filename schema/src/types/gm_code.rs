use std::{fmt, str::FromStr};

/// CBS code of a municipality, such as `GM0503`: its identity, never the name
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GmCode(String);

/// A text that is no CBS municipality code
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a municipality code is GM and four digits")]
pub struct NoGmCode;

impl GmCode {
    /// The code as text
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for GmCode {
    type Err = NoGmCode;

    /// Takes `GM0503`, also padded with spaces as CBS writes it, and in lower case
    fn from_str(text: &str) -> Result<Self, NoGmCode> {
        let code = text.trim().to_ascii_uppercase();
        match code.strip_prefix("GM") {
            Some(digits) if digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Ok(Self(code))
            }
            _ => Err(NoGmCode),
        }
    }
}

impl fmt::Display for GmCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
