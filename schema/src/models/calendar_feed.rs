use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::tables::calendar_feeds;

/// Persoonlijke agendakoppeling: a secret address at which a user subscribes to calendars; the secret itself is not kept
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = calendar_feeds, check_for_backend(diesel::pg::Pg))]
pub struct CalendarFeed {
    /// Identity
    pub calendar_feed_id: Uuid,
    /// Moment of creation
    pub created_at: DateTime<Utc>,
    /// Moment of its last use, to within an hour; `None` while it has never been used
    pub last_used_at: Option<DateTime<Utc>>,
}
