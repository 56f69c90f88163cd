use rust_decimal::Decimal;
use schema::{rules::Violation, types::fits_money};

use crate::write::{Refused, check_text};

/// Most lines that a budget has: far above any real one
const MAXIMUM_LINES: usize = 500;
const MAXIMUM_NAME: usize = 300;
const MAXIMUM_CATEGORY: usize = 100;

/// What a line of a budget says
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDraft {
    /// Name
    pub name: String,
    /// Kind of costs; `None` when nothing is said
    pub category: Option<String>,
    /// Euro, excluding VAT; negative for income
    pub amount: Decimal,
}

impl LineDraft {
    /// The rules that it breaks
    fn check(&self) -> impl Iterator<Item = Refused> {
        let nameless = self.name.trim().is_empty().then(|| Violation::new("budget.line_name_missing"));
        let name = nameless.or_else(|| check_text(&self.name, MAXIMUM_NAME).err());
        let category = self.category.as_deref().and_then(|text| check_text(text, MAXIMUM_CATEGORY).err());
        let amount = (!fits_money(self.amount)).then(|| Violation::new("budget.amount_not_money"));
        let broken = [("name", name), ("category", category), ("amount", amount)];
        broken.into_iter().filter_map(|(field, violation)| Some(Refused::at(field, violation?)))
    }

    /// As it is stored
    pub(super) fn stored_name(&self) -> &str {
        self.name.trim()
    }

    /// As it is stored
    pub(super) fn stored_category(&self) -> Option<&str> {
        super::said(self.category.as_deref())
    }
}

/// All rules that the lines of a budget break
pub(super) fn check_lines<'l>(lines: impl ExactSizeIterator<Item = &'l LineDraft>) -> Vec<Refused> {
    let mut refused = Vec::new();
    if lines.len() > MAXIMUM_LINES {
        let violation = Violation::new("budget.too_many_lines").with("maximum", MAXIMUM_LINES);
        refused.push(Refused::at("lines", violation));
    }
    for (index, line) in lines.enumerate() {
        refused.extend(line.check().map(|refused| refused.within(&index).within("lines")));
    }
    refused
}
