//! What the database tells by itself.

use diesel::pg::PgNotification;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use uuid::Uuid;

use super::ReadError;

/// Something that happened
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notification {
    /// Somebody's token, roles or account changed
    Access,
    /// This import run moved on
    ImportRun(Uuid),
    /// A tender in this calendar changed, or several that came at once
    Calendar {
        /// The calendar
        calendar_id: Uuid,
        /// The change in the history
        change_id: i64,
    },
}

impl Notification {
    /// What a notification means; `None` for one of somebody else
    pub fn of(told: &PgNotification) -> Option<Self> {
        match told.channel.as_str() {
            "access_changes" => Some(Self::Access),
            "import_run_changes" => Some(Self::ImportRun(told.payload.parse().ok()?)),
            "calendar_changes" => {
                let (calendar, change) = told.payload.split_once(' ')?;
                Some(Self::Calendar { calendar_id: calendar.parse().ok()?, change_id: change.parse().ok()? })
            }
            _ => None,
        }
    }
}

/// Has notifications sent to this connection
///
/// # Errors
///
/// [`ReadError`] when the database fails.
pub async fn listen(mut connection: &AsyncPgConnection) -> Result<(), ReadError> {
    let channels = "LISTEN access_changes; LISTEN import_run_changes; LISTEN calendar_changes";
    Ok((&mut connection).batch_execute(channels).await?)
}
