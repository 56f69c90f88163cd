use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::{DateTime, Utc};
use schema::{
    models::{Partnership, User},
    types::{Role, TokenAccess},
};
use uuid::Uuid;

use crate::read::user::RoleOf;

/// Who asks
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody signed in: sees only what is published
    Anonymous,
    /// Somebody with a token or session
    SignedIn {
        /// Name for the history, such as `token:dashboard`
        actor: String,
        /// The token or session
        token_id: Uuid,
        /// The user, when it is one
        user_id: Option<Uuid>,
        /// How much of what the roles may
        access: TokenAccess,
        /// What the viewer is, and where
        grants: Vec<Grant>,
        /// Of the session of a user the moment until which it counts as confirmed; `None` for who has nothing to confirm with: a
        /// machine, and who came by a link
        confirmed_until: Option<DateTime<Utc>>,
    },
}

/// What somebody is in a partnership
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The partnership; `None` for all of them and the installation itself
    pub partnership: Option<Partnership>,
    /// Role there
    pub role: Role,
    /// Organization that they act for there; `None` for none
    pub organization_id: Option<Uuid>,
}

impl Viewer {
    /// Who a private link of a user stands for: that user with these roles, reading only
    pub(crate) fn by_link(user: &User, link: Uuid, roles: Vec<RoleOf>) -> Self {
        Self::SignedIn {
            actor: user.actor(),
            token_id: link,
            user_id: Some(user.user_id),
            access: TokenAccess::Read,
            grants: roles.into_iter().map(Grant::from).collect(),
            confirmed_until: None,
        }
    }

    /// The name for the history
    pub fn actor(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::SignedIn { actor, .. } => actor,
        }
    }

    /// The user, when it is one
    pub fn user_id(&self) -> Option<Uuid> {
        match self {
            Self::Anonymous => None,
            Self::SignedIn { user_id, .. } => *user_id,
        }
    }

    /// The session of a user, and the moment until which it counts as confirmed; `None` for who has nothing to confirm with
    pub(crate) fn session_of_user(&self) -> Option<(Uuid, DateTime<Utc>)> {
        match self {
            Self::Anonymous => None,
            Self::SignedIn { token_id, confirmed_until, .. } => {
                confirmed_until.map(|until| (*token_id, until))
            }
        }
    }

    /// What the viewer is, and where; nothing for nobody
    pub fn grants(&self) -> &[Grant] {
        match self {
            Self::Anonymous => &[],
            Self::SignedIn { grants, .. } => grants,
        }
    }
}

/// The viewer that [`super::identify`] found; nobody where it did not look
impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or(Self::Anonymous))
    }
}
