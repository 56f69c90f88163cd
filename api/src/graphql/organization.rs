//! Organizations.

use async_graphql::{Context, Enum, ID, InputObject, Object, OneofObject, Result};
use diesel_async::AsyncPgConnection;
use schema::{models, rules::Violation};

use super::{
    context::Asking,
    node::Kind,
    page::{self, Connection, List, Window},
    period::DateRange,
    refusal::{bad_input, failed},
    scalars::GmCode,
};
use crate::{
    auth::{Action, Scope},
    read,
    write::{Refused, tender::OrganizationKey},
};

/// Kind of organization (soort organisatie).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "schema::types::OrganizationKind")]
pub(super) enum OrganizationKind {
    /// A municipality, known by its CBS code (gemeente).
    Municipality,
    /// A joint authority, such as a shared service organization (gemeenschappelijke regeling).
    JointAuthority,
    /// Any other body that takes part in tenders, such as a water company (andere organisatie).
    Other,
}

/// A municipality, a joint authority or another body that takes part (organisatie).
#[derive(Debug, Clone)]
pub(super) struct Organization(pub(super) models::Organization);

/// A municipality, a joint authority or another body that takes part (organisatie).
#[Object]
impl Organization {
    /// Global identity (identificatie).
    pub(super) async fn id(&self) -> ID {
        Kind::Organization.id(self.0.organization_id)
    }

    /// Kind (soort).
    async fn kind(&self) -> OrganizationKind {
        self.0.kind.into()
    }

    /// CBS code of a municipality: its identity, never the name (gemeentecode). Null for others.
    async fn code(&self) -> Option<GmCode> {
        self.0.code.clone().map(GmCode)
    }

    /// Name as CBS writes it, without "(gemeente)" (naam).
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Days on which it exists: municipalities merge (bestaansperiode).
    async fn existence(&self) -> DateRange {
        (&self.0.existence).into()
    }
}

/// Points at an organization: by one of these (organisatie).
#[derive(OneofObject, Debug, Clone)]
pub(super) enum OrganizationReference {
    /// CBS code of a municipality (gemeentecode).
    Code(GmCode),
    /// Global identity of an organization (identificatie).
    Id(ID),
}

impl OrganizationReference {
    /// The key that it gives
    ///
    /// # Errors
    ///
    /// When the identity is not that of an organization.
    pub(super) fn read(self) -> Result<OrganizationKey> {
        Ok(match self {
            Self::Code(GmCode(code)) => OrganizationKey::Code(code),
            Self::Id(id) => OrganizationKey::Id(Kind::Organization.parse(&id)?),
        })
    }

    /// The organization; refused as the value of that field when there is none
    ///
    /// # Errors
    ///
    /// When the identity is not that of an organization, or the database fails.
    pub(super) async fn find(
        self,
        connection: &AsyncPgConnection,
        field: &str,
    ) -> Result<std::result::Result<models::Organization, Refused>> {
        let key = self.read()?;
        let found = match &key {
            OrganizationKey::Code(code) => {
                read::organization::by_codes(connection, std::slice::from_ref(code)).await
            }
            OrganizationKey::Id(id) => read::organization::by_ids(connection, &[*id]).await,
        };
        let unknown = || Violation::new("organization.unknown").with("organization", &key);
        Ok(found.map_err(failed)?.pop().ok_or_else(|| Refused::at(field, unknown())))
    }
}

/// Which organizations are wanted; every part that is given narrows it (filter).
#[derive(InputObject, Debug, Default)]
pub(super) struct OrganizationFilter {
    /// Of one of these kinds (soort).
    kind: Option<Vec<OrganizationKind>>,
    /// With this in the name, whatever the case (naam bevat).
    name_contains: Option<String>,
}

impl From<OrganizationFilter> for read::organization::Wanted {
    fn from(filter: OrganizationFilter) -> Self {
        let kinds = filter.kind.map(|kinds| kinds.into_iter().map(Into::into).collect());
        Self { kinds, name_contains: filter.name_contains }
    }
}

/// By what organizations are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::organization::OrganizationOrder")]
pub(super) enum OrganizationOrder {
    /// Name, from A to Z (naam).
    NameAsc,
    /// Name, from Z to A (naam).
    NameDesc,
}

/// Reads organizations
#[derive(Default)]
pub(super) struct OrganizationQuery;

#[Object]
impl OrganizationQuery {
    /// The organization with this code or id; give one of them (organisatie). Null when there is none.
    async fn organization(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "CBS code of a municipality (gemeentecode).")] code: Option<GmCode>,
        #[graphql(desc = "Global identity of an organization.")] id: Option<ID>,
    ) -> Result<Option<Organization>> {
        ctx.require(Action::ReadPublished, Scope::Somewhere)?;
        let which = match (code, id) {
            (Some(GmCode(code)), None) => OrganizationKey::Code(code),
            (None, Some(id)) => OrganizationKey::Id(Kind::Organization.parse(&id)?),
            _ => return Err(bad_input("Give code or id, one of them.")),
        };
        let connection = ctx.database().await?;
        let found = match which {
            OrganizationKey::Code(code) => read::organization::by_codes(&connection, &[code]).await,
            OrganizationKey::Id(id) => read::organization::by_ids(&connection, &[id]).await,
        };
        Ok(found.map_err(failed)?.pop().map(Organization))
    }

    /// The organizations (organisaties).
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn organizations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which are wanted. Null or left out: all.")] filter: Option<OrganizationFilter>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by name."
        )]
        order: Option<Vec<OrganizationOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<Organization>> {
        ctx.require(Action::ReadPublished, Scope::Somewhere)?;
        let wanted = filter.unwrap_or_default().into();
        let List { name, order, slice } = Window { first, after, last, before }.of("organizations", order)?;
        let connection = ctx.database().await?;
        let page = read::organization::page(ctx.reader(&connection), &wanted, &order, &slice);
        let (page, total) = page::read(ctx, page, read::organization::count(&connection, &wanted)).await?;
        Ok(Connection::new(&name, page, total, Organization))
    }
}
