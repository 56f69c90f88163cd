//! Budget against actuals (begroting tegenover realisatie) as a workbook.
//!
//! **Realisatie** holds each line against its budget, with a forecast, **Maanden** what was spent when, and
//! **Toelichting** says where everything comes from. Budget and months are input, all else are live formulas.

mod months;
mod notes;
mod overview;

use chrono::NaiveTime;
use schema::types::CellAddress;

use super::report::{Content, Look, Range, Report, Show};
use crate::read::budget_actuals::BudgetWithActuals;

/// The name of its file, without the ending
pub(super) fn file_stem(actuals: &BudgetWithActuals) -> String {
    format!("realisatie-{}-{}", actuals.partnership.slug, actuals.budget.year)
}

/// The workbook; the same figures give the same one
pub(super) fn report(actuals: &BudgetWithActuals) -> Report {
    let layout = Layout { lines: u32::try_from(actuals.actuals.lines.len()).unwrap_or(u32::MAX).max(1) };
    Report {
        title: title(actuals),
        subject: format!("Begroting {}, revisie {}", actuals.budget.year, actuals.budget.revision),
        company: actuals.partnership.name.clone(),
        as_of: actuals.actuals.as_of.and_time(NaiveTime::MIN).and_utc(),
        sheets: vec![
            overview::sheet(actuals, &layout),
            months::sheet(actuals, &layout),
            notes::sheet(actuals),
        ],
        names: vec![
            ("Realisatie", layout.column(overview::NAME, overview::SPENT)),
            ("Controle", layout.check()),
        ],
    }
}

fn title(actuals: &BudgetWithActuals) -> String {
    format!("Begroting en realisatie {}", actuals.budget.year)
}

/// Where the lines stand: in the same rows of both sheets
struct Layout {
    lines: u32,
}

impl Layout {
    const HEADINGS: u32 = 3;
    const FIRST: u32 = Self::HEADINGS + 1;

    const fn total(&self) -> u32 {
        Self::FIRST + self.lines
    }

    const fn column(&self, sheet: &'static str, column: u32) -> Range {
        Range {
            sheet,
            first: CellAddress { row: Self::FIRST, column },
            last: CellAddress { row: self.total() - 1, column },
        }
    }

    /// What must be 0
    const fn check(&self) -> Range {
        Range::cell(overview::NAME, CellAddress { row: self.total() + 1, column: overview::SPENT })
    }
}

fn headings(names: &[(&str, Show)]) -> Vec<(Content, Look)> {
    names.iter().map(|(name, show)| (Content::text(*name), Look::Heading(*show))).collect()
}
