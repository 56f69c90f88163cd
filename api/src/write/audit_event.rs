//! The audit trail: rows are added and never changed.

use diesel::{Insertable, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::audit_events;
use uuid::Uuid;

/// Something that somebody did or tried
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = audit_events)]
pub struct NewAuditEvent {
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

/// Adds to the trail
///
/// # Errors
///
/// When the database fails.
pub async fn insert(connection: &mut AsyncPgConnection, events: &[NewAuditEvent]) -> QueryResult<()> {
    diesel::insert_into(audit_events::table).values(events).execute(connection).await.map(drop)
}
