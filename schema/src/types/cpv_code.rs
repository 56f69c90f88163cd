use std::{fmt, str::FromStr};

use super::text_enum::text_enum;

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

text_enum! {
    /// How far a CPV code divides what can be bought; source: Regulation (EC) No 213/2008, Annex I
    pub enum CpvLevel {
        /// Afdeling: the first two digits
        Division = "DIVISION",
        /// Groep: the first three
        Group = "GROUP",
        /// Klasse: the first four
        Class = "CLASS",
        /// Categorie: the first five
        Category = "CATEGORY",
        /// Subcategorie: more than five, all of them below their category
        Subcategory = "SUBCATEGORY",
    }
}

impl CpvCode {
    /// The eight digits
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits that say something: without the zeros behind them, and at least the two of the division
    ///
    /// ```
    /// # use schema::types::CpvCode;
    /// let division: CpvCode = "30000000".parse()?;
    /// assert_eq!(division.digits(), "30");
    /// # Ok::<(), schema::types::NoCpvCode>(())
    /// ```
    pub fn digits(&self) -> &str {
        let count = self.0.trim_end_matches('0').len().max(2);
        self.0.get(..count).unwrap_or(&self.0)
    }

    /// How far it divides
    pub fn level(&self) -> CpvLevel {
        match self.digits().len() {
            2 => CpvLevel::Division,
            3 => CpvLevel::Group,
            4 => CpvLevel::Class,
            5 => CpvLevel::Category,
            _ => CpvLevel::Subcategory,
        }
    }

    /// The codes that it may stand below, the nearest first; the vocabulary does not have each of them
    pub fn above(&self) -> impl Iterator<Item = Self> {
        let digits = self.digits();
        (2..=5).rev().filter_map(move |count| {
            let above = digits.get(..count).filter(|above| *above != digits)?;
            Some(Self(format!("{above:0<8}")))
        })
    }
}

impl FromStr for CpvCode {
    type Err = NoCpvCode;

    /// Takes `45233130` and `45233130-9`
    ///
    /// The check digit is only checked for its form: the regulation publishes no formula for it, and none fits all of its codes.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_below_its_category_class_group_and_division() {
        let above = |text: &str| {
            let code: CpvCode = text.parse().unwrap();
            (code.level(), code.above().map(String::from).collect::<Vec<_>>())
        };
        assert_eq!(above("30000000"), (CpvLevel::Division, vec![]));
        assert_eq!(above("09300000"), (CpvLevel::Group, vec!["09000000".to_owned()]));
        let asphalt = ["45233000", "45230000", "45200000", "45000000"].map(str::to_owned).to_vec();
        assert_eq!(above("45233200"), (CpvLevel::Subcategory, asphalt.clone()));
        assert_eq!(above("45233222"), (CpvLevel::Subcategory, asphalt.clone()), "not below 45233220");
        assert_eq!(above("45233000"), (CpvLevel::Category, asphalt[1..].to_vec()));
        assert_eq!(above("30230000"), (CpvLevel::Class, vec!["30200000".to_owned(), "30000000".to_owned()]));
    }
}
