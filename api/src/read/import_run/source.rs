use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use schema::tables::import_runs;
use uuid::Uuid;

/// The import that a stored row came from
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = import_runs, check_for_backend(diesel::pg::Pg))]
pub struct ImportSource {
    /// The import
    pub import_run_id: Uuid,
    /// Partnership that it is of
    pub partnership_id: Uuid,
    /// Name of the file
    pub file_name: String,
    actor: String,
    applied_by: Option<String>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
}

impl ImportSource {
    /// Who had it applied
    pub fn who(&self) -> &str {
        self.applied_by.as_deref().unwrap_or(&self.actor)
    }

    /// Moment at which it was applied
    pub fn when(&self) -> DateTime<Utc> {
        self.finished_at.unwrap_or(self.created_at)
    }
}
