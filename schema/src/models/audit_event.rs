use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::tables::audit_events;

/// Something that somebody did or tried, in the audit trail
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = audit_events, check_for_backend(diesel::pg::Pg))]
pub struct AuditEvent {
    /// Identity, ascending
    pub audit_event_id: i64,
    /// Moment at which it was written down
    pub happened_at: DateTime<Utc>,
    /// What was done or tried
    pub action: String,
    /// To what; empty for nothing in particular
    pub object: String,
    /// `ok`, `refused` or `forbidden`
    pub result: String,
    /// Who
    pub actor: String,
    /// Address of the client, or what else it came by
    pub origin: String,
    /// Identity of the request; `None` for what came by no request
    pub request: Option<Uuid>,
}
