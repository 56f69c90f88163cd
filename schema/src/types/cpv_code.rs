use std::{fmt, str::FromStr};

/// Code of the Common Procurement Vocabulary: eight digits, without the check digit
///
/// Source: Regulation (EC) No 213/2008, Annex I.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CpvCode(String);

/// Why a text is no CPV code
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCpvCode {
    /// Not eight digits, perhaps with a hyphen and a check digit
    #[error("a CPV code has eight digits, and perhaps a check digit")]
    Form,
    /// What follows the hyphen is not one digit
    #[error("a check digit is one digit")]
    CheckDigit,
}

impl CpvCode {
    /// The eight digits
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CpvCode {
    type Err = NoCpvCode;

    /// Takes `45233130` and `45233130-9`
    ///
    /// The check digit is only checked for its form: the regulation publishes no formula for it.
    fn from_str(text: &str) -> Result<Self, NoCpvCode> {
        let text = text.trim();
        let (code, check) = text.split_once('-').map_or((text, None), |(code, check)| (code, Some(check)));
        let digits =
            |part: &str, count| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(code, 8) {
            return Err(NoCpvCode::Form);
        }
        match check {
            Some(check) if !digits(check, 1) => Err(NoCpvCode::CheckDigit),
            _ => Ok(Self(code.to_owned())),
        }
    }
}

impl TryFrom<String> for CpvCode {
    type Error = NoCpvCode;

    fn try_from(text: String) -> Result<Self, NoCpvCode> {
        text.parse()
    }
}

impl From<CpvCode> for String {
    fn from(code: CpvCode) -> Self {
        code.0
    }
}

impl fmt::Display for CpvCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.0)
    }
}
