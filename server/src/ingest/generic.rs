//! Our own dialect, for everything that can post JSON: `{summary, details, dedup, action, links}`.

use super::Dialect;
use crate::problem::Problem;
use domain::alerts::{Link, Signal, SignalAction};
use serde::Deserialize;
use serde_json::{Map, Value};

/// One message.
#[derive(Debug, Deserialize)]
pub(super) struct Message {
    /// What is wrong, in one line. Not needed to acknowledge or resolve.
    #[serde(default)]
    summary: String,
    /// Text, or an object of facts.
    #[serde(default)]
    details: Details,
    /// Messages with the same key are one alert while it is open. Unset: the summary is the key.
    #[serde(default)]
    dedup: String,
    #[serde(default = "trigger")]
    action: SignalAction,
    #[serde(default)]
    links: Vec<MessageLink>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Details {
    Text(String),
    Facts(Map<String, Value>),
    Nothing(()),
}

impl Default for Details {
    fn default() -> Self {
        Details::Nothing(())
    }
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum MessageLink {
    Address(String),
    Named { text: String, href: String },
}

fn trigger() -> SignalAction {
    SignalAction::Trigger
}

impl Dialect for Message {
    fn signal(self) -> Result<Signal, Problem> {
        let (summary, details) = match self.details {
            Details::Text(text) => (text, vec![]),
            Details::Facts(facts) => {
                (String::new(), facts.into_iter().map(|(name, value)| (name, plain(value))).collect())
            }
            Details::Nothing(()) => (String::new(), vec![]),
        };
        Ok(Signal {
            source: "generic".into(),
            action: self.action,
            dedup_key: if self.dedup.is_empty() { self.summary.clone() } else { self.dedup },
            title: self.summary,
            summary,
            details,
            links: self
                .links
                .into_iter()
                .map(|link| match link {
                    MessageLink::Address(href) => Link { text: href.clone(), href },
                    MessageLink::Named { text, href } => Link { text, href },
                })
                .collect(),
            instances: vec![],
        })
    }
}

/// A fact as people read it: text without quotes.
fn plain(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Signal, Problem> {
        super::super::parse::<Message>(text.as_bytes())?.signal()
    }

    #[test]
    fn one_line_is_enough() {
        let signal = read(r#"{"summary": "Queue is stuck"}"#).expect("a signal");
        assert_eq!((signal.title.as_str(), signal.dedup_key.as_str()), ("Queue is stuck", "Queue is stuck"));
        assert_eq!(signal.action, SignalAction::Trigger);
    }

    #[test]
    fn facts_and_links_are_kept() {
        let text = r#"{"summary": "Queue", "details": {"depth": 5, "host": "q-1"}, "dedup": "q", "action": "resolve",
                       "links": ["https://a.test", {"text": "Graph", "href": "https://b.test"}]}"#;
        let signal = read(text).expect("a signal");
        assert_eq!(signal.details, [("depth".to_owned(), "5".to_owned()), ("host".into(), "q-1".into())]);
        assert_eq!(signal.links.len(), 2);
        assert_eq!(signal.action, SignalAction::Resolve);
    }

    #[test]
    fn an_unknown_action_is_named() {
        assert_eq!(read(r#"{"summary": "x", "action": "explode"}"#).expect_err("refused").errors[0].field, "action");
    }
}
