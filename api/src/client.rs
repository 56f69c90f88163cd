//! Which client sends a request, and how many it may send.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};

use crate::{config::Config, error::ApiError};

/// After how many requests clients that have long been silent are forgotten
const FORGET: usize = 10_000;

/// The address of the client: that of the connection, or what a trusted proxy says it is
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// What counts as one client: who has one IPv6 address has its whole network of 64 bits
    pub(crate) fn network(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        }
    }
}

/// Puts the [`ClientAddress`] in the request
pub fn recognize(config: &Config, request: &mut Request) {
    let peer = request.extensions().get().map(|ConnectInfo(peer): &ConnectInfo<SocketAddr>| peer.ip());
    if let Some(peer) = peer {
        let address = address(peer, request.headers(), &config.trusted_proxies);
        request.extensions_mut().insert(ClientAddress(address));
    }
}

/// Each proxy adds the address that it was asked from at the end, so they are believed from there, as far as they are
/// trusted; what a client wrote itself stands before.
fn address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let forwarded = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
    let said: Vec<&str> = forwarded.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer.to_canonical();
    for address in said.into_iter().rev() {
        if !trusted.contains(&client) {
            break;
        }
        let Ok(address) = address.parse::<IpAddr>() else { break };
        client = address.to_canonical();
    }
    client
}

/// How many requests clients have sent of late; cheap to clone
#[derive(Clone)]
pub struct Rates(Option<Arc<Counted>>);

struct Counted {
    maximum: NonZeroU32,
    clients: RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>,
    checks: AtomicUsize,
}

impl Rates {
    /// So many a minute, which may all come at once; 0: no limit
    pub fn new(requests: u32) -> Self {
        let counted = |maximum| Counted {
            maximum,
            clients: RateLimiter::hashmap(Quota::per_minute(maximum)),
            checks: AtomicUsize::new(0),
        };
        Self(NonZeroU32::new(requests).map(|maximum| Arc::new(counted(maximum))))
    }

    /// Counts what a client asks: a request, or an operation on a socket
    ///
    /// A client whose address is not known is not counted.
    ///
    /// A client on this machine is not limited: it is a program of the operator, or a proxy that is not trusted, and so stands
    /// for everybody.
    ///
    /// # Errors
    ///
    /// [`ApiError::TooMany`]
    pub fn count(&self, client: Option<ClientAddress>) -> Result<(), ApiError> {
        let (Some(counted), Some(client)) = (&self.0, client) else { return Ok(()) };
        if client.0.is_loopback() {
            return Ok(());
        }
        if counted.checks.fetch_add(1, Ordering::Relaxed) % FORGET == FORGET - 1 {
            counted.clients.retain_recent();
        }
        counted.clients.check_key(&client.network()).map_err(|early| ApiError::TooMany {
            limit: "clientRequests",
            maximum: usize::try_from(counted.maximum.get()).unwrap_or(usize::MAX),
            wait: early.wait_time_from(DefaultClock::default().now()) + Duration::from_secs(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXIES: [&str; 2] = ["10.0.0.1", "10.0.0.2"];

    fn found(peer: &str, forwarded: &[&str]) -> String {
        let headers = forwarded
            .iter()
            .map(|value| ("x-forwarded-for".parse().expect("a name"), value.parse().expect("a value")))
            .collect();
        let trusted = PROXIES.map(|proxy| proxy.parse().expect("an address"));
        address(peer.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(found("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(found("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(found("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(found("::ffff:10.0.0.1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(
            found("10.0.0.1", &["1.2.3.4, 198.51.100.1"]),
            "198.51.100.1",
            "the first is the client's own word"
        );
        assert_eq!(found("10.0.0.1", &["1.2.3.4", "198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(found("10.0.0.1", &["unknown"]), "10.0.0.1");
    }

    fn counted(rates: &Rates, address: &str) -> Result<(), ApiError> {
        rates.count(Some(ClientAddress(address.parse().expect("an address"))))
    }

    #[test]
    fn each_client_has_its_own_number_and_is_told_how_long_to_wait() {
        let rates = Rates::new(3);
        for _ in 0..3 {
            assert!(counted(&rates, "203.0.113.7").is_ok());
        }
        let Err(ApiError::TooMany { wait, maximum: 3, .. }) = counted(&rates, "203.0.113.7") else {
            panic!("the fourth is one too many");
        };
        assert!((1..=21).contains(&wait.as_secs()), "{wait:?}");
        assert!(counted(&rates, "203.0.113.8").is_ok(), "others may");
        for host in ["2001:db8::1", "2001:db8::2", "2001:db8:0:0:ffff::3"] {
            assert!(counted(&rates, host).is_ok());
        }
        assert!(counted(&rates, "2001:db8::4").is_err(), "a network of 64 bits is one client");
        for _ in 0..10 {
            assert!(counted(&rates, "127.0.0.1").is_ok(), "this machine is not limited");
        }
    }

    #[test]
    fn without_a_number_there_is_no_limit() {
        let rates = Rates::new(0);
        assert!((0..10_000).all(|_| counted(&rates, "203.0.113.7").is_ok()));
    }
}
