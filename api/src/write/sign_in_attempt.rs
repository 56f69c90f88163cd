//! Attempts to sign in, or to change a password: too many have to wait.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{ExpressionMethods, QueryDsl, QueryResult};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::tables::sign_in_attempts;
use sha2::{Digest, Sha256};

/// How far back attempts count
pub const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// How many may fail for one name in that time
pub const MOST_FOR_A_NAME: i64 = 10;
/// How many may fail from one network in that time: a whole town hall may be behind its address
pub const MOST_FROM_A_NETWORK: i64 = 100;

/// How long they are kept
const KEPT: TimeDelta = TimeDelta::hours(1);

/// Notes an attempt before it is made, so that many at once get no further than one after the other; `None` when there
/// were too many: then it is not to be made, and does not count either
///
/// `name`: whose password it is; `None` for a link or an account of a provider, which nobody can guess
///
/// # Errors
///
/// When the database fails.
pub async fn begin(
    connection: &mut AsyncPgConnection,
    name: Option<&str>,
    network: &str,
    now: DateTime<Utc>,
) -> QueryResult<Option<i64>> {
    let name_sha256 = name.map(|name| Sha256::digest(name.to_lowercase()).to_vec());
    diesel::delete(sign_in_attempts::table)
        .filter(sign_in_attempts::tried_at.lt(now - KEPT))
        .execute(connection)
        .await?;
    let attempt: i64 = diesel::insert_into(sign_in_attempts::table)
        .values((
            sign_in_attempts::name_sha256.eq(&name_sha256),
            sign_in_attempts::network.eq(network),
            sign_in_attempts::tried_at.eq(now),
        ))
        .returning(sign_in_attempts::sign_in_attempt_id)
        .get_result(connection)
        .await?;
    let recent = || sign_in_attempts::table.filter(sign_in_attempts::tried_at.gt(now - WINDOW)).count();
    // None is equal to nothing, so that only the network counts then.
    let for_the_name: i64 =
        recent().filter(sign_in_attempts::name_sha256.eq(&name_sha256)).get_result(connection).await?;
    let from_the_network: i64 =
        recent().filter(sign_in_attempts::network.eq(network)).get_result(connection).await?;
    if for_the_name <= MOST_FOR_A_NAME && from_the_network <= MOST_FROM_A_NETWORK {
        return Ok(Some(attempt));
    }
    forget(connection, attempt).await?;
    Ok(None)
}

/// Forgets an attempt: it succeeded
///
/// # Errors
///
/// When the database fails.
pub async fn forget(connection: &mut AsyncPgConnection, attempt: i64) -> QueryResult<()> {
    diesel::delete(sign_in_attempts::table.find(attempt)).execute(connection).await.map(drop)
}
