//! Requests that change something on another server. They follow no redirects: what a body asks for is for the address that
//! people wrote, and for no other.

use super::{Outbound, TIMEOUT, Unreached, host, read_address, unreached};
use reqwest::Method;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};

/// Largest answer, in bytes.
pub(crate) const ANSWER_MAX: usize = 64 * 1024;

/// What is sent.
pub(crate) struct Outgoing<'a> {
    pub method: Method,
    pub address: &'a str,
    /// Never printed: some are secret.
    pub headers: Vec<(HeaderName, String)>,
    /// JSON, when there is a body.
    pub body: Option<String>,
}

/// What came back, whatever its status says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answered {
    pub host: String,
    pub status: u16,
    pub text: String,
}

impl Outbound {
    /// Sends, within ten seconds, and answers whatever the other side says in at most 64 KiB.
    pub(crate) async fn send(&self, request: Outgoing<'_>) -> Result<Answered, Unreached> {
        let url = read_address(request.address)?;
        let silent = Unreached::Silent(host(&url));
        tokio::time::timeout(TIMEOUT, self.send_now(url, request)).await.unwrap_or(Err(silent))
    }

    async fn send_now(&self, url: reqwest::Url, request: Outgoing<'_>) -> Result<Answered, Unreached> {
        self.check(&url)?;
        let mut headers = HeaderMap::new();
        for (name, value) in request.headers {
            let mut value = HeaderValue::try_from(value).map_err(|_| Unreached::NoAddress)?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        let mut sending = self.client.request(request.method, url.clone()).headers(headers);
        if let Some(body) = request.body {
            sending = sending.header(CONTENT_TYPE, "application/json").body(body);
        }
        let mut response = sending.send().await.map_err(|error| unreached(&url, &error))?;
        let (status, host) = (response.status().as_u16(), host(&url));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreached(&url, &error))? {
            if body.len() + chunk.len() > ANSWER_MAX {
                return Err(Unreached::Wordy(host));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answered { host, status, text: String::from_utf8_lossy(&body).into_owned() })
    }
}
