use std::convert::Infallible;

use axum::{extract::FromRequestParts, http::request::Parts};
use schema::types::Role;
use uuid::Uuid;

/// Who asks
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// Nobody signed in: sees only what is published
    Anonymous,
    /// Somebody with a token or session
    SignedIn {
        /// Name for the history, such as `token:dashboard`
        actor: String,
        /// Role
        role: Role,
        /// Organization that the viewer acts for; `None` for none
        organization_id: Option<Uuid>,
    },
}

impl Viewer {
    /// The name for the history
    pub fn actor(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::SignedIn { actor, .. } => actor,
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
