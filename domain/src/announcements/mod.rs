//! "About to": whoever is going to do something destructive says so before they do it. Everybody sees it, whoever is about to
//! touch the same learns of the other, and the commander holds it or lets it go ahead (Google's "Managing Incidents" asks
//! responders to announce; Muster keeps the announcement, and lets one act at a time).

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Announcements;

use crate::ids::{AnnouncementId, IncidentNumber, PersonId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Longest name of what is touched, in characters.
pub const RESOURCE_MAX: usize = 100;

/// Where an announcement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnnouncementState {
    /// Nobody has decided.
    Waiting,
    /// The commander said: not now.
    Held,
    /// It goes ahead.
    Approved,
    /// It was carried out.
    Done,
    /// It is not going to be done.
    Withdrawn,
}

impl AnnouncementState {
    pub const ALL: [AnnouncementState; 5] = [
        AnnouncementState::Waiting,
        AnnouncementState::Held,
        AnnouncementState::Approved,
        AnnouncementState::Done,
        AnnouncementState::Withdrawn,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AnnouncementState::Waiting => "waiting",
            AnnouncementState::Held => "held",
            AnnouncementState::Approved => "approved",
            AnnouncementState::Done => "done",
            AnnouncementState::Withdrawn => "withdrawn",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AnnouncementState::Waiting => "Waiting",
            AnnouncementState::Held => "Held",
            AnnouncementState::Approved => "Goes ahead",
            AnnouncementState::Done => "Done",
            AnnouncementState::Withdrawn => "Withdrawn",
        }
    }

    /// Nothing comes after it is done or withdrawn. What was not approved is not done.
    #[must_use]
    pub fn may_become(self, to: AnnouncementState) -> bool {
        use AnnouncementState::{Approved, Done, Held, Waiting, Withdrawn};
        matches!(
            (self, to),
            (Waiting, Held | Approved | Withdrawn) | (Held, Approved | Withdrawn) | (Approved, Held | Done | Withdrawn)
        )
    }

    /// Somebody may still do it, so whoever wants to touch the same has to know.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, AnnouncementState::Waiting | AnnouncementState::Held | AnnouncementState::Approved)
    }

    /// Whether it is for whoever commands, rather than for whoever announced.
    #[must_use]
    pub fn is_of_the_commander(self) -> bool {
        matches!(self, AnnouncementState::Held | AnnouncementState::Approved)
    }
}

impl std::str::FromStr for AnnouncementState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let state = AnnouncementState::ALL.into_iter().find(|state| state.as_str() == text);
        state.ok_or_else(|| format!("{text:?} is no state; use held, approved, done or withdrawn"))
    }
}

/// Who somebody is to an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// They announced it.
    pub announced: bool,
    /// Whether they command; none while nobody does.
    pub commands: Option<bool>,
}

impl Standing {
    /// Whether it is theirs to say. Whoever announced says how it went, or withdraws; the rest is for whoever commands, and
    /// while nobody does, for whoever responds. Nobody lets their own act go ahead alone.
    #[must_use]
    pub fn may(self, to: AnnouncementState) -> bool {
        match self.commands {
            _ if self.announced && !to.is_of_the_commander() => true,
            Some(commands) => commands,
            None => !(self.announced && to == AnnouncementState::Approved),
        }
    }
}

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Announcement {
    pub id: AnnouncementId,
    /// "restart db-3".
    pub what: String,
    /// What is touched: "db-3".
    pub resource: String,
    /// Why, and what it will do to others; may be empty.
    pub why: String,
    pub announced_by: String,
    pub announced_by_id: Option<PersonId>,
    pub announced_at: Timestamp,
    pub state: AnnouncementState,
    /// Who decided last, and when.
    pub decided_by: Option<String>,
    pub decided_at: Option<Timestamp>,
    /// What was said with the decision: why it is held, how it went.
    pub words: String,
    /// Others who are about to touch the same, first things first.
    pub clashes: Vec<Clash>,
}

/// Somebody else who is about to touch the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Clash {
    pub what: String,
    pub announced_by: String,
    pub state: AnnouncementState,
    /// In which incident; none when it is the same one.
    pub incident: Option<IncidentNumber>,
}

/// What announces.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AnnouncementForm {
    /// What you are about to do: "restart db-3".
    pub what: String,
    /// What it touches; the last word of `what` when empty.
    #[serde(default)]
    pub resource: String,
    #[serde(default)]
    pub why: String,
}

/// What decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DecisionForm {
    /// `held` or `approved`, for whoever commands; `done` or `withdrawn`, for whoever announced, and for whoever commands.
    pub state: AnnouncementState,
    /// Why it is held, or how it went. Whoever holds has to say why.
    #[serde(default)]
    pub words: String,
}

/// As announcements of the same are found: small letters, single spaces, without what is around the words.
#[must_use]
pub fn resource_key(words: &str) -> String {
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    words.split_whitespace().map(bare).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What an act touches when nobody says: its last word.
#[must_use]
pub fn touched_by(what: &str) -> &str {
    what.split_whitespace().next_back().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_who_mean_the_same_find_each_other() {
        for (words, key) in [("db-3", "db-3"), (" DB-3.", "db-3"), ("the  “Ledger” DB", "the ledger db"), ("…", "")]
        {
            assert_eq!(resource_key(words), key, "{words}");
        }
        assert_eq!(touched_by("restart db-3"), "db-3");
        assert_eq!(touched_by(""), "");
    }

    #[test]
    fn whoever_commands_decides_and_nobody_about_their_own_alone() {
        use AnnouncementState::{Approved, Done, Held, Withdrawn};
        for (announced, commands, may) in [
            (false, Some(true), [true, true, true, true]),
            (true, Some(true), [true, true, true, true]),
            (false, Some(false), [false, false, false, false]),
            (true, Some(false), [false, false, true, true]),
            (false, None, [true, true, true, true]),
            (true, None, [true, false, true, true]),
        ] {
            let told = [Held, Approved, Done, Withdrawn].map(|to| Standing { announced, commands }.may(to));
            assert_eq!(told, may, "{announced} {commands:?}");
        }
    }

    #[test]
    fn words_are_read_back() {
        for state in AnnouncementState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("gone".parse::<AnnouncementState>().is_err());
    }

    proptest! {
        /// However it is decided: nothing is done that was not approved, and nothing comes after its end.
        #[test]
        fn what_was_done_had_been_approved(wanted in prop::collection::vec(0_usize..5, 0..12)) {
            let mut way = vec![AnnouncementState::Waiting];
            for to in wanted {
                let (now, to) = (*way.last().unwrap(), AnnouncementState::ALL[to]);
                if now.may_become(to) {
                    way.push(to);
                }
            }
            if let Some(at) = way.iter().position(|state| *state == AnnouncementState::Done) {
                prop_assert_eq!(way[at - 1], AnnouncementState::Approved);
            }
            let over = way.iter().position(|state| !state.is_open());
            prop_assert!(over.is_none_or(|at| at + 1 == way.len()));
        }
    }
}
