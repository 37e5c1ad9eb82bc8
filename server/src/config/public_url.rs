//! The address under which people reach this server: a scheme and a host, nothing behind them.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use http::Uri;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    https: bool,
    authority: String,
}

impl PublicUrl {
    pub fn of_address(address: SocketAddr) -> Self {
        let host =
            if address.ip().is_unspecified() { format!("localhost:{}", address.port()) } else { address.to_string() };
        Self { https: false, authority: host }
    }

    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The host without its port.
    pub fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => &self.authority,
        }
    }

    /// As in an `Origin` header: no slash at the end.
    pub fn origin(&self) -> String {
        self.to_string()
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        write!(out, "{scheme}://{}", self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wanted = || "write http:// or https:// and the host, such as https://muster.example.com".to_owned();
        let uri: Uri = text.trim().parse().map_err(|_| wanted())?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wanted()),
        };
        let authority = uri.authority().ok_or_else(wanted)?;
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err("leave out everything behind the host: Muster lives at the root of its host".to_owned());
        }
        Ok(Self { https, authority: without_default_port(authority.as_str(), https).to_ascii_lowercase() })
    }
}

fn without_default_port(authority: &str, https: bool) -> &str {
    let port = if https { ":443" } else { ":80" };
    authority.strip_suffix(port).unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_brought_to_one_form() {
        let table = [
            ("https://Muster.example.com/", "https://muster.example.com", "muster.example.com"),
            ("https://muster.example.com:443", "https://muster.example.com", "muster.example.com"),
            ("http://localhost:3000", "http://localhost:3000", "localhost"),
            ("http://[::1]:3000", "http://[::1]:3000", "[::1]"),
            ("http://[::1]", "http://[::1]", "[::1]"),
        ];
        for (text, origin, host) in table {
            let url: PublicUrl = text.parse().unwrap();
            assert_eq!((url.origin().as_str(), url.host()), (origin, host));
        }
    }

    #[test]
    fn anything_behind_the_host_is_refused() {
        for text in ["muster.example.com", "ftp://a", "https://a/muster", "https://a/?x=1", "https://u:p@a", ""] {
            assert!(text.parse::<PublicUrl>().is_err(), "{text}");
        }
    }

    #[test]
    fn listening_everywhere_is_reached_at_localhost() {
        let url = PublicUrl::of_address(([0, 0, 0, 0], 3000).into());
        assert_eq!(url.origin(), "http://localhost:3000");
    }
}
