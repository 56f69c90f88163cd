use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{tables::cpv_codes, types::CpvCode};

/// CPV-code: a code of the Common Procurement Vocabulary with what it stands for
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = cpv_codes, check_for_backend(diesel::pg::Pg))]
pub struct CpvEntry {
    /// Identity
    pub cpv_code_id: Uuid,
    /// The code, without its check digit
    #[diesel(deserialize_as = String)]
    pub code: CpvCode,
    /// Controlecijfer; `None` when no list told it
    pub check_digit: Option<i16>,
    /// Dutch label; `None` when no list told it
    pub label_nl: Option<String>,
    /// English label; `None` when no list told it
    pub label_en: Option<String>,
    /// Whether it is on the list of social and other specific services
    pub is_social: bool,
    /// File that last told something of it
    pub source: String,
}

impl CpvEntry {
    /// What it stands for: in Dutch, and in English as long as no list told the Dutch label
    pub fn label(&self) -> &str {
        self.label_nl.as_deref().or(self.label_en.as_deref()).unwrap_or_default()
    }

    /// The code with its check digit, where that is known: `45233130-9`
    pub fn written(&self) -> String {
        written(&self.code, self.check_digit)
    }
}

/// A code with its check digit, where that is known: `45233130-9`
pub fn written(code: &CpvCode, check_digit: Option<i16>) -> String {
    check_digit.map_or_else(|| code.to_string(), |digit| format!("{code}-{digit}"))
}
