//! Counts open connections, in total and per address, and says when there is no place for another.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::client_address::TrustedProxies;

/// Why a connection is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The server is full.
    Total,
    /// This address has its share.
    Address,
}

impl Refused {
    pub fn word(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Address => "address",
        }
    }
}

/// The places there are. Trusted proxies carry everybody's connections and have no cap of their own.
pub struct Caps {
    total: usize,
    per_address: usize,
    proxies: TrustedProxies,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    total: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl Caps {
    pub fn new(total: usize, per_address: usize, proxies: TrustedProxies) -> Arc<Self> {
        Arc::new(Self { total, per_address, proxies, open: Mutex::default() })
    }

    /// Takes a place, which is given back when the returned guard is dropped.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Result<Place, Refused> {
        let address = (!self.proxies.contains(peer)).then(|| network(peer));
        let mut open = self.open();
        if open.total >= self.total {
            return Err(Refused::Total);
        }
        if let Some(address) = address {
            let count = open.by_address.entry(address).or_default();
            if *count >= self.per_address {
                return Err(Refused::Address);
            }
            *count += 1;
        }
        open.total += 1;
        metrics::gauge!("muster_connections").set(open.total as f64);
        Ok(Place { caps: Arc::clone(self), address })
    }

    fn leave(&self, address: Option<IpAddr>) {
        let mut open = self.open();
        open.total -= 1;
        metrics::gauge!("muster_connections").set(open.total as f64);
        if let Some(Entry::Occupied(mut count)) = address.map(|address| open.by_address.entry(address)) {
            *count.get_mut() -= 1;
            if *count.get() == 0 {
                count.remove();
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open connection.
pub struct Place {
    caps: Arc<Caps>,
    address: Option<IpAddr>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.caps.leave(self.address);
    }
}

/// One IPv6 customer owns a /64, so counting single addresses would be no cap at all.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_place_is_given_back_when_the_connection_ends() {
        let caps = Caps::new(10, 1, TrustedProxies::default());
        let place = caps.enter(address("192.0.2.1")).ok();
        assert_eq!(caps.enter(address("192.0.2.1")).err(), Some(Refused::Address));
        drop(place);
        assert!(caps.enter(address("192.0.2.1")).is_ok());
        assert!(caps.open().by_address.is_empty());
    }

    #[test]
    fn the_total_counts_everybody() {
        let caps = Caps::new(2, 2, TrustedProxies::default());
        let _held = (caps.enter(address("192.0.2.1")), caps.enter(address("192.0.2.2")));
        assert_eq!(caps.enter(address("192.0.2.3")).err(), Some(Refused::Total));
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let caps = Caps::new(10, 1, TrustedProxies::default());
        let _held = caps.enter(address("2001:db8:1:2::1"));
        assert_eq!(caps.enter(address("2001:db8:1:2:ffff::9")).err(), Some(Refused::Address));
        assert!(caps.enter(address("2001:db8:1:3::1")).is_ok());
    }

    #[test]
    fn an_ipv4_address_in_ipv6_clothes_is_the_same_address() {
        let caps = Caps::new(10, 1, TrustedProxies::default());
        let _held = caps.enter(address("192.0.2.1"));
        assert_eq!(caps.enter(address("::ffff:192.0.2.1")).err(), Some(Refused::Address));
    }

    #[test]
    fn a_trusted_proxy_has_no_cap_of_its_own() {
        let caps = Caps::new(10, 1, "10.0.0.0/8".parse().unwrap());
        let _held = (caps.enter(address("10.1.2.3")), caps.enter(address("10.1.2.3")));
        assert!(caps.enter(address("10.1.2.3")).is_ok());
    }
}
