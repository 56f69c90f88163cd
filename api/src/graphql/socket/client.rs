//! One client on a socket, from its greeting to its end.

use std::{ops::ControlFlow, pin::pin, time::Duration};

use async_graphql::Executor;
use axum::{
    body::Bytes,
    extract::ws::{Message, WebSocket},
    http::{HeaderMap, HeaderValue, header},
};
use futures::{Sink, SinkExt, Stream, StreamExt};
use serde_json::{Map, Value};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};

use super::{
    close::{Close, say_goodbye},
    message::{Received, Sent},
    operation::{Operation, Outcome},
    operations::Operations,
};
use crate::{
    auth::{self, Viewer},
    client::ClientAddress,
    error::ApiError,
    graphql::{parameters::Parameters, request_error::RequestError},
    state::AppState,
};

/// How long it may take to look whether a client may still be here
const LOOK: Duration = Duration::from_secs(1);

/// What is to be sent, if anything; or the end, with a reason unless nobody is there to hear it
type Step = ControlFlow<Option<Close>, Option<Message>>;

/// One client on a socket
pub(super) struct Client<E> {
    executor: E,
    state: AppState,
    /// Of the request that opened the socket, with what the client said later about who it is
    headers: HeaderMap,
    viewer: Viewer,
    address: Option<ClientAddress>,
    is_acknowledged: bool,
    /// Whether anything was heard of it since it was last asked whether it is there
    is_heard: bool,
    operations: Operations,
}

impl<E: Executor> Client<E> {
    /// A client that opened a socket, from where, and who it is by the headers that it did that with
    pub(super) fn new(
        executor: E,
        state: AppState,
        headers: HeaderMap,
        viewer: Viewer,
        address: Option<ClientAddress>,
    ) -> Self {
        let operations = Operations::default();
        Self { executor, state, headers, viewer, address, is_acknowledged: false, is_heard: true, operations }
    }

    /// Answers until one of both closes the socket
    pub(super) async fn serve(mut self, socket: WebSocket) {
        let (mut sink, mut source) = socket.split();
        let close = self.talk(&mut sink, &mut source).await;
        // What goes on for a client that is gone ends first.
        drop(self);
        say_goodbye(sink, source, close).await;
    }

    /// Why it ended; `None` when the client did that, or is gone
    async fn talk(
        &mut self,
        sink: &mut (impl Sink<Message> + Unpin),
        source: &mut (impl Stream<Item = Result<Message, axum::Error>> + Unpin),
    ) -> Option<Close> {
        let limits = self.state.config.sockets;
        let mut keep_alive = interval_at(Instant::now() + limits.keep_alive, limits.keep_alive);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut unknown = pin!(sleep(limits.init_timeout));
        let sockets = self.state.sockets.clone();
        let mut closing = pin!(sockets.closing());
        loop {
            let step = tokio::select! {
                received = source.next() => match received {
                    Some(Ok(message)) => self.take(message).await,
                    Some(Err(error)) => Step::Break(Close::of(error)),
                    None => Step::Break(None),
                },
                Some((id, outcome)) = self.operations.next() => Self::tell(&id, &outcome),
                _ = keep_alive.tick() => self.look_after().await,
                () = &mut unknown, if !self.is_acknowledged => Step::Break(Some(Close::NotInitialised)),
                () = &mut closing => Step::Break(Some(Close::Stopping)),
            };
            match step {
                Step::Continue(None) => {}
                // A client that takes nothing in holds up its own operations alone, and not for ever.
                Step::Continue(Some(message)) => match timeout(limits.keep_alive, sink.send(message)).await {
                    Ok(Ok(())) => {}
                    Ok(Err(_)) | Err(_) => return None,
                },
                Step::Break(close) => return close,
            }
        }
    }

    async fn take(&mut self, message: Message) -> Step {
        self.is_heard = true;
        let received = match message {
            Message::Text(text) => Received::parse(&text),
            Message::Binary(_) => Err(Close::Invalid("Messages are texts".to_owned())),
            // The library has answered.
            Message::Ping(_) | Message::Pong(_) => return Step::Continue(None),
            Message::Close(_) => return Step::Break(None),
        };
        match received {
            Ok(Received::ConnectionInit { payload }) => self.begin(payload.unwrap_or_default()).await,
            Ok(Received::Ping { payload }) => send(&Sent::Pong { payload }),
            Ok(Received::Pong {}) => Step::Continue(None),
            Ok(Received::Subscribe { id, payload }) => self.run(id, payload),
            Ok(Received::Complete { id }) => {
                self.operations.end(&id);
                Step::Continue(None)
            }
            Err(close) => Step::Break(Some(close)),
        }
    }

    /// A client says who it is, unless its headers did: browsers cannot send the header of a token
    async fn begin(&mut self, payload: Map<String, Value>) -> Step {
        if self.is_acknowledged {
            return Step::Break(Some(Close::TooManyInitialisations));
        }
        let is_token =
            |(name, _): &(String, Value)| name.eq_ignore_ascii_case(header::AUTHORIZATION.as_str());
        if let Some((_, sent)) = payload.into_iter().find(is_token) {
            let token = sent.as_str().and_then(|token| HeaderValue::from_str(token).ok());
            let Some(token) = token else { return Step::Break(Some(Close::Forbidden)) };
            self.headers.insert(header::AUTHORIZATION, token);
            match auth::viewer(&self.state, &self.headers).await {
                Ok(viewer) => self.viewer = viewer,
                Err(ApiError::Unavailable(_) | ApiError::TimedOut) => return Step::Break(Some(Close::Busy)),
                Err(_) => return Step::Break(Some(Close::Forbidden)),
            }
        }
        self.is_acknowledged = true;
        send(&Sent::ConnectionAck)
    }

    fn run(&mut self, id: String, payload: Value) -> Step {
        let config = &self.state.config;
        if !self.is_acknowledged {
            return Step::Break(Some(Close::TooEarly));
        }
        if self.operations.has(&id) {
            return Step::Break(Some(Close::Subscriber(id)));
        }
        let parameters = match Parameters::of_value(payload) {
            Ok(parameters) => parameters,
            Err(error) => {
                let told = error.told();
                let reason = told.first().and_then(|told| told.get("message")).and_then(Value::as_str);
                return Step::Break(Some(Close::Invalid(reason.unwrap_or_default().to_owned())));
            }
        };
        match self.operation(parameters) {
            Ok(operation) => {
                let outcomes = operation.run(self.executor.clone(), self.viewer.clone(), config);
                self.operations.begin(id, outcomes);
                Step::Continue(None)
            }
            Err(error) => Self::tell(&id, &Outcome::Refused(error.told())),
        }
    }

    /// The operation that the parameters ask for, when there is room for it
    fn operation(&self, parameters: Parameters) -> Result<Operation, RequestError> {
        let (config, streams) = (&self.state.config, self.state.config.sockets.streams);
        if self.operations.len() >= streams {
            return Err(ApiError::TooLarge { limit: "socketStreams", maximum: streams }.into());
        }
        self.state.rates.count(self.address)?;
        Operation::of(parameters, &self.state.documents, &config.graphql)
    }

    fn tell(id: &str, outcome: &Outcome) -> Step {
        send(&match outcome {
            Outcome::Next(response) => Sent::Next { id, payload: response },
            Outcome::Refused(errors) => Sent::Error { id, payload: errors },
            Outcome::Complete => Sent::Complete { id },
        })
    }

    /// Asks the client whether it is there, when it answered the last time, and looks whether it may still be
    ///
    /// While the database is away who was let in stays.
    async fn look_after(&mut self) -> Step {
        if !self.is_heard {
            return Step::Break(None);
        }
        self.is_heard = false;
        match timeout(LOOK, auth::viewer(&self.state, &self.headers)).await {
            Ok(Ok(viewer)) if viewer != self.viewer => Step::Break(Some(Close::Forbidden)),
            Ok(Err(ApiError::Unavailable(_) | ApiError::TimedOut) | Ok(_)) | Err(_) => {
                Step::Continue(Some(Message::Ping(Bytes::new())))
            }
            Ok(Err(_)) => Step::Break(Some(Close::Forbidden)),
        }
    }
}

fn send(message: &Sent<'_>) -> Step {
    match message.text() {
        Ok(text) => Step::Continue(Some(Message::Text(text.into()))),
        Err(error) => {
            ApiError::internal(error).log();
            Step::Break(None)
        }
    }
}
