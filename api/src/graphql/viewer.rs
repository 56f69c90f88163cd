//! Who asks.

use async_graphql::{Context, Enum, Object, Result};

use super::{context::Asking, organization::Organization, refusal::failed};
use crate::{auth, read};

/// Role of somebody who is signed in (rol).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::Role")]
pub(super) enum Role {
    /// Reads all of the partnership (lezer).
    Viewer,
    /// Registers tenders, and changes those of the own municipality (inkoopadviseur).
    Adviser,
    /// Changes all of the calendar, imports, drafts budgets (projectcoördinator).
    Coordinator,
    /// Imports and exports workbooks (financiën).
    Finance,
    /// Submits budgets and plans (programmamanager).
    ProgrammeManager,
    /// Approves for the own municipality (gemeentesecretaris).
    Secretary,
    /// Approves (bestuurder).
    Director,
    /// Guides legal matters (juridisch adviseur).
    Legal,
    /// Manages users, tokens, partnerships and reference data (beheerder).
    Admin,
}

/// Who asks (gebruiker).
pub(super) struct Viewer {
    name: String,
    role: Role,
    organization: Option<Organization>,
}

/// Who asks (gebruiker).
#[Object]
impl Viewer {
    /// Name under which changes stand in the history, such as "token:dashboard" (naam).
    async fn name(&self) -> &str {
        &self.name
    }

    /// What the viewer may do follows from this (rol).
    async fn role(&self) -> Role {
        self.role
    }

    /// Organization that the viewer acts for (organisatie). Null for none.
    async fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }
}

/// Reads who asks
#[derive(Default)]
pub(super) struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks, according to the token or session of the request. Null for nobody: then only what is published is seen.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        let auth::Viewer::SignedIn { actor, role, organization_id } = ctx.viewer() else { return Ok(None) };
        let organization = match organization_id {
            Some(id) if ctx.look_ahead().field("organization").exists() => {
                let connection = ctx.database().await?;
                read::organization::by_ids(&connection, &[*id]).await.map_err(failed)?.pop()
            }
            _ => None,
        };
        let organization = organization.map(Organization);
        Ok(Some(Viewer { name: actor.clone(), role: (*role).into(), organization }))
    }
}
