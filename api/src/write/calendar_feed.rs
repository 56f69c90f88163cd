//! Private links to calendars.

use chrono::{DateTime, Utc};
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::calendar_feeds;
use uuid::Uuid;

/// A link to be made
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = calendar_feeds)]
pub struct NewCalendarFeed<'a> {
    /// Whose it is
    pub user_id: Uuid,
    /// The partnership
    pub partnership_id: Uuid,
    /// Organization whose tenders and contracts alone are wanted; `None` for those of all
    pub organization_id: Option<Uuid>,
    /// SHA-256 of its secret
    pub secret_sha256: &'a [u8],
}

/// Makes a link, and gives its identity
///
/// # Errors
///
/// When the database fails.
pub async fn create(connection: &mut AsyncPgConnection, feed: &NewCalendarFeed<'_>) -> QueryResult<Uuid> {
    diesel::insert_into(calendar_feeds::table)
        .values(feed)
        .returning(calendar_feeds::calendar_feed_id)
        .get_result(connection)
        .await
}

/// Revokes a link of a user, and tells whether there was one that counted
///
/// # Errors
///
/// When the database fails.
pub async fn revoke(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    calendar_feed_id: Uuid,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let revoked = diesel::update(calendar_feeds::table.find(calendar_feed_id))
        .filter(calendar_feeds::user_id.eq(user_id))
        .filter(calendar_feeds::revoked_at.is_null())
        .set(calendar_feeds::revoked_at.eq(now))
        .execute(connection)
        .await?;
    Ok(revoked > 0)
}

/// Notes that a link was used
///
/// # Errors
///
/// When the database fails.
pub async fn note_use(
    connection: &mut AsyncPgConnection,
    calendar_feed_id: Uuid,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    diesel::update(calendar_feeds::table.find(calendar_feed_id))
        .set(calendar_feeds::last_used_at.eq(now))
        .execute(connection)
        .await
        .map(drop)
}
