//! Answers without a word.

use crate::people::PersonRef;
use serde::{Deserialize, Serialize};

/// What somebody thinks of a line. Few, and each with a meaning: a log is read again when it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    /// I am looking at it.
    Looking,
    Agree,
    /// It is done.
    Done,
    Thanks,
    /// I am not sure that it is so.
    Doubt,
}

impl Reaction {
    pub const ALL: [Reaction; 5] =
        [Reaction::Looking, Reaction::Agree, Reaction::Done, Reaction::Thanks, Reaction::Doubt];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reaction::Looking => "looking",
            Reaction::Agree => "agree",
            Reaction::Done => "done",
            Reaction::Thanks => "thanks",
            Reaction::Doubt => "doubt",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Reaction::Looking => "Looking",
            Reaction::Agree => "Agree",
            Reaction::Done => "Done",
            Reaction::Thanks => "Thanks",
            Reaction::Doubt => "Not sure",
        }
    }

    /// Name of an icon in the sprite.
    #[must_use]
    pub fn icon(self) -> &'static str {
        match self {
            Reaction::Looking => "eye",
            Reaction::Agree => "thumbs-up",
            Reaction::Done => "check",
            Reaction::Thanks => "heart",
            Reaction::Doubt => "circle-question-mark",
        }
    }
}

impl std::str::FromStr for Reaction {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let reaction = Reaction::ALL.into_iter().find(|reaction| reaction.as_str() == text);
        reaction.ok_or_else(|| format!("{text:?} is no reaction; use looking, agree, done, thanks or doubt"))
    }
}

/// A reaction, and whose it is, in the order in which they reacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reacted {
    pub reaction: Reaction,
    pub people: Vec<PersonRef>,
}
