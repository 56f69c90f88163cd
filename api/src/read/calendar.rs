//! Calendars.

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{Calendar, Partnership},
    tables::{calendars, partnerships},
    types::CalendarStatus,
};
use uuid::Uuid;

use super::{ReadError, Visibility};

/// A calendar and whose it is
pub type CalendarOf = (Calendar, Partnership);

/// The statuses that are seen
pub(super) fn seen(visibility: Visibility) -> &'static [CalendarStatus] {
    match visibility {
        Visibility::Published => &[CalendarStatus::Published],
        Visibility::All => CalendarStatus::ALL,
    }
}

/// The calendar of a partnership for a year; `None` also when it is not to be seen
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    slug: &str,
    year: i32,
    visibility: Visibility,
) -> Result<Option<CalendarOf>, ReadError> {
    let found = calendars::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug).and(calendars::year.eq(year)))
        .filter(calendars::status.eq_any(seen(visibility)))
        .select(CalendarOf::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// Those of the calendars that exist, in no particular order
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn by_ids(mut connection: &AsyncPgConnection, ids: &[Uuid]) -> Result<Vec<CalendarOf>, ReadError> {
    Ok(calendars::table
        .inner_join(partnerships::table)
        .filter(calendars::calendar_id.eq_any(ids))
        .select(CalendarOf::as_select())
        .load(&mut connection)
        .await?)
}

/// The calendars of those partnerships, the latest year first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_partnerships(
    mut connection: &AsyncPgConnection,
    ids: &[Uuid],
) -> Result<Vec<CalendarOf>, ReadError> {
    Ok(calendars::table
        .inner_join(partnerships::table)
        .filter(calendars::partnership_id.eq_any(ids))
        .order((calendars::year.desc(), calendars::calendar_id))
        .select(CalendarOf::as_select())
        .load(&mut connection)
        .await?)
}

/// The years that a partnership has a calendar for that is to be seen, the latest first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn years(
    mut connection: &AsyncPgConnection,
    slug: &str,
    visibility: Visibility,
) -> Result<Vec<i32>, ReadError> {
    Ok(calendars::table
        .inner_join(partnerships::table)
        .filter(partnerships::slug.eq(slug))
        .filter(calendars::status.eq_any(seen(visibility)))
        .select(calendars::year)
        .order(calendars::year.desc())
        .load(&mut connection)
        .await?)
}
