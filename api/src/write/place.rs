//! Where a role counts, as it is asked for.

use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{
    models::Partnership,
    rules::Violation,
    tables::{organizations, partnerships},
    types::Role,
};
use uuid::Uuid;

use super::Refused;

/// A role to be given or taken
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoleWanted<'a> {
    /// Short name of the partnership; `None` for all of them and the installation, which is for an administrator alone
    pub partnership: Option<&'a str>,
    /// Role there
    pub role: Role,
    /// Code of the municipality that its holder acts for; `None` for none
    pub organization: Option<&'a str>,
}

/// Where that is
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) partnership: Option<Partnership>,
    pub(super) organization_id: Option<Uuid>,
}

impl Place {
    pub(super) fn partnership_id(&self) -> Option<Uuid> {
        self.partnership.as_ref().map(|partnership| partnership.partnership_id)
    }
}

impl RoleWanted<'_> {
    /// The place of a role that is given to a user, as [`Self::place`] finds it; also wrong with it is `role.organization_missing`, since
    /// who acts for an organization acts for nobody without
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn place_given(
        &self,
        connection: &mut AsyncPgConnection,
        refused: &mut Vec<Refused>,
    ) -> QueryResult<Place> {
        if self.organization.is_none() && self.role.acts_for_an_organization() {
            refused.push(Refused::at("organization", Violation::new("role.organization_missing")));
        }
        self.place(connection, refused).await
    }

    /// Finds the place, and adds what is wrong with it: `role.partnership_missing`, `partnership.unknown` (`partnership`),
    /// `organization.unknown` (`organization`)
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub(super) async fn place(
        &self,
        connection: &mut AsyncPgConnection,
        refused: &mut Vec<Refused>,
    ) -> QueryResult<Place> {
        let mut place = Place::default();
        if let Some(slug) = self.partnership {
            let found =
                partnerships::table.filter(partnerships::slug.eq(slug)).select(Partnership::as_select());
            place.partnership = found.get_result(connection).await.optional()?;
            if place.partnership.is_none() {
                let unknown = Violation::new("partnership.unknown").with("partnership", slug);
                refused.push(Refused::at("partnership", unknown));
            }
        } else if self.role != Role::Admin {
            refused.push(Refused::at("partnership", Violation::new("role.partnership_missing")));
        }
        if let Some(code) = self.organization {
            let found = organizations::table.filter(organizations::code.eq(code));
            let found = found.select(organizations::organization_id).get_result(connection).await;
            place.organization_id = found.optional()?;
            if place.organization_id.is_none() {
                let unknown = Violation::new("organization.unknown").with("organization", code);
                refused.push(Refused::at("organization", unknown));
            }
        }
        Ok(place)
    }
}
