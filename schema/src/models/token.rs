use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::tokens,
    types::{Role, TokenAccess, TokenPurpose},
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
    /// Partnership that it lets its holder into; `None` for all of them
    pub partnership_id: Option<Uuid>,
    /// Role of its holder there; `None` for the session of a user, whose roles count
    pub role: Option<Role>,
    /// Organization that its holder acts for
    pub organization_id: Option<Uuid>,
    /// How much of what the role may it lets its holder do
    pub access: TokenAccess,
    /// Moment of creation
    pub created_at: DateTime<Utc>,
    /// Moment of its last use, to within a minute; `None` while it has never been used
    pub last_used_at: Option<DateTime<Utc>>,
    /// User whose session it is, or who sets a password by it; `None` for a machine, and for who came by a link
    pub user_id: Option<Uuid>,
    /// Of a session what the browser says it is
    pub browser: Option<String>,
    /// Moment from which it no longer counts
    pub expires_at: DateTime<Utc>,
    /// Of a session the moment at which its user last showed again who it is; `None` while opening it was the last time
    pub confirmed_at: Option<DateTime<Utc>>,
}
