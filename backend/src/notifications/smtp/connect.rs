//! Opening a connection: socket, TLS, greeting, signing in.

use super::protected::Protected;
use crate::notifications::email::{MailerConfig, MailerError, TlsMode};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;

/// One address of the mail server may take so long before the next is tried.
const ADDRESS_ANSWERS_WITHIN: Duration = Duration::from_secs(5);

/// Where the mail server is and how it lets us in.
pub(super) struct Server {
    host: String,
    port: u16,
    protection: Protection,
    credentials: Option<Credentials>,
    hello: ClientId,
}

enum Protection {
    None,
    FromTheStart(TlsParameters),
    Upgrade { tls: TlsParameters, required: bool },
}

impl Server {
    /// Trusts `roots` besides the authorities that browsers trust.
    pub(super) fn new(config: &MailerConfig, roots: &[Certificate]) -> Result<Self, MailerError> {
        let tls = || {
            let tls = TlsParameters::builder(config.host.clone());
            let tls = roots.iter().cloned().fold(tls, TlsParametersBuilder::add_root_certificate);
            tls.build().map_err(|error| MailerError::Tls(error.to_string()))
        };
        let protection = match config.tls {
            TlsMode::None => Protection::None,
            TlsMode::Implicit => Protection::FromTheStart(tls()?),
            TlsMode::Required => Protection::Upgrade { tls: tls()?, required: true },
            TlsMode::Opportunistic => Protection::Upgrade { tls: tls()?, required: false },
        };
        let credentials = config.credentials.clone().map(|(user, password)| Credentials::new(user, password));
        Ok(Server { host: config.host.clone(), port: config.port, protection, credentials, hello: ClientId::default() })
    }

    /// A connection ready for a message. Whatever goes wrong here is not the fault of any message.
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, MailerError> {
        let socket = self.open().await.map_err(|error| MailerError::Unavailable(error.to_string()))?;
        self.greet(socket).await.map_err(|error| MailerError::Unavailable(error.to_string()))
    }

    /// A socket to the first address that answers.
    pub(super) async fn open(&self) -> io::Result<TcpStream> {
        let mut failed = None;
        for address in tokio::net::lookup_host((self.host.as_str(), self.port)).await? {
            let opened = match tokio::time::timeout(ADDRESS_ANSWERS_WITHIN, TcpStream::connect(address)).await {
                // A message and the dot that ends it are two writes: the second must not wait until the first is
                // acknowledged, which receivers put off for 40 ms.
                Ok(Ok(socket)) => socket.set_nodelay(true).map(|()| socket),
                Ok(Err(error)) => Err(error),
                Err(_) => Err(io::ErrorKind::TimedOut.into()),
            };
            match opened {
                Ok(socket) => return Ok(socket),
                Err(error) => failed = Some(io::Error::new(error.kind(), format!("{address}: {error}"))),
            }
        }
        Err(failed.unwrap_or_else(|| io::Error::other(format!("{} has no address", self.host))))
    }

    async fn greet(&self, socket: TcpStream) -> Result<AsyncSmtpConnection, Error> {
        let stream: Box<dyn AsyncTokioStream> = match &self.protection {
            Protection::FromTheStart(tls) => Box::new(Protected::over(socket, tls.clone()).await?),
            Protection::None | Protection::Upgrade { .. } => Box::new(socket),
        };
        let mut connection = AsyncSmtpConnection::connect_with_transport(stream, &self.hello).await?;
        if let Protection::Upgrade { tls, required } = &self.protection
            && (*required || connection.can_starttls())
        {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}
