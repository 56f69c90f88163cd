//! Expenses, each with its line of the budget and who paid it, in one statement.

mod filter;
mod list;
mod row;
mod totals;

use schema::models::{BudgetLine, Organization, Partnership};

use super::{Texts, import_run::ImportSource};

pub use filter::ExpenseFilter;
pub use list::{ExpenseOrder, all, by_ids, corrections_of, count, page, place_by_day, version};
pub use row::{ExpenseFacts, ExpenseText};
pub use totals::{ExpenseGrouping, ExpenseTotal, totals};

/// An expense with what it points at
#[derive(Debug, Clone, PartialEq)]
pub struct ExpenseWithRelations {
    /// The expense
    pub expense: ExpenseFacts,
    /// Those of its texts that were asked for
    pub texts: Texts<ExpenseText>,
    /// Who paid it
    pub paid_by: Organization,
    /// The partnership
    pub partnership: Partnership,
    /// Its line of the budget; `None` when the budget has no such line
    pub budget_line: Option<BudgetLine>,
    /// The import that last wrote it; `None` when it was entered or last changed by hand
    pub source: Option<ImportSource>,
}
