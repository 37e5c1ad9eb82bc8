//! How a lever is carried out.

use super::LeverKind;
use crate::fields::FieldErrors;
use crate::text;
use serde::{Deserialize, Serialize};

/// Longest address, in characters.
const URL_MAX: usize = 500;
/// Longest name in a flag server, in characters.
const PART_MAX: usize = 200;
const TOKEN_MAX: usize = 500;

/// Where a lever is carried out, as everybody may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Connector {
    /// A signed POST to the team's own flag system.
    Webhook { url: String },
    /// The admin API of an Unleash server. A kill switch is a flag in an environment; a safety valve is the rollout of its
    /// `flexibleRollout` strategy.
    Unleash { url: String, project: String, flag: String, environment: String },
}

impl Connector {
    /// The word on the screen.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Connector::Webhook { .. } => "Webhook",
            Connector::Unleash { .. } => "Unleash",
        }
    }

    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Connector::Webhook { url } | Connector::Unleash { url, .. } => url,
        }
    }

    /// Whether a stored secret serves this one as well: it is of the same kind, and goes to the same server. A secret is
    /// never sent to where nobody meant it to go.
    #[must_use]
    pub fn shares_secret(&self, other: &Connector) -> bool {
        let host = |url: &str| url.split('/').nth(2).unwrap_or_default().to_lowercase();
        let scheme = |url: &str| url.split(':').next().unwrap_or_default().to_lowercase();
        match (self, other) {
            // It signs, and never travels.
            (Connector::Webhook { .. }, Connector::Webhook { .. }) => true,
            (Connector::Unleash { url, .. }, Connector::Unleash { url: new, .. }) => {
                host(url) == host(new) && scheme(url) == scheme(new)
            }
            _ => false,
        }
    }
}

/// The same as people write it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ConnectorForm {
    /// `url`: of the team's own flag system.
    Webhook { url: String },
    /// `url`: where the server is, without `/api`.
    Unleash {
        url: String,
        /// An API token that may change flags. Empty, where a lever is changed: the one that is there.
        #[serde(default)]
        token: String,
        /// Empty: `default`.
        #[serde(default)]
        project: String,
        flag: String,
        environment: String,
    },
}

/// A token is never printed.
impl std::fmt::Debug for ConnectorForm {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ConnectorForm::Webhook { url } => out.debug_struct("Webhook").field("url", url).finish(),
            ConnectorForm::Unleash { url, flag, .. } => {
                out.debug_struct("Unleash").field("url", url).field("flag", flag).finish_non_exhaustive()
            }
        }
    }
}

impl ConnectorForm {
    /// Where it is carried out, and the token that was typed, if any. Problems are told at the fields of the form.
    pub fn read(&self, errors: &mut FieldErrors, _kind: LeverKind) -> (Connector, Option<String>) {
        match self {
            ConnectorForm::Webhook { url } => (Connector::Webhook { url: address(errors, url) }, None),
            ConnectorForm::Unleash { url, token, project, flag, environment } => {
                let token = text::optional(errors, "token", token, TOKEN_MAX);
                if token.as_ref().is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
                    errors.add("token", "A token has no spaces and no letters beyond ASCII. Copy it anew.");
                }
                let project = text::optional(errors, "project", project, PART_MAX);
                let connector = Connector::Unleash {
                    url: address(errors, url).trim_end_matches('/').trim_end_matches("/api").to_owned(),
                    project: project.unwrap_or_else(|| "default".into()),
                    flag: text::required(errors, "flag", flag, PART_MAX),
                    environment: text::required(errors, "environment", environment, PART_MAX),
                };
                (connector, token)
            }
        }
    }
}

/// An address that could be called.
fn address(errors: &mut FieldErrors, text: &str) -> String {
    let text = text::required(errors, "url", text, URL_MAX);
    let lower = text.to_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    if !text.is_empty() {
        match host {
            None | Some("") => errors.add("url", "Write an address that begins with https:// or http://."),
            Some(host) if host.contains('@') => {
                errors.add("url", "Leave name and password out of the address: everybody reads it.");
            }
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unleash(url: &str, token: &str) -> ConnectorForm {
        let (project, flag, environment) = (String::new(), "3ds".into(), "production".into());
        ConnectorForm::Unleash { url: url.into(), token: token.into(), project, flag, environment }
    }

    #[test]
    fn addresses_are_whole_and_hold_no_password() {
        for (url, good) in [
            ("https://flags.example.org/levers", true),
            ("http://10.0.0.7:4242", true),
            ("flags.example.org", false),
            ("https://", false),
            ("https://ada:secret@flags.example.org/", false),
            ("ftp://flags.example.org", false),
            ("", false),
        ] {
            let mut errors = FieldErrors::default();
            ConnectorForm::Webhook { url: url.into() }.read(&mut errors, LeverKind::KillSwitch);
            assert_eq!(errors.0.is_empty(), good, "{url}");
        }
    }

    #[test]
    fn a_token_is_kept_for_its_server_only() {
        let mut errors = FieldErrors::default();
        let mut read = |url: &str| unleash(url, "*:*.secret").read(&mut errors, LeverKind::KillSwitch);
        let (here, token) = read("https://unleash.example.org/api/");
        assert_eq!((here.url(), token.as_deref()), ("https://unleash.example.org", Some("*:*.secret")));
        assert!(here.shares_secret(&read("https://Unleash.example.org/sub").0));
        for elsewhere in
            ["https://elsewhere.example.org", "http://unleash.example.org", "https://unleash.example.org:444"]
        {
            assert!(!here.shares_secret(&read(elsewhere).0), "{elsewhere}");
        }
        let hook = Connector::Webhook { url: "https://a.example.org".into() };
        assert!(hook.shares_secret(&Connector::Webhook { url: "https://b.example.org".into() }));
        assert!(!hook.shares_secret(&here) && !here.shares_secret(&hook));
    }

    #[test]
    fn no_way_of_printing_shows_a_token() {
        assert!(!format!("{:?}", unleash("https://unleash.example.org", "hunter2")).contains("hunter2"));
    }
}
