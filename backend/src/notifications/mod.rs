//! Sending what is to be sent, after commit: at least once, retried with growing pauses, every attempt
//! recorded.

mod deliver;
mod email;
mod letter;
mod letters;
mod message;
mod queue;
mod smtp;
#[cfg(test)]
mod tests;

pub use deliver::Deliveries;
pub use email::{Mailer, MailerConfig, MailerError, TlsMode};
pub(crate) use letter::LetterWords;
pub use letters::deliver_letters;
pub(crate) use queue::{Letter, queue, queue_all};
