//! Idempotency keys: what a request with a key did is known when it is sent again.
//!
//! A request claims its key, and each transaction of it says, in itself, that something is carried out. So whatever
//! happens to the server, a request that did something is not carried out again, and one that did nothing may be.

use std::future::Future;

use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, Insertable, OptionalExtension, QueryDsl, QueryResult,
    SelectableHelper, result::Error as DieselError,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use schema::{models::IdempotencyKey, tables::idempotency_keys};
use uuid::Uuid;

/// A claim on a key
#[derive(Debug, Clone, PartialEq, Eq, Insertable)]
#[diesel(table_name = idempotency_keys)]
pub struct NewClaim<'a> {
    /// Who sent the request
    pub actor: &'a str,
    /// The key that they chose, of 1 to 200 characters
    pub key: &'a str,
    /// SHA-256 of what is asked, 32 bytes
    pub request_sha256: &'a [u8],
    /// Moment until which the request may be running
    pub claimed_until: DateTime<Utc>,
    /// Moment from which the key is free again
    pub expires_at: DateTime<Utc>,
}

/// What comes of a claim
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// The request is to be carried out, under this claim
    Granted(Uuid),
    /// There was a request with this key before
    Before(IdempotencyKey),
}

/// Claims a key, unless there was a request with it that did something or still may; of requests at the same moment one
/// gets it. Clears away what has expired.
///
/// # Errors
///
/// When the database fails.
pub async fn claim(
    connection: &mut AsyncPgConnection,
    claim: &NewClaim<'_>,
    now: DateTime<Utc>,
) -> QueryResult<Claimed> {
    let of_this = idempotency_keys::actor.eq(claim.actor).and(idempotency_keys::key.eq(claim.key));
    let did_nothing = idempotency_keys::answer.is_null().and(idempotency_keys::carried_out_at.is_null());
    let lapsed = of_this.and(did_nothing).and(idempotency_keys::claimed_until.le(now));
    diesel::delete(idempotency_keys::table)
        .filter(idempotency_keys::expires_at.le(now).or(lapsed))
        .execute(connection)
        .await?;
    loop {
        let granted = diesel::insert_into(idempotency_keys::table)
            .values(claim)
            .on_conflict_do_nothing()
            .returning(idempotency_keys::idempotency_key_id)
            .get_result(connection)
            .await
            .optional()?;
        if let Some(claim) = granted {
            return Ok(Claimed::Granted(claim));
        }
        let before = idempotency_keys::table
            .filter(of_this)
            .select(IdempotencyKey::as_select())
            .first(connection)
            .await
            .optional()?;
        // None: it was let go of just now.
        if let Some(before) = before {
            return Ok(Claimed::Before(before));
        }
    }
}

tokio::task_local! {
    static CLAIM: Uuid;
}

/// Runs what is done under a claim: each of its signed transactions says so, or fails when the claim is no longer there
pub async fn under<F: Future>(claim: Uuid, run: F) -> F::Output {
    CLAIM.scope(claim, run).await
}

/// Says, in a transaction under a claim, that something is carried out
pub(super) async fn say_carried_out(connection: &mut AsyncPgConnection) -> QueryResult<()> {
    let Ok(claim) = CLAIM.try_with(|claim| *claim) else { return Ok(()) };
    let said = diesel::update(idempotency_keys::table.find(claim))
        .set(idempotency_keys::carried_out_at.eq(Utc::now()))
        .execute(connection)
        .await?;
    if said == 1 { Ok(()) } else { Err(DieselError::NotFound) }
}

/// Lets go of a claim under which nothing was carried out, and tells whether it was so
///
/// # Errors
///
/// When the database fails.
pub async fn release(connection: &mut AsyncPgConnection, claim: Uuid) -> QueryResult<bool> {
    let released = diesel::delete(idempotency_keys::table.find(claim))
        .filter(idempotency_keys::carried_out_at.is_null())
        .execute(connection)
        .await?;
    Ok(released == 1)
}

/// Keeps the answer to a request
///
/// # Errors
///
/// When the database fails.
pub async fn keep_answer(connection: &mut AsyncPgConnection, claim: Uuid, answer: &str) -> QueryResult<()> {
    diesel::update(idempotency_keys::table.find(claim))
        .set(idempotency_keys::answer.eq(answer))
        .execute(connection)
        .await
        .map(drop)
}
