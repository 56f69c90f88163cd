//! Limits of sockets, over which subscriptions go.

use std::time::Duration;

use super::variables::Variables;

/// Limits of sockets
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketLimits {
    /// `INKOOPKRACHT_SOCKETS`: sockets at a time. Default 500.
    pub sockets: usize,
    /// `INKOOPKRACHT_SOCKET_STREAMS`: operations at a time on a socket. Default 100.
    pub streams: usize,
    /// `INKOOPKRACHT_SOCKET_FRAME_BYTES`: a message of a client. Default 1 MB.
    pub frame_bytes: usize,
    /// `INKOOPKRACHT_SOCKET_INIT_TIMEOUT_MS`: until a client says who it is. Default 10 s.
    pub init_timeout: Duration,
    /// `INKOOPKRACHT_SOCKET_KEEP_ALIVE_MS`: how often a client is asked whether it is there, and looked at whether it still may
    /// be; also how long it may take nothing in. Default 20 s.
    pub keep_alive: Duration,
}

impl Default for SocketLimits {
    fn default() -> Self {
        Self {
            sockets: 500,
            streams: 100,
            frame_bytes: 1_000_000,
            init_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(20),
        }
    }
}

pub(super) fn sockets(read: &mut Variables<'_>) -> SocketLimits {
    let default = SocketLimits::default();
    SocketLimits {
        sockets: read.count("INKOOPKRACHT_SOCKETS", default.sockets, 0..=100_000),
        streams: read.count("INKOOPKRACHT_SOCKET_STREAMS", default.streams, 1..=10_000),
        frame_bytes: read.count("INKOOPKRACHT_SOCKET_FRAME_BYTES", default.frame_bytes, 1000..=100_000_000),
        init_timeout: read.milliseconds("INKOOPKRACHT_SOCKET_INIT_TIMEOUT_MS", default.init_timeout),
        keep_alive: read.milliseconds("INKOOPKRACHT_SOCKET_KEEP_ALIVE_MS", default.keep_alive),
    }
}
