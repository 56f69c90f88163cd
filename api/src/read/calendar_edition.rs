//! Editions of calendars.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::CalendarEdition,
    tables::{calendar_editions, calendars, partnerships},
};

use super::{ReadError, Value, Visibility, calendar::seen, statement::Statement};

/// The editions of the calendar of a partnership for a year, the latest first; none also when it is not to be seen
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn all(
    mut connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    visibility: Visibility,
) -> Result<Vec<CalendarEdition>, ReadError> {
    Ok(calendar_editions::table
        .inner_join(calendars::table.inner_join(partnerships::table))
        .filter(partnerships::slug.eq(slug))
        .filter(calendars::year.eq(year))
        .filter(calendars::status.eq_any(seen(visibility)))
        .order(calendar_editions::number.desc())
        .select(CalendarEdition::as_select())
        .load(&mut connection)
        .await?)
}

/// Whether there are any, of the calendars of a partnership or of all, and of a year or of all
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub(super) async fn exist(
    connection: &AsyncPgConnection,
    slug: Option<&str>,
    year: Option<i32>,
) -> Result<bool, ReadError> {
    let mut statement = Statement::new(
        "SELECT count(*) FROM (SELECT FROM calendar_editions JOIN calendars USING (calendar_id) \
         JOIN partnerships USING (partnership_id) WHERE TRUE",
    );
    if let Some(slug) = slug {
        statement = statement.sql(" AND slug = ").bind(Value::Text(slug.to_owned()));
    }
    if let Some(year) = year {
        statement = statement.sql(" AND year = ").bind(Value::Number(year.into()));
    }
    Ok(statement.sql(" LIMIT 1) AS editions").only_number(connection).await? > 0)
}
