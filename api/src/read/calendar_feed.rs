//! Private links to calendars.

use diesel::{ExpressionMethods, QueryDsl, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::{CalendarFeed, Organization, Partnership, User},
    tables::{calendar_feeds, organizations, partnerships, users},
};
use uuid::Uuid;

use super::ReadError;

/// A private link, its partnership, and the organization whose tenders and contracts alone it shows, if it is one
pub type CalendarFeedOf = (CalendarFeed, Partnership, Option<Organization>);

/// The link with that hash, when it was not revoked and its user is not shut out, and the user
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn find(
    mut connection: &AsyncPgConnection,
    secret_sha256: &[u8; 32],
) -> Result<Option<(CalendarFeedOf, User)>, ReadError> {
    let found = calendar_feeds::table
        .inner_join(partnerships::table)
        .left_join(organizations::table)
        .inner_join(users::table)
        .filter(users::disabled_at.is_null())
        .filter(calendar_feeds::secret_sha256.eq(secret_sha256.as_slice()))
        .filter(calendar_feeds::revoked_at.is_null())
        .select(<(CalendarFeedOf, User)>::as_select())
        .load(&mut connection)
        .await?;
    Ok(found.into_iter().next())
}

/// The links of a user that were not revoked, the latest made first
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn of_user(
    mut connection: &AsyncPgConnection,
    user_id: Uuid,
) -> Result<Vec<CalendarFeedOf>, ReadError> {
    Ok(calendar_feeds::table
        .inner_join(partnerships::table)
        .left_join(organizations::table)
        .filter(calendar_feeds::user_id.eq(user_id))
        .filter(calendar_feeds::revoked_at.is_null())
        .order((calendar_feeds::created_at.desc(), calendar_feeds::calendar_feed_id))
        .select(CalendarFeedOf::as_select())
        .load(&mut connection)
        .await?)
}
