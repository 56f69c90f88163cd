//! The audit trail: what a request did and tried is stored before its answer goes out.
//!
//! Whoever decides or changes something says so with [`crate::telemetry::audit`]; what is said while a request is
//! answered, or a command runs, is collected here and stored at its end, with where it came from. On a socket, which has
//! no end to wait for, it is stored at once.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{extract::Request, response::Response};
use futures::TryFutureExt;
use schema::database::Pool;
use tokio::{runtime::Handle, spawn, task::JoinHandle};
use uuid::Uuid;

use crate::{
    auth::KnownViewers,
    client::ClientAddress,
    error::ApiError,
    read,
    state::AppState,
    telemetry,
    write::{self, audit_event::NewAuditEvent},
};

/// Longest text of an event, in characters
const LONGEST: usize = 300;

tokio::task_local! {
    static TRAIL: Trail;
}

/// Where something comes from
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Address of the client, or what else it came by
    pub origin: String,
    /// What counts as one client, for who tries too often; empty for no client
    pub network: String,
    /// Identity of the request
    pub request: Option<Uuid>,
}

/// What one request, command or socket notes, and how it is stored
#[derive(Clone)]
struct Trail {
    noted: Arc<Mutex<Vec<NewAuditEvent>>>,
    pool: Pool,
    known: KnownViewers,
    origin: Origin,
    /// Whether each event is stored as it is noted, and not all in the end
    at_once: bool,
}

impl Trail {
    fn new(pool: &Pool, known: &KnownViewers, origin: Origin, at_once: bool) -> Self {
        Self { noted: Arc::default(), pool: pool.clone(), known: known.clone(), origin, at_once }
    }

    fn note(&self, action: &str, object: &str, result: &str, actor: &str) {
        let text = |text: &str| text.chars().filter(|letter| *letter != '\0').take(LONGEST).collect();
        let event = NewAuditEvent {
            action: text(action),
            object: text(object),
            result: result.to_owned(),
            actor: text(actor),
            origin: self.origin.origin.clone(),
            request: self.origin.request,
        };
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).push(event);
        if self.at_once {
            self.store_unwatched();
        }
    }

    /// Stores what was noted since the last time, on a task of its own, which goes on when a client goes away
    fn store(&self) -> Option<JoinHandle<Result<(), ApiError>>> {
        let events = mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner));
        if events.is_empty() {
            return None;
        }
        // What was done may have been about who may do what, and the next request must find it done.
        self.known.forget();
        let (pool, runtime) = (self.pool.clone(), Handle::try_current().ok()?);
        Some(runtime.spawn(async move {
            let mut connection = read::connect(&pool).await?;
            Ok(write::audit_event::insert(&mut connection, &events).await?)
        }))
    }

    /// The same where nobody waits to be told how it ended
    fn store_unwatched(&self) {
        if let Some(stored) = self.store() {
            spawn(ended(stored).inspect_err(ApiError::log));
        }
    }
}

async fn ended(stored: JoinHandle<Result<(), ApiError>>) -> Result<(), ApiError> {
    stored.await.map_err(ApiError::internal)?
}

/// Work that may be broken off: what it noted is stored then too
struct Unfinished(Trail);

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.0.store_unwatched();
    }
}

/// Notes what was done or tried, for the request, command or socket that is at work
///
/// What is asked of strangers stands in the log alone, or they could fill the disk.
pub(crate) fn note(action: &str, object: &str, result: &str, actor: &str) {
    if result == "forbidden" && actor == "anonymous" {
        return;
    }
    // Elsewhere there is nobody to store it: the log has it.
    let _ = TRAIL.try_with(|trail| trail.note(action, object, result, actor));
}

/// Stores what a request did and tried before its answer, which `next` gives, goes out
///
/// # Errors
///
/// [`ApiError::Unavailable`] when it cannot be stored: then nobody gets what they asked for unnoticed.
pub async fn keep<F: Future<Output = Response>>(
    state: &AppState,
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Result<Response, ApiError> {
    let client: Option<ClientAddress> = request.extensions().get().copied();
    let origin = Origin {
        origin: client.map(|ClientAddress(address)| address.to_string()).unwrap_or_default(),
        network: client.map(|client| client.network().to_string()).unwrap_or_default(),
        request: telemetry::request_id(request.headers()),
    };
    request.extensions_mut().insert(origin.clone());
    let (response, stored) = kept(&state.pool, &state.known, origin, next(request)).await;
    stored?;
    Ok(response)
}

/// Does the work, and stores what is noted meanwhile; also when the work is broken off
pub async fn kept<T>(
    pool: &Pool,
    known: &KnownViewers,
    origin: Origin,
    work: impl Future<Output = T>,
) -> (T, Result<(), ApiError>) {
    let trail = Unfinished(Trail::new(pool, known, origin, false));
    let done = TRAIL.scope(trail.0.clone(), work).await;
    let stored = match trail.0.store() {
        Some(stored) => ended(stored).await,
        None => Ok(()),
    };
    (done, stored)
}

/// Does work that goes on and on, such as that of a socket, and stores what is noted as it comes
pub async fn followed<T>(state: AppState, origin: Origin, work: impl Future<Output = T>) -> T {
    TRAIL.scope(Trail::new(&state.pool, &state.known, origin, true), work).await
}
