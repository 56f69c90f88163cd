use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};

use crate::tables::idempotency_keys;

/// A request that may be sent again without being carried out again, with what came of it
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = idempotency_keys, check_for_backend(diesel::pg::Pg))]
pub struct IdempotencyKey {
    /// SHA-256 of what was asked, 32 bytes
    pub request_sha256: Vec<u8>,
    /// Moment until which the request may be running
    pub claimed_until: DateTime<Utc>,
    /// Moment of its first transaction that was committed; `None` while there is none
    pub carried_out_at: Option<DateTime<Utc>>,
    /// What was answered, as JSON; `None` while it runs, and when the server stopped in between
    pub answer: Option<String>,
}
