use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::read::{Days, Value, ValueRange, statement::Statement};

/// Which expenses are wanted; every part that is given narrows it
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExpenseFilter {
    /// Counting in the budget of this year
    pub year: Option<i32>,
    /// Paid by one of the municipalities with these codes
    pub paid_by: Option<Vec<String>>,
    /// Paid by this organization, which may have no code
    pub payer: Option<Uuid>,
    /// On one of these lines of the budget, as they were written
    pub line: Option<Vec<String>>,
    /// On one of these days
    pub spent: Days,
    /// Of an amount between these
    pub amount: ValueRange,
    /// Changed at this moment or later
    pub changed_since: Option<DateTime<Utc>>,
    /// With this in the line, reference or description, whatever the case
    pub text_contains: Option<String>,
}

/// Where a text is looked for
const TEXTS: [&str; 3] = ["expenses.line", "expenses.reference", "expenses.description"];

impl Statement {
    /// With the expenses of a partnership behind it that a filter wants, beside what they point at
    pub(super) fn wanted_expenses(self, slug: &str, filter: &ExpenseFilter) -> Self {
        let mut statement =
            self.expenses().sql(" WHERE partnerships.slug = ").bind(Value::Text(slug.to_owned()));
        if let Some(year) = filter.year {
            statement = statement.sql(" AND expenses.year = ").bind(Value::Number(year.into()));
        }
        if let Some(payer) = filter.payer {
            statement = statement.sql(" AND expenses.paid_by_organization_id = ").bind(Value::Id(payer));
        }
        statement
            .one_of("organizations.code", filter.paid_by.as_deref())
            .one_of("expenses.line", filter.line.as_deref())
            .by_days("expenses.spent_on", filter.spent)
            .by_value("expenses.amount_eur", filter.amount)
            .since("expenses.updated_at", filter.changed_since)
            .by_text(&TEXTS, filter.text_contains.as_deref())
    }

    /// With the expenses behind it, beside what they point at
    pub(super) fn expenses(self) -> Self {
        self.sql(
            " FROM expenses JOIN partnerships ON partnerships.partnership_id = expenses.partnership_id \
             JOIN organizations ON organizations.organization_id = expenses.paid_by_organization_id \
             LEFT JOIN budget_lines ON budget_lines.budget_line_id = expenses.budget_line_id \
             LEFT JOIN import_runs ON import_runs.import_run_id = expenses.import_run_id",
        )
    }
}
