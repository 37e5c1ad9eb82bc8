//! What was changed in services: deploys, flags, configuration. Most incidents begin with one, so the changes before an
//! incident are its suspects ("Incident Response Starter Pack": what changed lately?).

#[cfg(not(target_arch = "wasm32"))]
mod port;
mod suspects;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Changes;
pub use suspects::{Began, Candidate, WINDOW_MINUTES, Worsened, distances, in_order, is_suspect, window};

use crate::fields::FieldErrors;
use crate::ids::ChangeId;
use crate::refusal::Refusal;
use crate::services::ServiceRef;
use crate::text;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest name that whoever reports gives to a change, and longest name of an author, in characters.
pub const NAME_MAX: usize = 200;
/// Longest address, in bytes.
const URL_MAX: usize = 2_000;
/// How far ahead of ours the clock of whoever reports may be, in minutes.
const AHEAD_MINUTES: i64 = 5;

/// What was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    #[default]
    Deploy,
    Flag,
    Config,
    Certificate,
    Infrastructure,
    Other,
}

impl ChangeKind {
    pub const ALL: [ChangeKind; 6] = [
        ChangeKind::Deploy,
        ChangeKind::Flag,
        ChangeKind::Config,
        ChangeKind::Certificate,
        ChangeKind::Infrastructure,
        ChangeKind::Other,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Deploy => "deploy",
            ChangeKind::Flag => "flag",
            ChangeKind::Config => "config",
            ChangeKind::Certificate => "certificate",
            ChangeKind::Infrastructure => "infrastructure",
            ChangeKind::Other => "other",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Deploy => "Deploy",
            ChangeKind::Flag => "Flag",
            ChangeKind::Config => "Configuration",
            ChangeKind::Certificate => "Certificate",
            ChangeKind::Infrastructure => "Infrastructure",
            ChangeKind::Other => "Other",
        }
    }
}

impl std::str::FromStr for ChangeKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kind = ChangeKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        kind.ok_or_else(|| {
            let known = ChangeKind::ALL.map(ChangeKind::as_str).join(", ");
            format!("{text:?} is no kind of change; use one of {known}")
        })
    }
}

/// A change of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportedChange {
    pub id: ChangeId,
    pub service: ServiceRef,
    pub kind: ChangeKind,
    /// "checkout-api 10.14-3".
    pub summary: String,
    /// Where it is shown: only `http` and `https`.
    pub url: Option<String>,
    /// Who made it, as whoever reports says.
    pub author: Option<String>,
    pub happened_at: Timestamp,
    pub reported_at: Timestamp,
    pub reported_by: String,
    pub external_id: Option<String>,
}

/// What reports a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeForm {
    /// Slug or id of the service that was changed.
    pub service: String,
    pub kind: ChangeKind,
    /// What was changed, in one line: "checkout-api 10.14-3".
    pub summary: String,
    #[serde(default)]
    pub url: String,
    #[serde(default)]
    pub author: String,
    /// Unset: now. At most five minutes ahead.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
    /// What whoever reports calls it. Reported twice for one service, it is one change, as it was told last.
    #[serde(default)]
    pub external_id: String,
}

/// A change as it is kept, without the service that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedChange {
    pub kind: ChangeKind,
    pub summary: String,
    pub url: Option<String>,
    pub author: Option<String>,
    pub happened_at: Option<Timestamp>,
    pub external_id: Option<String>,
}

impl ChangeForm {
    /// # Errors
    /// [`Refusal::Invalid`] naming each wrong field.
    pub fn checked(&self, now: Timestamp) -> Result<CheckedChange, Refusal> {
        let mut errors = FieldErrors::default();
        let url = self.url.trim();
        if !(url.is_empty() || is_web(url)) {
            errors.add("url", "Write a web address, like https://ci.example.org/builds/7.");
        }
        if self.happened_at.is_some_and(|at| at > now.plus_minutes(AHEAD_MINUTES)) {
            errors.add("happened_at", "This is yet to come. Report a change when it has happened.");
        }
        let checked = CheckedChange {
            kind: self.kind,
            summary: text::required(&mut errors, "summary", &self.summary, text::TITLE_MAX),
            url: (!url.is_empty()).then(|| url.to_owned()),
            author: text::optional(&mut errors, "author", &self.author, NAME_MAX),
            happened_at: self.happened_at,
            external_id: text::optional(&mut errors, "external_id", &self.external_id, NAME_MAX),
        };
        errors.check()?;
        Ok(checked)
    }
}

fn is_web(url: &str) -> bool {
    url.len() <= URL_MAX
        && (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|sign: char| sign.is_whitespace() || sign.is_control())
}

/// What a list of changes is narrowed to. All optional; together they mean "and".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Slug or id of a service.
    pub service: Option<String>,
    /// From this instant on.
    pub since: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// What people think of a suspect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nobody knows.
    #[default]
    Open,
    Likely,
    /// It was not this one.
    Cleared,
}

impl Verdict {
    pub const ALL: [Verdict; 3] = [Verdict::Open, Verdict::Likely, Verdict::Cleared];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Open => "open",
            Verdict::Likely => "likely",
            Verdict::Cleared => "cleared",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Open => "Open",
            Verdict::Likely => "Likely",
            Verdict::Cleared => "Cleared",
        }
    }
}

impl std::str::FromStr for Verdict {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text);
        verdict.ok_or_else(|| format!("{text:?} is no verdict; use open, likely or cleared"))
    }
}

/// A change that may have caused an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suspect {
    pub change: ReportedChange,
    /// Whole minutes from the change until it got worse; negative when it came after.
    pub minutes_before: i64,
    /// Steps along dependencies from an affected service to the changed one, 0 for an affected one; unset when nothing
    /// affected needs it.
    pub distance: Option<u32>,
    pub verdict: Verdict,
    /// Why it is likely, or was cleared; may be empty.
    pub why: String,
    /// Who said so last, and when; nobody, when nobody looked.
    pub judged_by: Option<String>,
    pub judged_at: Option<Timestamp>,
}

/// The suspects of an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Suspects {
    /// When it got worse: what minutes are counted back from.
    pub worsened: Worsened,
    /// Nearest first; at most 100.
    pub items: Vec<Suspect>,
}

/// What judges a suspect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VerdictForm {
    pub verdict: Verdict,
    /// Needed to clear it: how it is known that it was not this one.
    #[serde(default)]
    pub why: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ChangeForm {
        ChangeForm { service: "checkout".into(), summary: "10.14-3".into(), ..ChangeForm::default() }
    }

    #[test]
    fn words_are_read_back() {
        for kind in ChangeKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        for verdict in Verdict::ALL {
            assert_eq!(verdict.as_str().parse(), Ok(verdict));
        }
        assert!("guilty".parse::<Verdict>().is_err() && "party".parse::<ChangeKind>().unwrap_err().contains("deploy"));
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let now = Timestamp(1_795_144_320_000);
        let wrong = |form: ChangeForm| match form.checked(now) {
            Err(Refusal::Invalid(fields)) => fields.0[0].0.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(wrong(ChangeForm { summary: " ".into(), ..form() }), "summary");
        assert_eq!(wrong(ChangeForm { url: "javascript:alert(1)".into(), ..form() }), "url");
        assert_eq!(wrong(ChangeForm { url: "https://a b".into(), ..form() }), "url");
        assert_eq!(wrong(ChangeForm { happened_at: Some(now.plus_minutes(6)), ..form() }), "happened_at");
        assert_eq!(wrong(ChangeForm { external_id: "x".repeat(201), ..form() }), "external_id");
        let fine = ChangeForm { happened_at: Some(now.plus_minutes(4)), url: " https://ci.test/7 ".into(), ..form() };
        let fine = fine.checked(now).unwrap();
        assert_eq!((fine.url.as_deref(), fine.author, fine.external_id), (Some("https://ci.test/7"), None, None));
    }
}
