//! Users and their roles.

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, PgExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    dsl::now,
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::User,
    rules::Violation,
    tables::{organizations, partnerships, tokens, user_passwords, user_roles, users},
    types::Role,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, Stop, outcome, sign};

/// What a user is to be in a partnership
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoleDraft {
    /// The partnership; `None` for all of them, which is for an administrator alone
    pub partnership_id: Option<Uuid>,
    /// Role there
    pub role: Role,
    /// Organization that they act for there
    pub organization_id: Option<Uuid>,
}

/// Adds a local user with a password and roles; gives its identity
///
/// Refused with `user.name_taken` (`name`).
///
/// # Errors
///
/// When the database fails.
pub async fn create(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    name: &str,
    password_hash: &str,
    roles: &[RoleDraft],
) -> QueryResult<Outcome<Uuid>> {
    outcome(
        connection
            .transaction::<Uuid, Stop, _>(async |connection| {
                sign(connection, author).await?;
                let inserted = diesel::insert_into(users::table)
                    .values(users::name.eq(name))
                    .returning(users::user_id)
                    .get_result(connection)
                    .await;
                let user_id: Uuid = match inserted {
                    Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
                        let taken = Violation::new("user.name_taken").with("name", name);
                        return Err(Refused::at("name", taken).into());
                    }
                    inserted => inserted?,
                };
                store_password(connection, user_id, password_hash).await?;
                add_roles(connection, user_id, roles).await?;
                Ok(user_id)
            })
            .await,
    )
}

/// Gives a user another password, and ends all sessions of the user but one, if that is given
///
/// # Errors
///
/// When the database fails.
pub async fn set_password(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    password_hash: &str,
    keep_session: Option<Uuid>,
    ended_at: DateTime<Utc>,
) -> QueryResult<()> {
    connection
        .transaction(async |connection| {
            sign(connection, author).await?;
            store_password(connection, user_id, password_hash).await?;
            end_sessions(connection, user_id, keep_session, ended_at).await.map(drop)
        })
        .await
}

async fn store_password(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    password_hash: &str,
) -> QueryResult<()> {
    diesel::insert_into(user_passwords::table)
        .values((user_passwords::user_id.eq(user_id), user_passwords::hash.eq(password_hash)))
        .on_conflict(user_passwords::user_id)
        .do_update()
        .set((user_passwords::hash.eq(password_hash), user_passwords::changed_at.eq(now)))
        .execute(connection)
        .await
        .map(drop)
}

/// Adds roles to those of a user; one that the user has already stays
///
/// # Errors
///
/// When the database fails.
pub async fn grant(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    roles: &[RoleDraft],
) -> QueryResult<()> {
    connection
        .transaction(async |connection| {
            sign(connection, author).await?;
            add_roles(connection, user_id, roles).await
        })
        .await
}

async fn add_roles(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    roles: &[RoleDraft],
) -> QueryResult<()> {
    let row = |draft: &RoleDraft| {
        (
            user_roles::user_id.eq(user_id),
            user_roles::partnership_id.eq(draft.partnership_id),
            user_roles::role.eq(draft.role),
            user_roles::organization_id.eq(draft.organization_id),
        )
    };
    diesel::insert_into(user_roles::table)
        .values(roles.iter().map(row).collect::<Vec<_>>())
        .on_conflict_do_nothing()
        .execute(connection)
        .await
        .map(drop)
}

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

/// Takes a role from a user, whatever the organization; gives how many there were
///
/// # Errors
///
/// When the database fails.
pub async fn withdraw(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    partnership_id: Option<Uuid>,
    role: Role,
) -> QueryResult<usize> {
    connection
        .transaction(async |connection| {
            sign(connection, author).await?;
            diesel::delete(user_roles::table)
                .filter(user_roles::user_id.eq(user_id))
                .filter(user_roles::partnership_id.is_not_distinct_from(partnership_id))
                .filter(user_roles::role.eq(role))
                .execute(connection)
                .await
        })
        .await
}

/// Lets a user in no longer, or again; their sessions end when they are not
///
/// # Errors
///
/// When the database fails.
pub async fn set_disabled(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    disabled_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    connection
        .transaction(async |connection| {
            sign(connection, author).await?;
            diesel::update(users::table.find(user_id))
                .set(users::disabled_at.eq(disabled_at))
                .execute(connection)
                .await?;
            match disabled_at {
                Some(moment) => end_sessions(connection, user_id, None, moment).await.map(drop),
                None => Ok(()),
            }
        })
        .await
}

/// Ends the sessions of a user, all but one if that is given; gives how many
///
/// # Errors
///
/// When the database fails.
pub async fn end_sessions(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    keep: Option<Uuid>,
    ended_at: DateTime<Utc>,
) -> QueryResult<usize> {
    diesel::update(tokens::table)
        .filter(tokens::user_id.eq(user_id))
        .filter(tokens::token_id.ne(keep.unwrap_or_default()))
        .filter(tokens::ended_at.is_null())
        .set(tokens::ended_at.eq(ended_at))
        .execute(connection)
        .await
}

/// Ends one session of a user; gives whether there was one
///
/// # Errors
///
/// When the database fails.
pub async fn end_session(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    token_id: Uuid,
    ended_at: DateTime<Utc>,
) -> QueryResult<bool> {
    diesel::update(tokens::table.find(token_id))
        .filter(tokens::user_id.eq(user_id))
        .filter(tokens::ended_at.is_null())
        .set(tokens::ended_at.eq(ended_at))
        .execute(connection)
        .await
        .map(|ended| ended == 1)
}
