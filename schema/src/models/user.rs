use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable};
use uuid::Uuid;

use crate::{
    tables::{user_roles, users},
    types::Role,
};

/// Somebody who signs in
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct User {
    /// Identity
    pub user_id: Uuid,
    /// Name to sign in with
    pub name: String,
    /// `OpenID` provider that knows the account; `None` for a local user
    pub issuer: Option<String>,
    /// Moment from which they cannot sign in
    pub disabled_at: Option<DateTime<Utc>>,
}

impl User {
    /// The name in the history
    pub fn actor(&self) -> String {
        let kind = if self.issuer.is_some() { "openid" } else { "user" };
        format!("{kind}:{}", self.name)
    }
}

/// What a user is in a partnership
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = user_roles, check_for_backend(diesel::pg::Pg))]
pub struct UserRole {
    /// The user
    pub user_id: Uuid,
    /// Role there
    pub role: Role,
    /// Organization that they act for there; `None` for none
    pub organization_id: Option<Uuid>,
}
