//! Partnerships and their members.

use chrono::NaiveDate;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Organization, Partnership},
    tables::{memberships, organizations, partnerships},
};
use uuid::Uuid;

/// The partnership of that slug
///
/// # Errors
///
/// What the database says.
pub async fn find(connection: &mut AsyncPgConnection, slug: &str) -> QueryResult<Option<Partnership>> {
    partnerships::table
        .filter(partnerships::slug.eq(slug))
        .select(Partnership::as_select())
        .first(connection)
        .await
        .optional()
}

/// The partnership of that identity
///
/// # Errors
///
/// What the database says.
pub async fn by_id(connection: &mut AsyncPgConnection, partnership_id: Uuid) -> QueryResult<Partnership> {
    partnerships::table.find(partnership_id).select(Partnership::as_select()).first(connection).await
}

/// Who was ever a member, by name
///
/// # Errors
///
/// What the database says.
pub async fn all_members(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
) -> QueryResult<Vec<Organization>> {
    let ids = memberships::table
        .filter(memberships::partnership_id.eq(partnership_id))
        .select(memberships::organization_id);
    organizations::table
        .filter(organizations::organization_id.eq_any(ids))
        .order(organizations::name)
        .select(Organization::as_select())
        .load(connection)
        .await
}

/// Who is a member on some day of a year, by name
///
/// # Errors
///
/// What the database says.
pub async fn members(
    connection: &mut AsyncPgConnection,
    partnership_id: Uuid,
    year: i32,
) -> QueryResult<Vec<Organization>> {
    use diesel::{PgRangeExpressionMethods, dsl::sql, sql_types::Daterange};

    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let after = NaiveDate::from_ymd_opt(year + 1, 1, 1);
    let days = sql::<Daterange>("daterange(")
        .bind::<diesel::sql_types::Nullable<diesel::sql_types::Date>, _>(first)
        .sql(", ")
        .bind::<diesel::sql_types::Nullable<diesel::sql_types::Date>, _>(after)
        .sql(")");
    memberships::table
        .inner_join(organizations::table)
        .filter(memberships::partnership_id.eq(partnership_id))
        .filter(memberships::during.overlaps_with(days))
        .order(organizations::name)
        .select(Organization::as_select())
        .load(connection)
        .await
}
