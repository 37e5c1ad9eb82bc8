//! E-mail by SMTP.

use super::letter::LetterMail;
use super::message::PageMessage;
use super::smtp::Smtp;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsMode {
    /// TLS from the first byte.
    Implicit,
    /// STARTTLS, and nothing is sent without it.
    Required,
    /// STARTTLS when the server offers it.
    Opportunistic,
    /// Plain text, for a server on the same machine.
    None,
}

/// Where mail goes out.
#[derive(Clone)]
pub struct MailerConfig {
    pub host: String,
    pub port: u16,
    pub credentials: Option<(String, String)>,
    pub tls: TlsMode,
    /// `Muster <muster@example.org>`.
    pub from: String,
}

/// Why a message did not leave.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    #[error("no mail server is configured; set MUSTER_SMTP_URL")]
    NotConfigured,
    #[error("{0:?} is no sender address; write it like Muster <muster@example.org>")]
    From(String),
    #[error("the connection cannot be protected: {0}")]
    Tls(String),
    /// Trying the same message again is pointless.
    #[error("the mail server refused it: {0}")]
    Refused(String),
    #[error("the mail server could not be used: {0}")]
    Unavailable(String),
}

impl MailerError {
    /// Whether another attempt could succeed.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        !matches!(self, MailerError::Refused(_))
    }
}

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer(Option<Outgoing>);

#[derive(Clone)]
struct Outgoing {
    smtp: Smtp,
    from: Mailbox,
}

impl Mailer {
    /// A mailer that says, at every message, that none is configured.
    #[must_use]
    pub fn unconfigured() -> Self {
        Mailer(None)
    }

    /// # Errors
    /// When the sender address or the TLS settings cannot be used. Nothing is connected yet.
    pub fn new(config: &MailerConfig) -> Result<Self, MailerError> {
        let from = config.from.parse().map_err(|_| MailerError::From(config.from.clone()))?;
        Ok(Mailer(Some(Outgoing { smtp: Smtp::new(config)?, from })))
    }

    /// Whether there is a mail server at all.
    pub(super) fn is_configured(&self) -> bool {
        self.0.is_some()
    }

    /// Connects and says goodbye: what `muster doctor` asks.
    ///
    /// # Errors
    /// When the server cannot be reached or does not let us in.
    pub async fn check(&self) -> Result<(), MailerError> {
        let outgoing = self.0.as_ref().ok_or(MailerError::NotConfigured)?;
        outgoing.smtp.check().await
    }

    /// Hands a page to the mail server. The message id is that of the delivery: a second attempt is the same
    /// message, and mail systems that look can drop it.
    pub(super) async fn send(
        &self,
        page: &PageMessage,
        public_url: &str,
        acknowledge: &str,
    ) -> Result<(), MailerError> {
        let outgoing = self.0.as_ref().ok_or(MailerError::NotConfigured)?;
        let address: Address =
            page.address.parse().map_err(|_| MailerError::Refused(format!("{:?} is no address", page.address)))?;
        let acknowledge_url = format!("{public_url}{acknowledge}");
        let about_url = page.about_url(public_url);
        let message = Message::builder()
            .from(outgoing.from.clone())
            .to(Mailbox::new(Some(page.person_name.clone()), address))
            .subject(page.subject())
            .message_id(Some(format!("<{}@{}>", page.delivery, outgoing.from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Muster-Page", &page.page.to_string()))
            .raw_header(header("Importance", "high"))
            .multipart(MultiPart::alternative_plain_html(
                page.text(&acknowledge_url, &about_url),
                page.html(&acknowledge_url, &about_url),
            ))
            .map_err(|error| MailerError::Refused(error.to_string()))?;
        outgoing.hand_over(message).await
    }

    /// Hands a letter to the mail server; the message id is that of the delivery.
    pub(super) async fn send_letter(&self, letter: &LetterMail) -> Result<(), MailerError> {
        let outgoing = self.0.as_ref().ok_or(MailerError::NotConfigured)?;
        let address: Address =
            letter.address.parse().map_err(|_| MailerError::Refused(format!("{:?} is no address", letter.address)))?;
        let message = Message::builder()
            .from(outgoing.from.clone())
            .to(Mailbox::new(Some(letter.name.clone()), address))
            .subject(letter.words.subject.clone())
            .message_id(Some(format!("<{}@{}>", letter.delivery, outgoing.from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .multipart(MultiPart::alternative_plain_html(letter.text(), letter.html()))
            .map_err(|error| MailerError::Refused(error.to_string()))?;
        outgoing.hand_over(message).await
    }
}

impl Outgoing {
    async fn hand_over(&self, message: Message) -> Result<(), MailerError> {
        self.smtp.send(message.envelope(), &message.formatted()).await
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
