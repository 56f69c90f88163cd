//! Who asks.

use async_graphql::{Context, Enum, Object, Result};

use schema::models;
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    organization::Organization,
    partnership::PartnershipSummary,
    refusal::failed,
};
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

/// How much of what the role may a token lets its holder do (bereik).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::TokenAccess")]
pub(super) enum TokenAccess {
    /// Only what changes nothing (alleen lezen).
    Read,
    /// All of it (volledig).
    Full,
}

/// What somebody is in a partnership (rol in een samenwerkingsverband).
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) grant: auth::Grant,
    pub(super) organization: Option<Organization>,
}

/// What somebody is in a partnership (rol in een samenwerkingsverband).
#[Object]
impl Grant {
    /// The partnership that the role counts in (samenwerkingsverband). Null for all of them and the installation itself.
    async fn partnership(&self) -> Option<PartnershipSummary> {
        self.grant.partnership.clone().map(PartnershipSummary)
    }

    /// What they may do there follows from this (rol).
    async fn role(&self) -> Role {
        self.grant.role.into()
    }

    /// Organization that they act for there (organisatie). Null for none.
    async fn organization(&self) -> Option<&Organization> {
        self.organization.as_ref()
    }
}

/// Who asks (gebruiker).
pub(super) struct Viewer {
    name: String,
    access: TokenAccess,
    grants: Vec<Grant>,
}

/// Who asks (gebruiker).
#[Object]
impl Viewer {
    /// Name under which changes stand in the history, such as "token:dashboard" (naam).
    async fn name(&self) -> &str {
        &self.name
    }

    /// Whether the viewer may change anything at all (bereik).
    async fn access(&self) -> TokenAccess {
        self.access
    }

    /// What the viewer is, and where; they add up (rollen).
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// The first role of grants; a token has one (rol). Null for who has none any more.
    async fn role(&self) -> Option<Role> {
        self.grants.first().map(|first| first.grant.role.into())
    }

    /// The organization of the first of grants (organisatie). Null for none.
    async fn organization(&self) -> Option<&Organization> {
        self.grants.first()?.organization.as_ref()
    }
}

/// Reads who asks
#[derive(Default)]
pub(super) struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// Who asks, according to the token or session of the request. Null for nobody: then only what is published is seen.
    async fn viewer(&self, ctx: &Context<'_>) -> Result<Option<Viewer>> {
        let auth::Viewer::SignedIn { actor, access, grants, .. } = ctx.viewer() else { return Ok(None) };
        let organizations = organizations(ctx, grants).await?;
        let of = |id: Uuid| organizations.iter().find(|found| found.organization_id == id).cloned();
        let grant = |grant: &auth::Grant| Grant {
            organization: grant.organization_id.and_then(of).map(Organization),
            grant: grant.clone(),
        };
        let grants = grants.iter().map(grant).collect();
        Ok(Some(Viewer { name: actor.clone(), access: (*access).into(), grants }))
    }
}

/// Those that the viewer acts for, when they are asked for
async fn organizations(ctx: &Context<'_>, grants: &[auth::Grant]) -> Result<Vec<models::Organization>> {
    let viewer = Selected::here(ctx);
    let ids: Vec<Uuid> = grants.iter().filter_map(|grant| grant.organization_id).collect();
    if ids.is_empty() || !(viewer.has("organization") || viewer.below("grants").has("organization")) {
        return Ok(Vec::new());
    }
    read::organization::by_ids(&*ctx.database().await?, &ids).await.map_err(failed)
}
