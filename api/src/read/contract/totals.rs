use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Integer, Nullable, Numeric, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Organization,
    types::{ContractNature, ContractStatus},
};

use super::ContractFilter;
use crate::read::{ReadError, statement::Statement, totals::Group};

/// By what contracts are grouped
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractGrouping {
    /// Who holds them
    Organization,
    /// Nature
    Nature,
    /// How they stand
    Status,
    /// Category as people wrote it
    Category,
    /// Year of the current end
    CurrentEndYear,
    /// Year of the ultimate end
    UltimateEndYear,
}

/// The contracts of a group: who holds them, nature, status, category, years of the current and ultimate end, each `None` when
/// unknown or not grouped by; how many, of how many the value is known, its sum, and the sum of the values a year
pub type ContractTotal = (
    Option<Organization>,
    Option<ContractNature>,
    Option<ContractStatus>,
    Option<String>,
    Option<i32>,
    Option<i32>,
    i64,
    i64,
    Option<Decimal>,
    Option<Decimal>,
);
type TotalSql = (
    SqlTypeOf<AsSelect<Option<Organization>, Pg>>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Integer>,
    Nullable<Integer>,
    BigInt,
    BigInt,
    Nullable<Numeric>,
    Nullable<Numeric>,
);

/// The contracts of a partnership that are wanted, counted by group: by who holds them, and then by the others in the order of
/// [`ContractGrouping`]; what is unknown comes last
///
/// At most [`MOST_GROUPS`](crate::read::MOST_GROUPS) and one.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn totals(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &ContractFilter,
    groups: &[ContractGrouping],
) -> Result<Vec<ContractTotal>, ReadError> {
    let by = |grouping| groups.contains(&grouping);
    let group = |sql, null, grouping| Group { sql, null, asked: by(grouping) };
    let values = [
        group("wanted.nature", "NULL::text", ContractGrouping::Nature),
        group("wanted.status", "NULL::text", ContractGrouping::Status),
        group("wanted.category", "NULL::text", ContractGrouping::Category),
        group("date_part('year', wanted.current_end_on)::int", "NULL::int", ContractGrouping::CurrentEndYear),
        group(
            "date_part('year', wanted.ultimate_end_on)::int",
            "NULL::int",
            ContractGrouping::UltimateEndYear,
        ),
    ];
    let holder = if by(ContractGrouping::Organization) {
        ") AS wanted JOIN organizations ON organizations.organization_id = wanted.organization_id"
    } else {
        ") AS wanted LEFT JOIN organizations ON FALSE"
    };
    let statement = Statement::new("SELECT ")
        .fragment(<Option<Organization> as SelectableHelper<Pg>>::as_select())
        .group_values(&values)
        .sql(", count(*), count(wanted.value_eur), sum(wanted.value_eur), sum(wanted.annual_value_eur) FROM (SELECT contracts.*")
        .wanted_contracts(slug, filter)
        .sql(holder)
        .by_groups(&values);
    Ok(statement.gives::<TotalSql>().load(&mut connection).await?)
}
