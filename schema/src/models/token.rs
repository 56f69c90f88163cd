use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::tokens,
    types::{Role, TokenPurpose},
};

/// A secret that lets somebody in; the secret itself is not kept
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tokens, check_for_backend(diesel::pg::Pg))]
pub struct Token {
    /// Identity
    pub token_id: Uuid,
    /// What it is for
    pub purpose: TokenPurpose,
    /// What it is for, in its maker's words
    pub name: String,
    /// Role of its holder
    pub role: Role,
    /// Organization that its holder acts for
    pub organization_id: Option<Uuid>,
    /// Moment from which it no longer counts
    pub expires_at: DateTime<Utc>,
}
