//! `/graphql`: GraphQL over HTTP, as its draft specification says.

use async_graphql::Executor;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode},
    middleware::from_fn,
    response::Response,
    routing::get,
};

use super::{
    idempotency::{self, Answered},
    media_type::AnswerType,
    request_error::{RequestError, answer, as_graphql},
    sent::Sent,
};
use crate::{auth::Viewer, config::Config, error::ApiError, state::AppState};

/// What the form of a request with files takes besides the files: its two other parts, and its seams
const FORM_SLACK_BYTES: usize = 100_000;

/// Marks an answer that was given before, to the same request with the same key
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// `/graphql`, answered by `executor`; `layers` go around the handler, and what they refuse is told as GraphQL errors
pub fn routes<E: Executor>(
    executor: E,
    config: &Config,
    layers: impl FnOnce(Router<AppState>) -> Router<AppState>,
) -> Router<AppState> {
    let handle = move |State(state): State<AppState>, viewer: Viewer, request: Request| {
        let executor = executor.clone();
        async move { handle(executor, &state, viewer, request).await }
    };
    let form_bytes = config.http.upload_bytes + 2 * config.http.body_bytes + FORM_SLACK_BYTES;
    let routes = Router::new()
        .route("/graphql", get(handle.clone()).post(handle))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(DefaultBodyLimit::max(form_bytes));
    layers(routes).layer(from_fn(as_graphql))
}

async fn handle<E: Executor>(executor: E, state: &AppState, viewer: Viewer, request: Request) -> Response {
    let Some(answer_type) = AnswerType::wanted(request.headers()) else {
        return RequestError::AnswerType.answer(AnswerType::Json);
    };
    let (method, headers) = (request.method().clone(), request.headers().clone());
    match answered(executor, state, viewer, &method, &headers, request).await {
        Ok(Answered::Now(outcomes)) if method == Method::GET => {
            outcomes.answer_to_get(&headers, answer_type, &state.config.graphql)
        }
        Ok(Answered::Now(outcomes)) => outcomes.answer(answer_type, &state.config.graphql),
        Ok(Answered::Before(body)) => {
            let mut response = answer(answer_type, StatusCode::OK, body);
            response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
            response
        }
        Err(error) => error.answer(answer_type),
    }
}

async fn answered<E: Executor>(
    executor: E,
    state: &AppState,
    viewer: Viewer,
    method: &Method,
    headers: &HeaderMap,
    request: Request,
) -> Result<Answered, RequestError> {
    let mut sent = Sent::receive(&state.config, &viewer, request).await?;
    let repeatable = idempotency::Request::of(headers, &mut sent).await?;
    let prepared = sent.prepare(&state.documents, &state.config.graphql, method);
    let actor = viewer.actor().to_owned();
    let may_change = viewer != Viewer::Anonymous && prepared.changes();
    let run = prepared.run(executor, viewer);
    match repeatable {
        // In a box, so that the many without a key take no room for it.
        Some(repeatable) if may_change => Box::pin(repeatable.once(state, &actor, run)).await,
        _ => Ok(Answered::Now(run.await)),
    }
}
