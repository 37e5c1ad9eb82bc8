//! The log of an incident: what people say to each other while they work. Lines are never edited; they answer one another,
//! name people, and are reacted to.

mod markup;
mod mention;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod reaction;

pub use markup::{Block, Part, blocks};
pub use mention::{Mention, begun, mentions};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Logs;
pub use reaction::{Reacted, Reaction};

use crate::ids::{IncidentNumber, LogLineId, PersonId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// For how many hours somebody is reminded that they were asked something.
pub const ASKED_HOURS: i64 = 24;
/// A person gets one letter about being named in an incident within so many minutes; what follows is read in Muster.
pub const LETTER_EVERY_MINUTES: i64 = 5;

/// One line of the log. Never edited: a correction is a new line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    pub id: LogLineId,
    /// Sequence number of its event: the order of the log.
    pub seq: i64,
    pub at: Timestamp,
    pub author: String,
    pub author_id: Option<PersonId>,
    pub body: String,
    /// The line that it answers.
    pub answers: Option<Answered>,
    /// How many lines answer it.
    pub replies: i64,
    /// Who is named in it.
    pub mentions: Vec<Mention>,
    /// What people think of it without a word, in the order of [`Reaction::ALL`].
    pub reactions: Vec<Reacted>,
}

/// A line that another one answers, as much of it as is quoted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answered {
    pub seq: i64,
    pub author: String,
    /// How it begins.
    pub begins: String,
}

/// Somebody was named in the log of an open incident, and has neither written nor reacted since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unanswered {
    pub number: IncidentNumber,
    pub title: String,
    pub seq: i64,
    pub at: Timestamp,
    pub author: String,
    /// How the line begins.
    pub begins: String,
}

/// How a line begins: its first words, in one line of at most 140 characters.
#[must_use]
pub fn beginning(body: &str) -> String {
    const MOST: usize = 140;
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST - 1).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_one_short_line() {
        assert_eq!(beginning("It lags\n  41 s"), "It lags 41 s");
        let long = beginning(&"word ".repeat(60));
        assert!(long.chars().count() <= 140 && long.ends_with('…'), "{long}");
    }
}
