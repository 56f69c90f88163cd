use chrono::NaiveDate;
use diesel::{
    SelectableHelper,
    dsl::{AsSelect, SqlTypeOf},
    pg::Pg,
    sql_types::{BigInt, Date, Integer, Nullable, Numeric, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_decimal::Decimal;
use schema::{
    models::Organization,
    types::{ContractNature, Procedure, TenderStatus},
};

use super::{TenderFilter, standing::Standing};
use crate::read::{ReadError, Visibility, statement::Statement, totals::Group};

/// By what tenders are grouped
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TenderGrouping {
    /// Who leads
    Lead,
    /// Year of the calendar
    Year,
    /// Quarter in which the planned publication begins
    PublicationQuarter,
    /// Quarter in which the planned contract begins
    ContractStartQuarter,
    /// Nature of the contract
    Nature,
    /// Procedure
    Procedure,
    /// Step
    Status,
}

/// The tenders of a group: who leads, year, first days of the quarters of publication and contract, nature, procedure and
/// status, each `None` when unknown or not grouped by; how many, of how many the value is known, and its sum
pub type TenderTotal = (
    Option<Organization>,
    Option<i32>,
    Option<NaiveDate>,
    Option<NaiveDate>,
    Option<ContractNature>,
    Option<Procedure>,
    Option<TenderStatus>,
    i64,
    i64,
    Option<Decimal>,
);
type TotalSql = (
    SqlTypeOf<AsSelect<Option<Organization>, Pg>>,
    Nullable<Integer>,
    Nullable<Date>,
    Nullable<Date>,
    Nullable<Text>,
    Nullable<Text>,
    Nullable<Text>,
    BigInt,
    BigInt,
    Nullable<Numeric>,
);

/// The tenders of a partnership that are wanted and to be seen, counted by group: by who leads, and then by the others in the
/// order of [`TenderGrouping`]; what is unknown comes last
///
/// At most [`MOST_GROUPS`](crate::read::MOST_GROUPS) and one.
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn totals(
    mut connection: &AsyncPgConnection,
    slug: &str,
    filter: &TenderFilter,
    groups: &[TenderGrouping],
    visibility: Visibility,
) -> Result<Vec<TenderTotal>, ReadError> {
    let by = |grouping| groups.contains(&grouping);
    let group = |sql, null, grouping| Group { sql, null, asked: by(grouping) };
    let values = [
        group("calendars.year", "NULL::int", TenderGrouping::Year),
        group(
            "date_trunc('quarter', lower(publication.during)::timestamp)::date",
            "NULL::date",
            TenderGrouping::PublicationQuarter,
        ),
        group(
            "date_trunc('quarter', lower(contract_start.during)::timestamp)::date",
            "NULL::date",
            TenderGrouping::ContractStartQuarter,
        ),
        group("tenders.nature", "NULL::text", TenderGrouping::Nature),
        group("tenders.procedure", "NULL::text", TenderGrouping::Procedure),
        group("tenders.status", "NULL::text", TenderGrouping::Status),
    ];
    let lead = if by(TenderGrouping::Lead) {
        " LEFT JOIN participations AS leads ON leads.tender_id = tenders.tender_id AND leads.role = 'LEAD' \
         LEFT JOIN organizations ON organizations.organization_id = leads.organization_id"
    } else {
        " LEFT JOIN organizations ON FALSE"
    };
    let standing = Standing::of(connection, slug, filter, visibility).await?;
    let statement = Statement::as_they_stood(standing.as_ref())
        .sql("SELECT ")
        .fragment(<Option<Organization> as SelectableHelper<Pg>>::as_select())
        .group_values(&values)
        .sql(
            ", count(*), count(tenders.estimated_value_eur), sum(tenders.estimated_value_eur) \
             FROM tenders JOIN calendars ON calendars.calendar_id = tenders.calendar_id \
             LEFT JOIN planned_periods AS publication ON publication.tender_id = tenders.tender_id \
             AND publication.milestone = 'PUBLICATION' \
             LEFT JOIN planned_periods AS contract_start ON contract_start.tender_id = tenders.tender_id \
             AND contract_start.milestone = 'CONTRACT_START'",
        )
        .sql(lead)
        .wanted(slug, filter, visibility)
        .by_groups(&values);
    Ok(statement.gives::<TotalSql>().load(&mut connection).await?)
}
