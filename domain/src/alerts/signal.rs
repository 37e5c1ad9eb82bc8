//! What monitoring says, in Muster's words. Each ingest dialect becomes one of these.

use crate::fields::FieldErrors;
use crate::refusal::Refusal;
use crate::text::{BODY_MAX, TITLE_MAX};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a signal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SignalAction {
    /// Opens an alert, or joins the open one with the same key.
    Trigger,
    /// Stops the paging of the open alert.
    Acknowledge,
    /// Closes the open alert.
    Resolve,
}

/// Whether an instance still fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum InstanceStatus {
    Firing,
    Resolved,
}

/// One of the things that an alert is about: in Alertmanager, one alert of the group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Instance {
    /// Tells instances of one alert apart.
    pub fingerprint: String,
    pub status: InstanceStatus,
    pub labels: Vec<(String, String)>,
    pub annotations: Vec<(String, String)>,
    pub starts_at: Timestamp,
    pub ends_at: Option<Timestamp>,
    /// Where monitoring shows it; only `http` and `https`.
    pub url: Option<String>,
}

/// A place to look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Link {
    pub text: String,
    /// Only `http` and `https`.
    pub href: String,
}

/// One message from monitoring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// `alertmanager`, `generic`.
    pub source: String,
    pub action: SignalAction,
    /// Signals of one service with the same key are one alert, as long as it is open.
    pub dedup_key: String,
    pub title: String,
    pub summary: String,
    pub details: Vec<(String, String)>,
    pub links: Vec<Link>,
    pub instances: Vec<Instance>,
}

/// Most instances kept of one alert, and most facts and links of one signal.
pub const INSTANCES_MAX: usize = 2_000;
const DETAILS_MAX: usize = 100;
const LINKS_MAX: usize = 20;

impl Signal {
    /// The signal with its texts cut to what Muster keeps (monitoring cannot be asked to write less), links
    /// that are no web addresses dropped, and an over-long key replaced by nothing: that is refused.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] naming the field, when key or title is missing or the key is longer than 1,000 bytes.
    pub fn checked(mut self) -> Result<Signal, Refusal> {
        let mut errors = FieldErrors::default();
        if self.dedup_key.trim().is_empty() {
            errors.add("dedup", "Name what this alert is about, so that repeats join it.");
        } else if self.dedup_key.len() > 1_000 {
            errors.add("dedup", "Use at most 1,000 bytes.");
        }
        if self.action == SignalAction::Trigger && self.title.trim().is_empty() {
            errors.add("summary", "Say in one line what is wrong.");
        }
        errors.check()?;
        self.title = clip(self.title.trim(), TITLE_MAX);
        self.summary = clip(self.summary.trim(), BODY_MAX);
        self.details.truncate(DETAILS_MAX);
        for (name, value) in &mut self.details {
            *name = clip(name, TITLE_MAX);
            *value = clip(value, BODY_MAX);
        }
        self.links.retain(|link| is_web(&link.href));
        self.links.truncate(LINKS_MAX);
        self.dedup_key = self.dedup_key.replace('\0', "");
        for link in &mut self.links {
            link.text = clip(&link.text, TITLE_MAX);
        }
        self.instances.truncate(INSTANCES_MAX);
        for instance in &mut self.instances {
            instance.url = instance.url.take().filter(|url| is_web(url));
            instance.fingerprint = clip(&instance.fingerprint, TITLE_MAX);
            instance.labels.truncate(DETAILS_MAX);
            instance.annotations.truncate(DETAILS_MAX);
            for (name, value) in instance.labels.iter_mut().chain(&mut instance.annotations) {
                *name = clip(name, TITLE_MAX);
                *value = clip(value, BODY_MAX);
            }
        }
        Ok(self)
    }
}

/// The first `max` characters, with an ellipsis when there were more. Postgres text holds no NUL: it is dropped.
#[must_use]
pub fn clip(text: &str, max: usize) -> String {
    let text = text.replace('\0', "");
    if text.chars().count() <= max {
        return text;
    }
    text.chars().take(max - 1).chain(['…']).collect()
}

fn is_web(url: &str) -> bool {
    url.len() <= 2_000
        && (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signal() -> Signal {
        Signal {
            source: "generic".into(),
            action: SignalAction::Trigger,
            dedup_key: "disk-full".into(),
            title: "Disk full".into(),
            summary: String::new(),
            details: vec![],
            links: vec![Link { text: "x".into(), href: "javascript:alert(1)".into() }],
            instances: vec![],
        }
    }

    #[test]
    fn links_that_are_no_web_addresses_are_dropped() {
        assert_eq!(signal().checked().map(|signal| signal.links), Ok(vec![]));
    }

    #[test]
    fn the_wrong_field_is_named() {
        let refusal = Signal { dedup_key: " ".into(), ..signal() }.checked();
        assert!(matches!(refusal, Err(Refusal::Invalid(errors)) if errors.get("dedup").is_some()));
        assert!(Signal { title: String::new(), action: SignalAction::Resolve, ..signal() }.checked().is_ok());
    }

    #[test]
    fn long_titles_are_cut_between_characters() {
        let title = "ü".repeat(300);
        let kept = Signal { title, ..signal() }.checked().map(|signal| signal.title.chars().count());
        assert_eq!(kept, Ok(TITLE_MAX));
    }
}
