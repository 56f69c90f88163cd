//! Users and their roles.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use chrono::Utc;
use diesel_async::AsyncPgConnection;
use schema::{models, rules::Violation};
use uuid::Uuid;

use super::{
    context::{Asking, Selected},
    organization::Organization,
    page::{self, Connection, List, Window},
    problem::Problem,
    refusal::{bad_input, failed},
    scalars::{DateTime, GmCode},
    viewer::{Grant, Role},
};
use crate::{
    auth::{self, Action, Scope},
    read::{self, user::RoleOf},
    write::{self, Author, Outcome, Refused, RoleWanted},
};

/// Somebody who signs in, with a password or with an account of an OpenID provider (gebruiker).
#[derive(Debug, Clone)]
pub(super) struct User {
    grants: Vec<Grant>,
    row: models::User,
}

/// Somebody who signs in, with a password or with an account of an OpenID provider (gebruiker).
#[Object]
impl User {
    /// Identity, for grantRole and its like (identificatie).
    async fn id(&self) -> ID {
        ID(self.row.user_id.to_string())
    }

    /// Name to sign in with; of an account of a provider as that told it last (gebruikersnaam).
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// Name in the history and the audit trail, such as "user:anna" (naam in de geschiedenis).
    async fn actor(&self) -> String {
        self.row.actor()
    }

    /// OpenID provider that knows the account (inlogdienst). Null for who has a password here.
    async fn issuer(&self) -> Option<&str> {
        self.row.issuer.as_deref()
    }

    /// Moment from which they cannot sign in (uitgesloten sinds). Null while they can.
    async fn disabled_at(&self) -> Option<DateTime> {
        self.row.disabled_at.map(DateTime)
    }

    /// What they are, and where, as far as you manage that; they add up (rollen).
    #[graphql(complexity = "1 + 3 * child_complexity")]
    async fn grants(&self) -> &[Grant] {
        &self.grants
    }
}

/// Users with what they are, as far as that is asked for and the viewer manages it
async fn with_grants(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    users: Vec<models::User>,
    selected: &Selected<'_>,
) -> Result<Vec<User>> {
    let ids: Vec<Uuid> = users.iter().map(|user| user.user_id).collect();
    let mut roles = Vec::new();
    if selected.has("grants") && !ids.is_empty() {
        roles = read::user::roles_of(connection, &ids).await.map_err(failed)?;
        roles.retain(|(_, place)| {
            let scope = place.as_ref().map_or(Scope::Installation, |place| place.partnership_id.into());
            ctx.viewer().may(Action::ReadUsers, scope).is_ok()
        });
    }
    let own: Vec<Uuid> = roles.iter().filter_map(|(role, _)| role.organization_id).collect();
    let organizations = if own.is_empty() || !selected.below("grants").has("organization") {
        Vec::new()
    } else {
        read::organization::by_ids(connection, &own).await.map_err(failed)?
    };
    let grant = |found: &RoleOf| {
        let own = organizations.iter().find(|one| Some(one.organization_id) == found.0.organization_id);
        Grant { grant: auth::Grant::from(found.clone()), organization: own.cloned().map(Organization) }
    };
    let user = |row: models::User| {
        let grants = roles.iter().filter(|(role, _)| role.user_id == row.user_id).map(grant).collect();
        User { grants, row }
    };
    Ok(users.into_iter().map(user).collect())
}

/// By what users are ordered (volgorde).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "crate::read::user::UserOrder")]
pub(super) enum UserOrder {
    /// Name, from A to Z (gebruikersnaam).
    NameAsc,
    /// Name, from Z to A (gebruikersnaam).
    NameDesc,
}

/// Reads users
#[derive(Default)]
pub(super) struct UserQuery;

#[Object]
impl UserQuery {
    /// Who may sign in (gebruikers). Only for an administrator.
    #[graphql(complexity = "2 + page::nodes(first, last) * child_complexity")]
    #[expect(clippy::too_many_arguments, reason = "arguments of the field")]
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Short name of the partnership: who has a role there. Null or left out: all, for an administrator of the installation."
        )]
        partnership: Option<String>,
        #[graphql(
            desc = "By what they are ordered, at most 3 keys; equal ones by identity. Null or left out: by name."
        )]
        order: Option<Vec<UserOrder>>,
        #[graphql(
            desc = "At most so many from the start or from behind after, 0 to 100. Null or left out: 100."
        )]
        first: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; from behind it.")] after: Option<String>,
        #[graphql(desc = "At most so many up to the end or to before, 0 to 100; instead of first.")]
        last: Option<i32>,
        #[graphql(desc = "Cursor of the same list and order; up to it.")] before: Option<String>,
    ) -> Result<Connection<User>> {
        let slug = partnership.as_deref();
        ctx.require(Action::ReadUsers, slug.map_or(Scope::Installation, Scope::Slug))?;
        let List { name, order, slice } = Window { first, after, last, before }.of("users", order)?;
        let connection = ctx.database().await?;
        let page = read::user::page(ctx.reader(&connection), slug, &order, &slice);
        let (page, total) = page::read(ctx, page, read::user::count(&connection, slug)).await?;
        let (rows, page) = page.take();
        let users = with_grants(ctx, &connection, rows, &Selected::of_nodes(ctx)).await?;
        Ok(Connection::new(&name, page.with(users), total, |user| user))
    }
}

/// A role to be given to a user (rol).
#[derive(InputObject)]
pub(super) struct GrantRoleInput {
    /// Identity of the user (identificatie).
    id: ID,
    /// The role (rol).
    role: Role,
    /// Short name of the partnership that it counts in (samenwerkingsverband). Null or left out: all of them and the installation,
    /// which only an administrator of the installation can give, and only as the role ADMIN.
    partnership: Option<String>,
    /// Code of the municipality that the user acts for there (gemeentecode). Null or left out: none; an ADVISER changes the tenders
    /// of that one only.
    organization: Option<GmCode>,
}

/// What came of giving a role.
#[derive(SimpleObject)]
pub(super) struct GrantRolePayload {
    /// The user, with the role (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Why it was not given (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// A role to be taken from a user (rol).
#[derive(InputObject)]
pub(super) struct WithdrawRoleInput {
    /// Identity of the user (identificatie).
    id: ID,
    /// The role, whatever the organization (rol).
    role: Role,
    /// Short name of the partnership that it counts in (samenwerkingsverband). Null or left out: all of them.
    partnership: Option<String>,
}

/// What came of taking a role.
#[derive(SimpleObject)]
pub(super) struct WithdrawRolePayload {
    /// The user, without the role (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Why it was not taken (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// A user to be shut out (gebruiker).
#[derive(InputObject)]
pub(super) struct DisableUserInput {
    /// Identity of the user (identificatie).
    id: ID,
}

/// What came of shutting out a user.
#[derive(SimpleObject)]
pub(super) struct DisableUserPayload {
    /// The user (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Why it was not done (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// A user to be let in again (gebruiker).
#[derive(InputObject)]
pub(super) struct EnableUserInput {
    /// Identity of the user (identificatie).
    id: ID,
}

/// What came of letting in a user again.
#[derive(SimpleObject)]
pub(super) struct EnableUserPayload {
    /// The user (gebruiker). Null when there are problems.
    user: Option<User>,
    /// Why it was not done (problemen). Empty when it was.
    problems: Vec<Problem>,
}

/// Changes what users may
#[derive(Default)]
pub(super) struct UserMutation;

#[Object]
impl UserMutation {
    /// Gives a user a role as well (rol geven); it counts from the next request on. Where the settings say what the groups of a
    /// provider mean, an account of that has the roles of its groups again when it signs in. Only for an administrator.
    async fn grant_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role, and whose.")] input: GrantRoleInput,
    ) -> Result<GrantRolePayload> {
        let wanted = RoleWanted {
            partnership: input.partnership.as_deref(),
            role: input.role.into(),
            organization: input.organization.as_ref().map(|GmCode(code)| code.as_str()),
        };
        ctx.require(Action::GrantRole, place(&wanted))?;
        let (id, author) = (user_id(&input.id)?, author(ctx, "mutation:grantRole"));
        let mut connection = ctx.database().await?;
        let outcome = write::user::grant_role(&mut connection, author, id, wanted).await.map_err(failed)?;
        let (user, problems) = told(ctx, &connection, outcome).await?;
        ctx.audit(Action::GrantRole, about(&input.id, user.as_ref(), Some(&wanted)), &problems);
        Ok(GrantRolePayload { user, problems })
    }

    /// Takes a role from a user (rol intrekken); it counts from the next request on. Only for an administrator.
    async fn withdraw_role(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The role, and whose.")] input: WithdrawRoleInput,
    ) -> Result<WithdrawRolePayload> {
        let wanted = RoleWanted {
            partnership: input.partnership.as_deref(),
            role: input.role.into(),
            organization: None,
        };
        ctx.require(Action::WithdrawRole, place(&wanted))?;
        let (id, author) = (user_id(&input.id)?, author(ctx, "mutation:withdrawRole"));
        let mut connection = ctx.database().await?;
        let outcome =
            write::user::withdraw_role(&mut connection, author, id, wanted).await.map_err(failed)?;
        let (user, problems) = told(ctx, &connection, outcome).await?;
        ctx.audit(Action::WithdrawRole, about(&input.id, user.as_ref(), Some(&wanted)), &problems);
        Ok(WithdrawRolePayload { user, problems })
    }

    /// Lets a user in no longer, and ends the sessions of the user (gebruiker uitsluiten). Only for an administrator of the
    /// installation.
    async fn disable_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: DisableUserInput,
    ) -> Result<DisableUserPayload> {
        ctx.require(Action::DisableUser, Scope::Installation)?;
        let (id, author) = (user_id(&input.id)?, author(ctx, "mutation:disableUser"));
        let mut connection = ctx.database().await?;
        let outcome = if ctx.viewer().user_id() == Some(id) {
            Outcome::Refused(vec![Refused::at("id", Violation::new("user.oneself"))])
        } else {
            write::user::set_disabled(&mut connection, author, id, Some(Utc::now())).await.map_err(failed)?
        };
        let (user, problems) = told(ctx, &connection, outcome).await?;
        ctx.audit(Action::DisableUser, about(&input.id, user.as_ref(), None), &problems);
        Ok(DisableUserPayload { user, problems })
    }

    /// Lets a user in again (gebruiker weer toelaten). Only for an administrator of the installation.
    async fn enable_user(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The user.")] input: EnableUserInput,
    ) -> Result<EnableUserPayload> {
        ctx.require(Action::EnableUser, Scope::Installation)?;
        let (id, author) = (user_id(&input.id)?, author(ctx, "mutation:enableUser"));
        let mut connection = ctx.database().await?;
        let outcome = write::user::set_disabled(&mut connection, author, id, None).await.map_err(failed)?;
        let (user, problems) = told(ctx, &connection, outcome).await?;
        ctx.audit(Action::EnableUser, about(&input.id, user.as_ref(), None), &problems);
        Ok(EnableUserPayload { user, problems })
    }
}

pub(super) fn place<'a>(wanted: &RoleWanted<'a>) -> Scope<'a> {
    wanted.partnership.map_or(Scope::Installation, Scope::Slug)
}

pub(super) fn user_id(id: &ID) -> Result<Uuid> {
    id.parse().map_err(|_| bad_input("This is not the id of a user."))
}

pub(super) fn author<'a>(ctx: &'a Context<'_>, cause: &'static str) -> Author<'a> {
    Author { actor: ctx.viewer().actor(), cause }
}

pub(super) async fn told(
    ctx: &Context<'_>,
    connection: &AsyncPgConnection,
    outcome: Outcome<models::User>,
) -> Result<(Option<User>, Vec<Problem>)> {
    match outcome {
        Outcome::Done(user) => {
            let selected = Selected::here(ctx).below("user");
            Ok((with_grants(ctx, connection, vec![user], &selected).await?.pop(), Vec::new()))
        }
        Outcome::Refused(refused) => Ok((None, refused.into_iter().map(Problem::from).collect())),
    }
}

/// For the audit trail: whom it is about, and which role
pub(super) fn about(id: &ID, user: Option<&User>, wanted: Option<&RoleWanted<'_>>) -> String {
    let whom = user.map_or_else(|| id.to_string(), |user| user.row.actor());
    wanted.map_or_else(
        || whom.clone(),
        |wanted| format!("{whom} {} {}", wanted.role, wanted.partnership.unwrap_or("all")),
    )
}
