//! Handing one message to the mail server. Connections are our own and kept for a moment; what is sent, when, and
//! what follows from a failure is decided elsewhere.

mod connect;
mod kept;
mod protected;

#[cfg(test)]
pub(super) mod peer;
#[cfg(test)]
mod tests;

use super::email::{MailerConfig, MailerError};
use connect::Server;
use kept::{IDLE, Kept};
use lettre::address::{Address, Envelope};
use lettre::transport::smtp::Error;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

const GOODBYE_WITHIN: Duration = Duration::from_secs(2);

/// How long the mail server may take.
#[derive(Clone, Copy)]
struct Patience {
    /// For everything about one message together: connecting, signing in, handing over. Shorter than a claim.
    message: Duration,
    /// For what a kept connection answers first: one that died without a word must leave time for a fresh one.
    kept: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience { message: Duration::from_secs(20), kept: Duration::from_secs(2) }
    }
}

/// The way to one mail server. Cheap to clone.
#[derive(Clone)]
pub(super) struct Smtp {
    server: Arc<Server>,
    kept: Kept<AsyncSmtpConnection>,
    patience: Patience,
}

impl Smtp {
    /// Nothing is connected yet.
    pub(super) fn new(config: &MailerConfig) -> Result<Self, MailerError> {
        Ok(Self::to(Server::new(config, &[])?))
    }

    fn to(server: Server) -> Self {
        let kept = Kept::new(IDLE, |connection| drop(tokio::spawn(say_goodbye(connection))));
        Smtp { server: Arc::new(server), kept, patience: Patience::default() }
    }

    /// Connects and says goodbye.
    pub(super) async fn check(&self) -> Result<(), MailerError> {
        say_goodbye(self.in_time(self.server.connect()).await?).await;
        Ok(())
    }

    /// Hands a message over; `Ok` once the server has taken it. A message whose content was begun is not sent again
    /// from here: the server may have taken it although its answer was lost.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), MailerError> {
        self.in_time(async {
            let mail = Mailing { envelope, message };
            let mut connection = self.begin(mail).await?;
            let handed = mail.hand_over(&mut connection).await;
            // A refusal is an answer like any other: the connection is good for the next message.
            let is_usable = match &handed {
                Ok(()) => true,
                Err(error) => error.status().is_some() && self.answers(connection.command(Rset)).await,
            };
            if is_usable {
                self.kept.keep(connection);
            }
            handed.map_err(told)
        })
        .await
    }

    /// A connection on which the server has accepted the sender. Whatever a kept one answers, a fresh one is asked
    /// before that counts: the kept one may have been closed meanwhile, or have carried its share of messages.
    async fn begin(&self, mail: Mailing<'_>) -> Result<AsyncSmtpConnection, MailerError> {
        if let Some(mut kept) = self.kept.take() {
            if mail.can_pass(&kept).is_ok() && self.answers(mail.announce(&mut kept)).await {
                return Ok(kept);
            }
            // The others are no younger.
            self.kept.clear();
        }
        let mut fresh = self.server.connect().await?;
        mail.can_pass(&fresh)?;
        // Not for good: a sender that is not allowed is a setting, and settings are put right within the hour.
        mail.announce(&mut fresh).await.map_err(|error| MailerError::Unavailable(error.to_string()))?;
        Ok(fresh)
    }

    /// Whether a connection that was used before still answers, and kindly.
    async fn answers<T>(&self, command: impl Future<Output = Result<T, Error>>) -> bool {
        matches!(tokio::time::timeout(self.patience.kept, command).await, Ok(Ok(_)))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, MailerError>>) -> Result<T, MailerError> {
        let limit = self.patience.message;
        let too_long = |_| MailerError::Unavailable(format!("it took longer than {} s", limit.as_secs()));
        tokio::time::timeout(limit, work).await.map_err(too_long)?
    }
}

/// A message and whom it goes to.
#[derive(Clone, Copy)]
struct Mailing<'a> {
    envelope: &'a Envelope,
    message: &'a [u8],
}

impl Mailing<'_> {
    fn has_foreign_addresses(self) -> bool {
        let is_foreign = |address: &Address| !AsRef::<str>::as_ref(address).is_ascii();
        self.envelope.from().into_iter().chain(self.envelope.to()).any(is_foreign)
    }

    /// Whether the server takes what is beyond ASCII.
    fn can_pass(self, connection: &AsyncSmtpConnection) -> Result<(), MailerError> {
        let takes = |extension| connection.server_info().supports_feature(extension);
        let refused = |what: &str| Err(MailerError::Refused(format!("it takes no {what} beyond ASCII")));
        match () {
            () if self.has_foreign_addresses() && !takes(Extension::SmtpUtfEight) => refused("addresses"),
            () if !self.message.is_ascii() && !takes(Extension::EightBitMime) => refused("text"),
            () => Ok(()),
        }
    }

    /// Nothing is handed over yet: this may be said on another connection too.
    async fn announce(self, connection: &mut AsyncSmtpConnection) -> Result<(), Error> {
        let mut parameters = vec![];
        if self.has_foreign_addresses() {
            parameters.push(MailParameter::SmtpUtfEight);
        }
        if !self.message.is_ascii() {
            parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        connection.command(Mail::new(self.envelope.from().cloned(), parameters)).await.map(drop)
    }

    /// The rest of the dialogue.
    async fn hand_over(self, connection: &mut AsyncSmtpConnection) -> Result<(), Error> {
        for recipient in self.envelope.to() {
            connection.command(Rcpt::new(recipient.clone(), vec![])).await?;
        }
        connection.command(Data).await?;
        connection.message(self.message).await.map(drop)
    }
}

async fn say_goodbye(mut connection: AsyncSmtpConnection) {
    // Whether the server hears it changes nothing.
    let _ = tokio::time::timeout(GOODBYE_WITHIN, connection.quit()).await;
}

/// What a failure means once the sender was accepted: a permanent answer is about this message.
#[allow(clippy::needless_pass_by_value)] // for `map_err`
fn told(error: Error) -> MailerError {
    let why = error.to_string();
    if error.is_permanent() { MailerError::Refused(why) } else { MailerError::Unavailable(why) }
}
