use chrono::NaiveDate;
use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Date, Integer, Nullable, Numeric, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::models::Organization;

use super::ExpenseFilter;
use crate::read::{ReadError, statement::Statement, totals::Group};

/// By what expenses are grouped
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpenseGrouping {
    /// Who paid
    PaidBy,
    /// Year of the budget
    Year,
    /// Month of the expense
    Month,
    /// Line of the budget, as it was written
    Line,
}

/// The expenses of a group: who paid, year, first day of the month and line, each `None` when not grouped by; how many, and
/// their sum
pub type ExpenseTotal =
    (Option<Organization>, Option<i32>, Option<NaiveDate>, Option<String>, i64, Option<Decimal>);
type TotalSql = (
    SqlTypeOf<AsSelect<Option<Organization>, Pg>>,
    Nullable<Integer>,
    Nullable<Date>,
    Nullable<Text>,
    BigInt,
    Nullable<Numeric>,
);

/// The expenses of a partnership that are wanted, counted by group: by who paid, and then by the others in the order of [`ExpenseGrouping`]
///
/// At most [`MOST_GROUPS`](crate::read::MOST_GROUPS) and one.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn totals(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ExpenseFilter,
    groups: &[ExpenseGrouping],
) -> Result<Vec<ExpenseTotal>, ReadError> {
    let by = |grouping| groups.contains(&grouping);
    let group = |sql, null, grouping| Group { sql, null, asked: by(grouping) };
    let values = [
        group("wanted.year", "NULL::int", ExpenseGrouping::Year),
        group("date_trunc('month', wanted.spent_on::timestamp)::date", "NULL::date", ExpenseGrouping::Month),
        group("wanted.line", "NULL::text", ExpenseGrouping::Line),
    ];
    let payer = if by(ExpenseGrouping::PaidBy) {
        ") AS wanted JOIN organizations ON organizations.organization_id = wanted.paid_by_organization_id"
    } else {
        ") AS wanted LEFT JOIN organizations ON FALSE"
    };
    let statement = Statement::new("SELECT ")
        .fragment(<Option<Organization> as SelectableHelper<Pg>>::as_select())
        .group_values(&values)
        .sql(", count(*), sum(wanted.amount_eur) FROM (SELECT expenses.*")
        .wanted_expenses(slug, filter)
        .sql(payer)
        .by_groups(&values);
    Ok(statement.gives::<TotalSql>().load(&mut connection).await?)
}
