//! The one way in which Muster reads addresses that people wrote, and sends to them. Whoever writes one may mean the network behind the
//! server: only public addresses are dialled, those that were looked at, whatever names and redirects say.

mod networks;
mod send;

#[cfg(test)]
mod tests;

pub use networks::Networks;
pub(crate) use send::{Answered, Outgoing};

use futures::future::BoxFuture;
use reqwest::header::{ETAG, HeaderMap, IF_NONE_MATCH, LOCATION};
use reqwest::{Client, Response, StatusCode, Url};
use std::error::Error as StdError;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

/// For an answer, from the first name to the last byte.
const TIMEOUT: Duration = Duration::from_secs(10);
const REDIRECTS_MAX: usize = 3;
/// Largest body, in bytes, unpacked.
pub(crate) const BODY_MAX: usize = 5 * 1024 * 1024;

/// What stands at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fetched {
    Text {
        text: String,
        etag: Option<String>,
    },
    /// The same as under the tag that was sent along.
    Unchanged,
}

/// Why nothing was read, in words for whoever wrote the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unreached {
    #[error("Write an address that begins with https://, http:// or webcal://.")]
    NoAddress,
    #[error("That address leads into the server's own network. An administrator can allow it: outbound.allow.")]
    Inside,
    #[error("There is no host “{0}”, or its name cannot be looked up now.")]
    NoHost(String),
    #[error("“{0}” cannot be connected to, or its certificate is not valid.")]
    NoConnection(String),
    #[error("“{0}” did not answer within 10 seconds.")]
    Silent(String),
    #[error("“{host}” does not give it to us ({status}). Use an address that opens without signing in.")]
    Closed { host: String, status: u16 },
    #[error("“{0}” has nothing at that address. Copy it anew.")]
    Nothing(String),
    #[error("“{host}” answered with an error ({status}).")]
    Status { host: String, status: u16 },
    #[error("That address leads on more than three times. Use the one where it ends.")]
    Wandering,
    #[error("“{0}” sends more than 5 MB.")]
    Large(String),
    #[error("“{0}” answers with more than 64 KiB.")]
    Wordy(String),
}

/// Reads what stands at addresses. Cheap to clone.
#[derive(Clone)]
pub struct Outbound {
    client: Client,
    allowed: Networks,
}

type Found = io::Result<Vec<IpAddr>>;
type LookUp = Arc<dyn Fn(String) -> BoxFuture<'static, Found> + Send + Sync>;

/// Looks names up, and leaves out the addresses that may not be dialled.
struct Resolver {
    look_up: LookUp,
    allowed: Networks,
}

/// All addresses of a name lie inside.
#[derive(Debug, thiserror::Error)]
#[error("the name leads into the server's own network")]
struct LeadsInside;

/// A name cannot be looked up.
#[derive(Debug, thiserror::Error)]
#[error("no such name: {0}")]
struct NoName(io::Error);

impl Outbound {
    /// Reaches what is public, and these networks.
    #[must_use]
    pub fn new(allowed: Networks) -> Self {
        Outbound::looking_up(allowed, Arc::new(|name| Box::pin(look_up(name))))
    }

    fn looking_up(allowed: Networks, look_up: LookUp) -> Self {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("ring speaks the versions that rustls does")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .dns_resolver(Resolver { look_up, allowed: allowed.clone() })
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent("Muster")
            .build()
            .expect("a client without files or proxies is built");
        Outbound { client, allowed }
    }

    /// What stands at an address, unless it is the same as under a tag.
    pub(crate) async fn get(&self, address: &str, etag: Option<&str>) -> Result<Fetched, Unreached> {
        let url = read_address(address)?;
        let silent = Unreached::Silent(host(&url));
        tokio::time::timeout(TIMEOUT, self.follow(url, etag)).await.unwrap_or(Err(silent))
    }

    /// What stands at an address now, and its tag.
    pub(crate) async fn text(&self, address: &str) -> Result<(String, Option<String>), Unreached> {
        match self.get(address, None).await? {
            Fetched::Text { text, etag } => Ok((text, etag)),
            // It was not asked whether anything changed.
            Fetched::Unchanged => Err(Unreached::Nothing(read_address(address).map(|url| host(&url))?)),
        }
    }

    async fn follow(&self, mut url: Url, etag: Option<&str>) -> Result<Fetched, Unreached> {
        for _ in 0..=REDIRECTS_MAX {
            self.check(&url)?;
            let tag = etag.and_then(|etag| etag.parse().ok()).map(|etag| (IF_NONE_MATCH, etag));
            let headers: HeaderMap = tag.into_iter().collect();
            let sent = self.client.get(url.clone()).headers(headers).send().await;
            let response = sent.map_err(|error| unreached(&url, &error))?;
            let status = response.status();
            if status == StatusCode::NOT_MODIFIED {
                return Ok(Fetched::Unchanged);
            }
            if !status.is_redirection() {
                return whole(&url, response).await;
            }
            let next = response.headers().get(LOCATION).and_then(|next| url.join(next.to_str().ok()?).ok());
            url = next.ok_or_else(|| Unreached::Status { host: host(&url), status: status.as_u16() })?;
        }
        Err(Unreached::Wandering)
    }

    /// Numbers are never looked up, so they are looked at here.
    fn check(&self, url: &Url) -> Result<(), Unreached> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Unreached::NoAddress);
        }
        let number = url.host_str().and_then(|host| host.trim_matches(['[', ']']).parse::<IpAddr>().ok());
        match number {
            Some(number) if !self.allowed.may_dial(number) => Err(Unreached::Inside),
            _ => Ok(()),
        }
    }
}

impl reqwest::dns::Resolve for Resolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (found, allowed) = ((self.look_up)(name.as_str().to_owned()), self.allowed.clone());
        Box::pin(async move {
            let mut all = found.await.map_err(NoName)?;
            all.retain(|address| allowed.may_dial(*address));
            if all.is_empty() {
                return Err(LeadsInside.into());
            }
            let addresses: reqwest::dns::Addrs = Box::new(all.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

async fn look_up(name: String) -> Found {
    Ok(tokio::net::lookup_host((name, 0)).await?.map(|found| found.ip()).collect())
}

/// An address as people write it: `webcal://` is a calendar behind `https://`.
pub(crate) fn read_address(text: &str) -> Result<Url, Unreached> {
    let text = text.trim();
    let of_calendar = text.get(..9).filter(|scheme| scheme.eq_ignore_ascii_case("webcal://"));
    let text = of_calendar.map_or_else(|| text.to_owned(), |scheme| format!("https://{}", &text[scheme.len()..]));
    let url = Url::parse(&text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or(Unreached::NoAddress)
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

async fn whole(url: &Url, mut response: Response) -> Result<Fetched, Unreached> {
    let (status, host) = (response.status(), host(url));
    match status.as_u16() {
        200 => {}
        401 | 403 | 407 => return Err(Unreached::Closed { host, status: status.as_u16() }),
        404 | 410 => return Err(Unreached::Nothing(host)),
        status => return Err(Unreached::Status { host, status }),
    }
    let etag = response.headers().get(ETAG).and_then(|etag| Some(etag.to_str().ok()?.to_owned()));
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreached(url, &error))? {
        // Counted as it comes: what it says of its length proves nothing, and little that is packed may be much.
        if body.len() + chunk.len() > BODY_MAX {
            return Err(Unreached::Large(host));
        }
        body.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(body).unwrap_or_else(|bytes| String::from_utf8_lossy(bytes.as_bytes()).into_owned());
    Ok(Fetched::Text { text, etag })
}

fn unreached(url: &Url, error: &reqwest::Error) -> Unreached {
    let mut cause: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LeadsInside>() {
            return Unreached::Inside;
        }
        if error.is::<NoName>() {
            return Unreached::NoHost(host(url));
        }
        cause = error.source();
    }
    Unreached::NoConnection(host(url))
}
