//! Which addresses may be dialled.

use ipnet::IpNet;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, LazyLock};

/// Networks by their addresses.
#[derive(Clone, Debug, Default)]
pub struct Networks(Arc<[IpNet]>);

/// What is not public of version 4, and of the one part of version 6 that is (RFC 6890 and its registries). Addresses
/// that hold one of version 4 lead wherever that leads.
static INSIDE: LazyLock<Vec<IpNet>> = LazyLock::new(|| {
    let networks = [
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    ];
    networks.iter().filter_map(|network| network.parse().ok()).collect()
});
static GLOBAL_V6: LazyLock<IpNet> = LazyLock::new(|| "2000::/3".parse().expect("a network"));

impl Networks {
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }

    /// Whether an address is public or one of these.
    pub(super) fn may_dial(&self, address: IpAddr) -> bool {
        let is_public = !INSIDE.iter().any(|network| network.contains(&address))
            && (address.is_ipv4() || GLOBAL_V6.contains(&address));
        is_public || self.contains(address)
    }
}

impl FromStr for Networks {
    type Err = String;

    /// Addresses and networks, separated by commas: `10.0.0.0/8, 2001:db8::1`.
    fn from_str(text: &str) -> Result<Self, String> {
        let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
        entries.map(network).collect::<Result<Vec<_>, _>>().map(|networks| Networks(networks.into()))
    }
}

fn network(entry: &str) -> Result<IpNet, String> {
    let single = || entry.parse::<IpAddr>().map(IpNet::from);
    let known = entry.parse::<IpNet>().or_else(|_| single());
    known.map_err(|_| format!("“{entry}” is not an address (10.1.2.3) or a network (10.0.0.0/8)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_dialled() {
        let nowhere = Networks::default();
        let inside = [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.0.170",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "192.168.255.255",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:8.8.8.8",
            "::ffff:0:7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b::808:808",
            "64:ff9b:1::a00:1",
            "100::1",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:10::1",
            "2001:20::1",
            "2001:db8::1",
            "2001:db8:ffff::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "3fff::1",
            "3fff:fff::1",
            "4000::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fdff::1",
            "fe80::1",
            "febf::1",
            "fec0::1",
            "ff00::1",
            "ff02::1",
            "ff0e::1",
        ];
        for address in inside {
            assert!(!nowhere.may_dial(address.parse().unwrap()), "{address}");
        }
        let outside = [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2003::1",
            "2606:4700:4700::1111",
            "2a00:1450:4001::1",
            "3ffe::1",
        ];
        for address in outside {
            assert!(nowhere.may_dial(address.parse().unwrap()), "{address}");
        }
        assert!(inside.len() + outside.len() >= 75);
    }

    #[test]
    fn what_is_allowed_is_dialled_however_it_is_written() {
        let allowed: Networks = "10.0.0.0/8, ::1, fd00::/8".parse().unwrap();
        for (address, may) in
            [("10.9.9.9", true), ("::ffff:10.9.9.9", true), ("::1", true), ("fd12::1", true), ("127.0.0.1", false)]
        {
            assert_eq!(allowed.may_dial(address.parse().unwrap()), may, "{address}");
        }
        assert!("10.0.0.0/8, intranet".parse::<Networks>().unwrap_err().contains("intranet"));
        assert!("".parse::<Networks>().unwrap().0.is_empty());
    }
}
