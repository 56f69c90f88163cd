//! The messages of the protocol.

use async_graphql::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::close::Close;

/// What a client sends
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Received {
    /// Who it is
    ConnectionInit {
        /// What tells who
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Are you there?
    Ping {
        /// To be sent back
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Yes
    Pong {},
    /// Run this
    Subscribe {
        /// Name of the operation, made up by the client
        id: String,
        /// The parameters of a request
        payload: Value,
    },
    /// Nothing more of this operation
    Complete {
        /// Its name
        id: String,
    },
}

impl Received {
    /// The message in a text
    ///
    /// # Errors
    ///
    /// [`Close::Invalid`].
    pub(super) fn parse(text: &str) -> Result<Self, Close> {
        let invalid = |_| Close::Invalid("Invalid message received".to_owned());
        let message = serde_json::from_str(text).map_err(invalid)?;
        match &message {
            Self::Subscribe { id, .. } | Self::Complete { id } if id.is_empty() => {
                Err(Close::Invalid("The id of an operation is empty".to_owned()))
            }
            _ => Ok(message),
        }
    }
}

/// What the server sends
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Sent<'a> {
    /// You may ask
    ConnectionAck,
    /// Yes, I am there
    Pong {
        /// As it came
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Map<String, Value>>,
    },
    /// A result of an operation
    Next {
        /// Its name
        id: &'a str,
        /// The result
        payload: &'a Response,
    },
    /// An operation was not run
    Error {
        /// Its name
        id: &'a str,
        /// Why
        payload: &'a [Value],
    },
    /// An operation is done
    Complete {
        /// Its name
        id: &'a str,
    },
}

impl Sent<'_> {
    /// The text of the message
    pub(super) fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_message_of_a_client_is_understood() {
        let map = |value: Value| value.as_object().cloned();
        for (text, expected) in [
            (r#"{"type":"connection_init"}"#, Received::ConnectionInit { payload: None }),
            (r#"{"type":"connection_init","payload":null}"#, Received::ConnectionInit { payload: None }),
            (
                r#"{"type":"connection_init","payload":{"a":1}}"#,
                Received::ConnectionInit { payload: map(json!({"a": 1})) },
            ),
            (r#"{"type":"ping","payload":{}}"#, Received::Ping { payload: map(json!({})) }),
            (r#"{"type":"pong","payload":{"a":1}}"#, Received::Pong {}),
            (
                r#"{"type":"subscribe","id":"1","payload":{"query":"{a}"}}"#,
                Received::Subscribe { id: "1".to_owned(), payload: json!({"query": "{a}"}) },
            ),
            (r#"{"id":"1","type":"complete"}"#, Received::Complete { id: "1".to_owned() }),
        ] {
            assert_eq!(Received::parse(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"type":"start","id":"1"}"#,
            r#"{"type":"connection_ack"}"#,
            r#"{"type":"connection_init","payload":"a"}"#,
            r#"{"type":"subscribe","payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":1,"payload":{"query":"{a}"}}"#,
            r#"{"type":"subscribe","id":"","payload":{"query":"{a}"}}"#,
            r#"{"type":"complete"}"#,
        ] {
            assert!(matches!(Received::parse(text), Err(Close::Invalid(_))), "{text}");
        }
    }

    #[test]
    fn messages_of_the_server_are_written_as_the_protocol_says() {
        let errors = [json!({"message": "no"})];
        for (message, expected) in [
            (Sent::ConnectionAck, r#"{"type":"connection_ack"}"#),
            (Sent::Pong { payload: None }, r#"{"type":"pong"}"#),
            (
                Sent::Error { id: "1", payload: &errors },
                r#"{"type":"error","id":"1","payload":[{"message":"no"}]}"#,
            ),
            (Sent::Complete { id: "1" }, r#"{"type":"complete","id":"1"}"#),
        ] {
            assert_eq!(message.text().expect("a text"), expected);
        }
    }
}
