//! `Idempotency-Key`: a request that changes something, and is sent again because its answer got lost, is carried out once.

use std::{
    future::Future,
    io::{self, Read, Seek},
};

use axum::http::HeaderMap;
use chrono::{TimeDelta, Utc};
use schema::database::Pool;
use serde_json::json;
use sha2::{Digest, Sha256};
use tracing::Instrument;
use uuid::Uuid;

use super::{outcome::Outcomes, request_error::RequestError, sent::Sent};
use crate::{
    config::GraphqlLimits,
    error::ApiError,
    error_code::ErrorCode,
    read,
    state::AppState,
    write::idempotency_key::{self, Claimed, NewClaim},
};

/// How long an answer is kept
const KEPT: TimeDelta = TimeDelta::hours(24);
const LONGEST: usize = 200;
/// What a request may take beyond its own limit, until its answer is kept
const SLACK: TimeDelta = TimeDelta::seconds(30);

/// Why a request with a key is not carried out
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Conflict {
    /// The key belongs to another request
    #[error("This Idempotency-Key was sent with another request.")]
    Reused,
    /// The first request with this key is running
    #[error("The first request with this Idempotency-Key has not ended yet.")]
    InUse,
    /// It was carried out, but what was answered is not known
    #[error("The request with this Idempotency-Key was carried out, but its answer is lost.")]
    AnswerLost,
}

impl Conflict {
    /// The constant code
    pub(super) const fn code(self) -> ErrorCode {
        match self {
            Self::Reused => ErrorCode::IdempotencyKeyReused,
            Self::InUse => ErrorCode::IdempotencyKeyInUse,
            Self::AnswerLost => ErrorCode::IdempotencyAnswerLost,
        }
    }
}

/// The answer to a request with a key
pub(super) enum Answered {
    /// It was carried out now
    Now(Outcomes),
    /// It was carried out before; this is the JSON that was answered then
    Before(String),
}

/// A key, and what is asked under it
pub(super) struct Request {
    key: String,
    sha256: [u8; 32],
}

impl Request {
    /// The request, when it has a key
    pub(super) async fn of(headers: &HeaderMap, sent: &mut Sent) -> Result<Option<Self>, RequestError> {
        let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
        let key = key.to_str().ok().filter(|key| (1..=LONGEST).contains(&key.len())).ok_or_else(|| {
            RequestError::bad(format!("An Idempotency-Key has 1 to {LONGEST} visible characters."))
        })?;
        let sha256 = sha256(sent).await.map_err(ApiError::internal)?;
        Ok(Some(Self { key: key.to_owned(), sha256 }))
    }

    /// What came of the request before, or else comes of it now by `run`, also when the client hangs up meanwhile
    pub(super) async fn once(
        self,
        state: &AppState,
        actor: &str,
        run: impl Future<Output = Outcomes> + Send + 'static,
    ) -> Result<Answered, RequestError> {
        let now = Utc::now();
        let longest = TimeDelta::from_std(state.config.http.upload_timeout).unwrap_or(KEPT);
        let claim = NewClaim {
            actor,
            key: &self.key,
            request_sha256: &self.sha256,
            claimed_until: now + longest + SLACK,
            expires_at: now + KEPT,
        };
        let mut connection = read::connect(&state.pool).await.map_err(ApiError::from)?;
        let claimed = idempotency_key::claim(&mut connection, &claim, now).await.map_err(ApiError::from)?;
        drop(connection);
        match claimed {
            Claimed::Granted(claim) => {
                let (pool, limits) = (state.pool.clone(), state.config.graphql);
                let carried_out = tokio::spawn(carry_out(pool, limits, claim, run).in_current_span()).await;
                Ok(Answered::Now(carried_out.map_err(ApiError::internal)?))
            }
            Claimed::Before(before) if before.request_sha256 != self.sha256 => Err(Conflict::Reused.into()),
            Claimed::Before(before) => match before.answer {
                Some(answer) => Ok(Answered::Before(answer)),
                None if before.claimed_until <= now => Err(Conflict::AnswerLost.into()),
                None => Err(Conflict::InUse.into()),
            },
        }
    }
}

async fn carry_out(
    pool: Pool,
    limits: GraphqlLimits,
    claim: Uuid,
    run: impl Future<Output = Outcomes>,
) -> Outcomes {
    let outcomes = idempotency_key::under(claim, run).await;
    if let Err(error) = keep(&pool, &limits, claim, &outcomes).await {
        // The client gets its answer all the same; what was not kept is told as lost when it asks again.
        error.log();
    }
    outcomes
}

/// Keeps what came of a request, unless it did nothing and may do something the next time
async fn keep(pool: &Pool, limits: &GraphqlLimits, claim: Uuid, outcomes: &Outcomes) -> Result<(), ApiError> {
    let mut connection = read::connect(pool).await?;
    if !outcomes.are_final() && idempotency_key::release(&mut connection, claim).await? {
        return Ok(());
    }
    Ok(idempotency_key::keep_answer(&mut connection, claim, &outcomes.body(limits)?).await?)
}

/// Of all that is asked, and of the files
async fn sha256(sent: &mut Sent) -> io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut files = Vec::new();
    for operation in sent.operations() {
        let asked = &operation.parameters;
        let hash = asked.hash.map(|hash| format!("{hash:?}"));
        let mut asked = json!([asked.query, hash, asked.operation_name, asked.variables]);
        // Clients may write the same variables in another order.
        asked.sort_all_objects();
        hasher.update(asked.to_string());
        for file in &operation.files {
            hasher.update(file.variable());
            files.push(file.content().try_clone()?);
        }
    }
    let digest = tokio::task::spawn_blocking(move || -> io::Result<[u8; 32]> {
        let mut buffer = vec![0; 65_536];
        for mut file in files {
            let mut bytes = 0_usize;
            loop {
                let read = file.read(&mut buffer)?;
                hasher.update(buffer.get(..read).unwrap_or_default());
                bytes += read;
                if read == 0 {
                    break;
                }
            }
            hasher.update(bytes.to_le_bytes());
            file.rewind()?;
        }
        Ok(hasher.finalize().into())
    });
    digest.await.map_err(io::Error::other)?
}
