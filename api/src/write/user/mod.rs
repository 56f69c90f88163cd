//! Users and their roles.

mod password_link;
mod provider;

use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, PgExpressionMethods, QueryDsl, QueryResult, SelectableHelper,
    dsl::now,
    result::{DatabaseErrorKind, Error as DieselError},
};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use schema::{
    models::User,
    rules::Violation,
    tables::{tokens, user_passwords, user_roles, users},
    types::Role,
};
use uuid::Uuid;

use super::{Author, Outcome, Refused, RoleWanted, Stop, outcome, sign};

pub use password_link::{NewPasswordLink, invite, reset_password, set_password_by_link};
pub use provider::{ProviderAccount, ProviderRole, of_provider};

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
                let User { user_id, .. } = add_user(connection, name).await?;
                store_password(connection, user_id, password_hash).await?;
                add_roles(connection, user_id, roles).await?;
                Ok(user_id)
            })
            .await,
    )
}

/// Adds a local user of that name, within a transaction
async fn add_user(connection: &mut AsyncPgConnection, name: &str) -> Result<User, Stop> {
    let inserted = diesel::insert_into(users::table)
        .values(users::name.eq(name))
        .returning(User::as_returning())
        .get_result(connection)
        .await;
    match inserted {
        Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            let taken = Violation::new("user.name_taken").with("name", name);
            Err(Refused::at("name", taken).into())
        }
        inserted => Ok(inserted?),
    }
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

/// Gives a user a role as well; one that the user has already stays
///
/// Refused with `user.unknown` (`id`), and as the place of the role.
///
/// # Errors
///
/// When the database fails.
pub async fn grant_role(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    wanted: RoleWanted<'_>,
) -> QueryResult<Outcome<User>> {
    let mut refused = Vec::new();
    let user = known(connection, user_id, &mut refused).await?;
    let place = wanted.place_given(connection, &mut refused).await?;
    let Some(user) = user.filter(|_| refused.is_empty()) else { return Ok(Outcome::Refused(refused)) };
    let draft = RoleDraft {
        partnership_id: place.partnership_id(),
        role: wanted.role,
        organization_id: place.organization_id,
    };
    grant(connection, author, user_id, &[draft]).await?;
    Ok(Outcome::Done(user))
}

/// Takes a role from a user, whatever the organization
///
/// Refused with `user.unknown` (`id`), as the place of the role, and with `role.unknown` (`role`) when the user does not have it.
///
/// # Errors
///
/// When the database fails.
pub async fn withdraw_role(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    wanted: RoleWanted<'_>,
) -> QueryResult<Outcome<User>> {
    let mut refused = Vec::new();
    let user = known(connection, user_id, &mut refused).await?;
    let partnership_id = wanted.place(connection, &mut refused).await?.partnership_id();
    let Some(user) = user.filter(|_| refused.is_empty()) else { return Ok(Outcome::Refused(refused)) };
    if withdraw(connection, author, user_id, partnership_id, wanted.role).await? == 0 {
        return Ok(Outcome::Refused(vec![Refused::at("role", Violation::new("role.unknown"))]));
    }
    Ok(Outcome::Done(user))
}

async fn known(
    connection: &mut AsyncPgConnection,
    user_id: Uuid,
    refused: &mut Vec<Refused>,
) -> QueryResult<Option<User>> {
    let user =
        users::table.find(user_id).select(User::as_select()).get_result(connection).await.optional()?;
    if user.is_none() {
        refused.push(unknown());
    }
    Ok(user)
}

fn unknown() -> Refused {
    Refused::at("id", Violation::new("user.unknown"))
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
/// Refused with `user.unknown` (`id`).
///
/// # Errors
///
/// When the database fails.
pub async fn set_disabled(
    connection: &mut AsyncPgConnection,
    author: Author<'_>,
    user_id: Uuid,
    disabled_at: Option<DateTime<Utc>>,
) -> QueryResult<Outcome<User>> {
    outcome(
        connection
            .transaction::<User, Stop, _>(async |connection| {
                sign(connection, author).await?;
                let changed: Option<User> = diesel::update(users::table.find(user_id))
                    .set(users::disabled_at.eq(disabled_at))
                    .returning(User::as_returning())
                    .get_result(connection)
                    .await
                    .optional()?;
                let user = changed.ok_or_else(unknown)?;
                if let Some(moment) = disabled_at {
                    end_sessions(connection, user_id, None, moment).await?;
                }
                Ok(user)
            })
            .await,
    )
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
