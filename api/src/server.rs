//! The routes and the layers around them, in order: read this first.

use std::{any::Any, panic::AssertUnwindSafe, time::Duration};

use axum::{
    Json, Router,
    extract::{Request, State},
    handler::Handler,
    http::{HeaderName, HeaderValue, Method, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::FutureExt;
use serde_json::{Value, json};
use tokio::time::timeout;
use tower::util::option_layer;
use tower_http::{compression::CompressionLayer, cors::CorsLayer};

use crate::{
    audit_trail,
    auth::{self, Viewer},
    body, client,
    config::{Config, GraphiQl, HttpLimits},
    error::{self, ApiError, Told},
    export,
    graphql::{self, graphiql, handler, socket},
    read,
    state::AppState,
    telemetry, web,
};

/// How long the database may take to answer whether it is there
const READY: Duration = Duration::from_secs(1);

/// Everything that the server answers
pub fn app(state: AppState) -> Router {
    let config = &state.config;
    let schema = graphql::schema(&state);
    let with_viewers =
        |routes: Router<AppState>| routes.route_layer(from_fn_with_state(state.clone(), for_viewers));
    let sockets = with_viewers(socket::routes(schema.clone()));
    let graphql = handler::routes(schema, config, with_viewers);
    let pages = with_viewers(web::routes(&state).merge(export::routes()));
    let health = Router::new().route("/health/live", get(live)).route("/health/ready", get(ready));
    // Pages say to who is signed in what is not there, as they say all else.
    let known = from_fn_with_state(state.clone(), for_viewers);
    let (not_found, not_allowed) = (async || ApiError::NotFound, async || ApiError::MethodNotAllowed);
    let explorer = match config.graphiql {
        GraphiQl::Served => graphiql::routes(),
        GraphiQl::Off => Router::new(),
    };
    // The last layer is the outermost: a request passes them from the bottom up. Each layer costs every request a copy of
    // all below it, so what can be one is one.
    health
        .merge(explorer)
        .merge(graphql)
        .merge(sockets)
        .merge(pages)
        .fallback(not_found.layer(known.clone()))
        .method_not_allowed_fallback(not_allowed.layer(known))
        .layer(CompressionLayer::new())
        .layer(option_layer(for_other_origins(config)))
        .layer(from_fn_with_state(state.clone(), for_all))
        .with_state(state)
}

/// Middleware: what is done for every request, from the outside in
async fn for_all(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let config = &state.config;
    client::recognize(config, &mut request);
    telemetry::trace(request, |request| async {
        let receive = |request| body::receive(config.http, request, |request| next.run(request));
        let answer = |request| error::as_page(request, receive);
        with_headers(&state, web::surround(&state, request, answer).await)
    })
    .await
}

/// Middleware: routes that know who asks, end in time, survive a panic, and leave their trail
async fn for_viewers(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let answer = |request: Request| async {
        let answered = AssertUnwindSafe(answer_viewer(&state, request, next)).catch_unwind().await;
        answered.unwrap_or_else(|panic| Err(panicked(&*panic))).into_response()
    };
    audit_trail::keep(&state, request, answer).await
}

async fn answer_viewer(state: &AppState, request: Request, next: Next) -> Result<Response, ApiError> {
    state.rates.count(request.extensions().get().copied())?;
    let longest = longest(&state.config.http, &request);
    let answered = auth::identify(state, request, |request| answer_known(request, next));
    timeout(longest, answered).await.unwrap_or(Err(ApiError::TimedOut))
}

/// What `next` answers; to a refusal or fault belongs who asked, for the page that it may become
async fn answer_known(request: Request, next: Next) -> Response {
    let viewer = request.extensions().get::<Viewer>().cloned();
    let mut response = next.run(request).await;
    if let Some(viewer) = viewer.filter(|_| response.extensions().get::<Told>().is_some()) {
        response.extensions_mut().insert(viewer);
    }
    response
}

/// How long a request may take: one with files has longer
fn longest(limits: &HttpLimits, request: &Request) -> Duration {
    let content_type =
        request.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let has_files = content_type.get(..10).is_some_and(|start| start.eq_ignore_ascii_case(b"multipart/"));
    if has_files { limits.upload_timeout } else { limits.request_timeout }
}

fn panicked(panic: &(dyn Any + Send)) -> ApiError {
    let said =
        panic.downcast_ref::<&str>().map(ToString::to_string).or_else(|| panic.downcast_ref().cloned());
    ApiError::internal(said.unwrap_or_else(|| "a panic".to_owned()))
}

/// Lets scripts of the origins that are named read answers, to what they ask with a token: no browser sends them a cookie
fn for_other_origins(config: &Config) -> Option<CorsLayer> {
    let origins: Vec<HeaderValue> =
        config.cors_origins.iter().filter_map(|origin| origin.parse().ok()).collect();
    let layer = CorsLayer::new()
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(MAY_BE_SENT)
        .expose_headers([header::ETAG, header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(PREFLIGHT_KEPT);
    (!origins.is_empty()).then(|| layer.allow_origin(origins))
}

/// Headers that scripts of other origins may send
const MAY_BE_SENT: [HeaderName; 6] = [
    header::AUTHORIZATION,
    header::CONTENT_TYPE,
    header::IF_NONE_MATCH,
    HeaderName::from_static("graphql-require-preflight"),
    HeaderName::from_static("idempotency-key"),
    HeaderName::from_static("x-request-id"),
];

/// How long a browser need not ask again what scripts of another origin may do
const PREFLIGHT_KEPT: Duration = Duration::from_mins(10);

/// With what browsers must know to keep people safe, unless the answer says otherwise
fn with_headers(state: &AppState, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert_with(|| state.content_policy.clone());
    let https = state.config.is_https().then_some((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    for (name, value) in HEADERS.iter().cloned().chain(https) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

const HEADERS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // Not no-referrer: then forms of our own pages would come with the origin `null`, which must be refused.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

async fn live() -> Json<Value> {
    Json(json!({"status": "live"}))
}

async fn ready(State(state): State<AppState>) -> Result<Json<Value>, ApiError> {
    let asked = timeout(READY, async {
        let connection = read::connect(&state.pool).await?;
        read::migration::newest(&connection).await
    });
    let newest = asked.await.map_err(|error| ApiError::Unavailable(error.into()))??;
    if newest == schema::database::newest_migration() {
        Ok(Json(json!({"status": "ready"})))
    } else {
        Err(ApiError::Unavailable("the database is not migrated to this version of the program".into()))
    }
}

#[cfg(test)]
#[path = "server_tests.rs"]
mod tests;
