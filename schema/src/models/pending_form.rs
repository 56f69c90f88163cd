use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::tables::pending_forms;

/// A form that waits until its sender has shown again who it is
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = pending_forms, check_for_backend(diesel::pg::Pg))]
pub struct PendingForm {
    /// Identity
    pub pending_form_id: Uuid,
    /// Where it was sent
    pub address: String,
    /// Page of ours that it stood on
    pub page: String,
    /// Array of pairs: names and values of its fields, in their order
    pub fields: serde_json::Value,
}
