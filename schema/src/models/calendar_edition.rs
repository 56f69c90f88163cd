use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::tables::calendar_editions;

/// Editie: a calendar as it was published, which is what anyone reads of it
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = calendar_editions, check_for_backend(diesel::pg::Pg))]
pub struct CalendarEdition {
    /// Identity
    pub calendar_edition_id: Uuid,
    /// The calendar
    pub calendar_id: Uuid,
    /// Its number among those of the calendar, from 1
    pub number: i32,
    /// Moment of the calendar that it shows
    pub published_at: DateTime<Utc>,
    /// Who published it
    pub actor: String,
    /// What is said about it to anyone; `None` when nothing is
    pub note: Option<String>,
}
