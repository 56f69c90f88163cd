//! `/graphql/ws`: GraphQL over `WebSocket`, as the protocol graphql-transport-ws says. The way for subscriptions, which also
//! takes queries and mutations.
//!
//! Source: `PROTOCOL.md` of the package graphql-ws.

mod client;
mod close;
mod message;
mod operation;
mod operations;
mod sockets;

use async_graphql::Executor;
use axum::{
    Extension, Router,
    extract::{State, WebSocketUpgrade, ws::rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, header},
    response::Response,
    routing::get,
};
use tracing::{Instrument, Span};

use crate::{
    audit_trail::{self, Origin},
    auth::{self, Viewer},
    client::ClientAddress,
    error::ApiError,
    state::AppState,
};
use client::Client;
use close::Close;

pub use sockets::Sockets;

const PROTOCOL: &str = "graphql-transport-ws";

/// `/graphql/ws`, answered by `executor`
pub fn routes<E: Executor>(executor: E) -> Router<AppState> {
    let open = move |State(state): State<AppState>,
                     viewer: Viewer,
                     Extension(origin): Extension<Origin>,
                     client: Option<Extension<ClientAddress>>,
                     headers: HeaderMap,
                     upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>| {
        let executor = executor.clone();
        let client = client.map(|Extension(address)| address);
        async move { open(executor, state, viewer, (origin, client), headers, upgrade) }
    };
    Router::new()
        .route("/graphql/ws", get(open))
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
}

fn open<E: Executor>(
    executor: E,
    state: AppState,
    mut viewer: Viewer,
    (origin, address): (Origin, Option<ClientAddress>),
    mut headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    if is_from_another_site(&headers, state.config.public_url.as_deref()) {
        if !is_named(&headers, &state.config.cors_origins) {
            return Err(ApiError::CrossSite);
        }
        // Its scripts may ask with a token, as over HTTP, never with our cookie.
        headers.remove(header::COOKIE);
        headers.remove(header::AUTHORIZATION);
        viewer = Viewer::Anonymous;
    }
    let Ok(upgrade) = upgrade else {
        return Err(ApiError::BadRequest(format!("This address takes WebSockets that speak {PROTOCOL}.")));
    };
    let frame_bytes = state.config.sockets.frame_bytes;
    let upgrade = upgrade.protocols([PROTOCOL]).max_frame_size(frame_bytes).max_message_size(frame_bytes);
    let speaks = upgrade.selected_protocol().is_some();
    let entered = state.sockets.enter();
    let client = Client::new(executor, state.clone(), headers, viewer, address);
    Ok(upgrade.on_upgrade(move |socket| {
        let talk = async move {
            match &entered {
                _ if !speaks => close::close(socket, Close::Protocol).await,
                None => close::close(socket, Close::Busy).await,
                Some(_) => client.serve(socket).await,
            }
            drop(entered);
        };
        audit_trail::followed(state, origin, talk).instrument(Span::current())
    }))
}

/// Whether a page of another site opens the socket: browsers let it, and send our cookie along
///
/// Other programs send no origin.
fn is_from_another_site(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    headers.contains_key(header::ORIGIN) && !auth::is_same_origin(headers, public_url)
}

fn is_named(headers: &HeaderMap, origins: &[String]) -> bool {
    headers.get(header::ORIGIN).is_some_and(|origin| origins.iter().any(|named| named == origin))
}
