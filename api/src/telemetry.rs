//! Log lines: what is written, in which form, and the id that ties those of one request together.

use std::{io::IsTerminal, time::Instant};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
};
use tracing::{Instrument, field};
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};
use uuid::Uuid;

use crate::{
    audit_trail,
    client::ClientAddress,
    config::{Config, LogFormat},
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Begins to write log lines to standard error; a second call changes nothing
pub fn start(config: &Config) {
    let targets: Targets = config.log_filter.parse().unwrap_or_default();
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let lines = match config.log_format {
        LogFormat::Text => lines.with_target(false).boxed(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(true).with_span_list(false).boxed()
        }
    };
    let _ = tracing_subscriber::registry().with(lines.with_filter(targets)).try_init();
}

/// Writes who did what to what and how it ended, as BIO2 8.15.01 asks, to the log and to the audit trail; the request adds
/// origin and id, both add the moment. None of them may hold a secret.
pub fn audit(action: &str, object: &str, result: &str, actor: &str) {
    tracing::info!(target: "audit", action, object, result, actor, "audit");
    audit_trail::note(action, object, result, actor);
}

/// The id of a request, which [`trace`] gives it
pub(crate) fn request_id(headers: &HeaderMap) -> Option<Uuid> {
    Uuid::parse_str(headers.get(&REQUEST_ID)?.to_str().ok()?).ok()
}

/// Gives a request an id, taken over from the caller if it is a UUID, and writes one line when `next` has answered it.
/// Addresses are written without their query, which may hold secrets.
pub async fn trace<F: Future<Output = Response>>(
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let id = request_id(request.headers()).unwrap_or_else(Uuid::now_v7).to_string();
    let origin = request.extensions().get().map(|ClientAddress(address)| *address);
    let span = tracing::info_span!(
        "request",
        id,
        method = %request.method(),
        path = request.uri().path(),
        origin = origin.map(field::display),
        actor = field::Empty,
    );
    let header = HeaderValue::from_str(&id).ok();
    if let Some(header) = &header {
        request.headers_mut().insert(REQUEST_ID, header.clone());
    }
    async move {
        let begin = Instant::now();
        let mut response = next(request).await;
        response.headers_mut().extend(header.map(|header| (REQUEST_ID, header)));
        let milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(status = response.status().as_u16(), milliseconds, "answered");
        response
    }
    .instrument(span)
    .await
}
