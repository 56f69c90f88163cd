//! Why the server closes a socket, and how it does.

use std::{borrow::Cow, error::Error, time::Duration};

use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::{Sink, SinkExt, Stream, StreamExt};
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::{self, error::ProtocolError};

/// How long a client may take to read why, and to close in turn
const GOODBYE: Duration = Duration::from_secs(1);

/// Longest reason in bytes (RFC 6455, 5.5 and 7.4)
const LONGEST_REASON: usize = 123;

/// Why the server closes a socket
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Close {
    /// The server stops, or begins anew
    Stopping,
    /// The bytes are no WebSocket
    NoSocket,
    /// A text is not UTF-8
    NoText,
    /// A message is larger than is allowed
    TooLarge,
    /// There are as many sockets as there may be, or the database cannot be reached: later it may go
    Busy,
    /// A message is not of the protocol
    Invalid(String),
    /// Something is asked before it is clear who asks
    TooEarly,
    /// A token does not count, or no longer
    Forbidden,
    /// The client does not speak the protocol
    Protocol,
    /// The client did not say who it is
    NotInitialised,
    /// An operation has the name of one that goes on
    Subscriber(String),
    /// The client says twice who it is
    TooManyInitialisations,
}

impl Close {
    const fn code(&self) -> u16 {
        match self {
            Self::Stopping => 1001,
            Self::NoSocket => 1002,
            Self::NoText => 1007,
            Self::TooLarge => 1009,
            Self::Busy => 1013,
            Self::Invalid(_) => 4400,
            Self::TooEarly => 4401,
            Self::Forbidden => 4403,
            Self::Protocol => 4406,
            Self::NotInitialised => 4408,
            Self::Subscriber(_) => 4409,
            Self::TooManyInitialisations => 4429,
        }
    }

    fn reason(&self) -> Cow<'static, str> {
        let reason = match self {
            Self::Stopping => "The server stops",
            Self::NoSocket => "Not a WebSocket",
            Self::NoText => "Not UTF-8",
            Self::TooLarge => "Message too large",
            Self::Busy => "Try again later",
            Self::Invalid(reason) => return reason.clone().into(),
            Self::TooEarly => "Unauthorized",
            Self::Forbidden => "Forbidden",
            Self::Protocol => "Subprotocol not acceptable",
            Self::NotInitialised => "Connection initialisation timeout",
            Self::Subscriber(id) => return format!("Subscriber for {id} already exists").into(),
            Self::TooManyInitialisations => "Too many initialisation requests",
        };
        reason.into()
    }

    /// Why what was received ends the socket; `None` when there is nobody any more to tell
    pub(super) fn of(error: axum::Error) -> Option<Self> {
        let error: Box<dyn Error> = error.into_inner();
        match error.downcast_ref()? {
            tungstenite::Error::Capacity(_) => Some(Self::TooLarge),
            tungstenite::Error::Utf8(_) => Some(Self::NoText),
            tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
            tungstenite::Error::Protocol(_) => Some(Self::NoSocket),
            _ => None,
        }
    }

    fn frame(&self) -> CloseFrame {
        let reason = self.reason();
        let end = reason.floor_char_boundary(LONGEST_REASON);
        CloseFrame { code: self.code(), reason: reason.get(..end).unwrap_or_default().into() }
    }
}

/// Closes a socket
pub(super) async fn close(socket: WebSocket, close: Close) {
    let (sink, source) = socket.split();
    say_goodbye(sink, source, Some(close)).await;
}

/// Tells the client why, if there is a reason of ours, and waits for it to close: who lets go at once may take the reason
/// away from under it
pub(super) async fn say_goodbye(
    mut sink: impl Sink<Message> + Unpin,
    mut source: impl Stream<Item = Result<Message, axum::Error>> + Unpin,
    close: Option<Close>,
) {
    let goodbye = async {
        if let Some(close) = &close {
            let _ = sink.send(Message::Close(Some(close.frame()))).await;
        }
        if close == Some(Close::TooLarge) {
            // What is still to come of the message nobody reads.
            sleep(GOODBYE).await;
        }
        while let Some(Ok(_)) = source.next().await {}
    };
    let _ = timeout(GOODBYE, goodbye).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_its_frame_whatever_it_tells() {
        let frame = Close::Subscriber("é".repeat(200)).frame();
        assert_eq!(frame.code, 4409);
        assert!(frame.reason.len() <= LONGEST_REASON);
        assert!(frame.reason.starts_with("Subscriber for éé"));
    }
}
