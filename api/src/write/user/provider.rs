//! Users with an account of an `OpenID` provider, whom it tells of when they sign in.

use diesel::{ExpressionMethods, QueryDsl, QueryResult, SelectableHelper};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::User,
    tables::{organizations, partnerships, user_roles, users},
    types::Role,
};
use uuid::Uuid;

use super::{RoleDraft, add_roles};
use crate::write::{Author, sign};

/// An account of an `OpenID` provider
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderAccount<'a> {
    /// The provider
    pub issuer: &'a str,
    /// Identity at the provider
    pub subject: &'a str,
    /// Name as the provider tells it now
    pub name: &'a str,
    /// What the user is now, in place of what was known; `None`: roles are given here and stay
    pub roles: Option<Vec<ProviderRole>>,
}

/// What an account is, by the settings
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderRole {
    /// Role
    pub role: Role,
    /// Short name of the partnership; `None` for all, which is for an administrator alone
    pub partnership: Option<String>,
    /// Code of the municipality that they act for
    pub organization: Option<String>,
}

/// The user of an account, who is added or brought up to date; roles in partnerships that there are not are left out
///
/// # Errors
///
/// When the database fails.
pub async fn of_provider(
    connection: &mut AsyncPgConnection,
    account: &ProviderAccount<'_>,
) -> QueryResult<User> {
    connection
        .transaction(async |connection| {
            let actor = format!("openid:{}", account.name);
            sign(connection, Author { actor: &actor, cause: "page:signIn" }).await?;
            let user: User = diesel::insert_into(users::table)
                .values((
                    users::name.eq(account.name),
                    users::issuer.eq(account.issuer),
                    users::subject.eq(account.subject),
                ))
                .on_conflict((users::issuer, users::subject))
                .do_update()
                .set(users::name.eq(account.name))
                .returning(User::as_returning())
                .get_result(connection)
                .await?;
            if let Some(roles) = &account.roles {
                let drafts = drafts(connection, roles).await?;
                replace_roles(connection, user.user_id, &drafts).await?;
            }
            Ok(user)
        })
        .await
}

async fn drafts(connection: &mut AsyncPgConnection, roles: &[ProviderRole]) -> QueryResult<Vec<RoleDraft>> {
    let known: Vec<(String, Uuid)> = partnerships::table
        .select((partnerships::slug, partnerships::partnership_id))
        .load(connection)
        .await?;
    let codes: Vec<&str> = roles.iter().filter_map(|role| role.organization.as_deref()).collect();
    let organizations: Vec<(Option<String>, Uuid)> = organizations::table
        .filter(organizations::code.eq_any(codes))
        .select((organizations::code, organizations::organization_id))
        .load(connection)
        .await?;
    let draft = |role: &ProviderRole| {
        let partnership_id = match &role.partnership {
            Some(wanted) => Some(known.iter().find(|(slug, _)| slug == wanted)?.1),
            None => None,
        };
        let own = organizations.iter().find(|(code, _)| code.is_some() && *code == role.organization);
        Some(RoleDraft { partnership_id, role: role.role, organization_id: own.map(|(_, id)| *id) })
    };
    Ok(roles.iter().filter_map(draft).collect())
}

/// Takes away and adds what differs, so that the history has no more than that
async fn replace_roles(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    drafts: &[RoleDraft],
) -> QueryResult<()> {
    let known: Vec<(Uuid, Option<Uuid>, Role, Option<Uuid>)> = user_roles::table
        .filter(user_roles::user_id.eq(user_id))
        .select((
            user_roles::user_role_id,
            user_roles::partnership_id,
            user_roles::role,
            user_roles::organization_id,
        ))
        .load(connection)
        .await?;
    let is_wanted = |partnership_id, role, organization_id| {
        drafts.contains(&RoleDraft { partnership_id, role, organization_id })
    };
    let gone =
        known.iter().filter(|(_, place, role, own)| !is_wanted(*place, *role, *own)).map(|(id, ..)| *id);
    diesel::delete(user_roles::table)
        .filter(user_roles::user_role_id.eq_any(gone.collect::<Vec<_>>()))
        .execute(connection)
        .await?;
    add_roles(connection, user_id, drafts).await
}
