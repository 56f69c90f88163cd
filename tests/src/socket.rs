//! A client of `/graphql/ws` that says what it is told to say, right or wrong.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async,
    tungstenite::{Error, Message, client::IntoClientRequest},
};

use crate::server::Server;

/// What changes in the calendar of `zhw` in 2023
pub const CHANGES: &str = "subscription { calendarChanges(partnership: \"zhw\", year: 2023) { kind actor cause count complete tenderIds tenders { title } } }";

/// Answered when all that was asked before on the same socket is under way
pub const MARK: &str = "{ __typename }";

const LONGEST: Duration = Duration::from_secs(40);

/// A socket that is open
pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// What comes over a socket
#[derive(Debug, Clone, PartialEq)]
pub enum Came {
    /// A message of the server
    Message(Value),
    /// The server closed it, with this code
    Closed(u16),
}

impl Socket {
    /// Opens a socket with these headers; the status when the server does not want it
    pub async fn open(server: &Server, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        let address = format!("{}/graphql/ws", server.origin.replace("http", "ws"));
        let mut request = address.into_client_request().expect("an address");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        match connect_async(request).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    /// Opens a socket that speaks the protocol
    pub async fn speaking(server: &Server) -> Self {
        Self::open(server, &[("sec-websocket-protocol", "graphql-transport-ws")]).await.expect("a socket")
    }

    /// Opens a socket for who has a token
    pub async fn of(server: &Server, token: &str) -> Self {
        let mut socket = Self::speaking(server).await;
        socket.begin(token).await;
        assert_eq!(socket.next().await, Came::Message(json!({"type": "connection_ack"})));
        socket
    }

    /// Says who it is; nobody without a token
    pub async fn begin(&mut self, token: &str) {
        let payload = match token {
            "" => json!({}),
            token => json!({"Authorization": format!("Bearer {token}")}),
        };
        self.send(json!({"type": "connection_init", "payload": payload})).await;
    }

    /// Asks for an operation
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: Value) {
        let payload = json!({"query": query, "variables": variables});
        self.send(json!({"type": "subscribe", "id": id, "payload": payload})).await;
    }

    /// Subscribes, and waits until that is under way
    pub async fn follow(&mut self, id: &str, query: &str) {
        self.subscribe(id, query, json!({})).await;
        self.mark().await;
    }

    /// Waits until all that was asked before is under way
    pub async fn mark(&mut self) {
        self.subscribe("mark", MARK, json!({})).await;
        while self.message().await != json!({"type": "complete", "id": "mark"}) {}
    }

    /// Sends a message
    pub async fn send(&mut self, message: Value) {
        self.say(Message::text(message.to_string())).await;
    }

    /// Sends whatever it is
    pub async fn say(&mut self, message: Message) {
        self.0.send(message).await.expect("it is sent");
    }

    /// What comes next
    pub async fn next(&mut self) -> Came {
        let next = async {
            loop {
                match self.0.next().await.expect("the server closes before it goes").expect("a frame") {
                    Message::Text(text) => return Came::Message(serde_json::from_str(&text).expect("JSON")),
                    Message::Close(frame) => return Came::Closed(frame.expect("a code").code.into()),
                    _ => {}
                }
            }
        };
        timeout(LONGEST, next).await.expect("something comes")
    }

    /// The next message
    pub async fn message(&mut self) -> Value {
        match self.next().await {
            Came::Message(message) => message,
            Came::Closed(code) => panic!("closed: {code}"),
        }
    }

    /// The code with which the server closes, whatever comes before
    pub async fn closed(&mut self) -> u16 {
        loop {
            if let Came::Closed(code) = self.next().await {
                return code;
            }
        }
    }
}
