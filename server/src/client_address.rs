//! Who is really calling: the peer of the socket, or, when the peer is a proxy we were told to trust, the
//! address that proxy saw. Never believes a header from anybody else.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use axum::extract::{ConnectInfo, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use backend::Networks;
use http::HeaderMap;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The caller's address as an extension of the request; limits and logs are keyed on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl<S: Sync> axum::extract::FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut http::request::Parts, _: &S) -> Result<Self, Infallible> {
        let unknown = Self(IpAddr::from([0, 0, 0, 0]));
        Ok(parts.extensions.get().copied().unwrap_or(unknown))
    }
}

/// Networks whose `X-Forwarded-For` is believed. Empty: nobody's.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies(Networks);

impl TrustedProxies {
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }

    /// Walks `X-Forwarded-For` from its right end, where our own proxies append, to the first address that
    /// is not one of them. What stands further left was written by the caller and proves nothing.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let chain = headers.get_all(FORWARDED_FOR).iter().rev();
        let hops = chain.flat_map(|value| value.to_str().unwrap_or("unreadable").rsplit(','));
        for hop in hops {
            if !self.contains(client) {
                break;
            }
            match parse_hop(hop.trim()) {
                Some(address) => client = address,
                None => break,
            }
        }
        client
    }
}

impl FromStr for TrustedProxies {
    type Err = String;

    /// Addresses and networks, separated by commas: `10.0.0.0/8, 2001:db8::1`.
    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Self)
    }
}

fn parse_hop(hop: &str) -> Option<IpAddr> {
    let address = hop.parse().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|address| address.ip()));
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    address.or_else(bracketed).map(|address| address.to_canonical())
}

/// Adds [`ClientAddress`] to every request.
pub async fn remember(State(proxies): State<TrustedProxies>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    if let Some(peer) = peer {
        let client = ClientAddress(proxies.client(peer, request.headers()));
        request.extensions_mut().insert(client);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let proxies: TrustedProxies = trusted.parse().unwrap();
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_client_is_the_first_untrusted_address_from_the_right() {
        let table: &[(&str, &str, &[&str], &str)] = &[
            ("", "10.0.0.1", &["203.0.113.9"], "10.0.0.1"),
            ("10.0.0.1", "10.0.0.1", &[], "10.0.0.1"),
            ("10.0.0.1", "10.0.0.1", &["203.0.113.9"], "203.0.113.9"),
            ("10.0.0.1", "10.0.0.1", &["198.51.100.7, 203.0.113.9"], "203.0.113.9"),
            ("10.0.0.0/8", "10.0.0.1", &["198.51.100.7, 203.0.113.9, 10.9.9.9"], "203.0.113.9"),
            ("10.0.0.0/8", "10.0.0.1", &["198.51.100.7", "203.0.113.9"], "203.0.113.9"),
            ("10.0.0.0/8", "10.0.0.1", &["10.3.3.3"], "10.3.3.3"),
            ("10.0.0.0/8", "10.0.0.1", &["203.0.113.9, nonsense"], "10.0.0.1"),
            ("10.0.0.0/8", "203.0.113.1", &["127.0.0.1"], "203.0.113.1"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", &["203.0.113.9:4711"], "203.0.113.9"),
            ("::1", "::1", &["[2001:db8::1]:443"], "2001:db8::1"),
            ("::1", "::1", &["[2001:db8::1]"], "2001:db8::1"),
        ];
        for (trusted, peer, forwarded, expected) in table {
            assert_eq!(client(trusted, peer, forwarded), *expected, "{trusted} {peer} {forwarded:?}");
        }
    }

    #[test]
    fn a_bad_network_is_named() {
        let error = "10.0.0.0/8, proxy.local".parse::<TrustedProxies>().unwrap_err();
        assert!(error.contains("“proxy.local”"), "{error}");
    }
}
