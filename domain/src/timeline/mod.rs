//! The timeline of an incident, as people make it readable: what belongs to its story, what is only on record, what is hidden,
//! when things really happened, and what nobody recorded. The log under it is never changed.

mod export;
#[cfg(not(target_arch = "wasm32"))]
mod port;

pub use export::{StoryFormat, csv, markdown};
#[cfg(not(target_arch = "wasm32"))]
pub use port::Timelines;

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// Whoever reads only this knows what happened.
    Story,
    /// It happened, and is kept.
    Record,
    /// It is in nobody's way; kept all the same.
    Hidden,
}

impl Place {
    pub const ALL: [Place; 3] = [Place::Story, Place::Record, Place::Hidden];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Place::Story => "story",
            Place::Record => "record",
            Place::Hidden => "hidden",
        }
    }

    /// Where entries of a kind stand until somebody says otherwise.
    #[must_use]
    pub fn of_kind(kind: &str) -> Place {
        if STORY_KINDS.contains(&kind) { Place::Story } else { Place::Record }
    }
}

impl std::str::FromStr for Place {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let place = Place::ALL.into_iter().find(|place| place.as_str() == text);
        place.ok_or_else(|| format!("{text:?} is no place; use story, record or hidden"))
    }
}

/// What belongs to the story by itself: how it began, where it stood, who led, what was learned, what was done and told.
pub const STORY_KINDS: [&str; 24] = [
    "alert.fired",
    "responder.asked",
    "responder.accepted",
    "incident.declared",
    "incident.status_changed",
    "incident.came_back",
    "incident.severity_changed",
    "incident.role_taken",
    "incident.role_handed_over",
    "incident.service_affected",
    "impact.found",
    "incident.loss_estimated",
    "claim.judged",
    "about_to.decided",
    "remedy.changed",
    "decision.made",
    "lever.pulled",
    "lever.put_back",
    "lever.in_force",
    "lever.differs",
    "lever.failed",
    "update.published",
    "component.status_changed",
    "timeline.added",
];

/// What never stands in a timeline: lines of the log (until one is pinned), reactions to them, and the curating itself.
pub const APART: [&str; 3] = ["log.line_added", "log.reacted", "timeline.curated"];

/// What entries are about, for whoever looks for one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Status, severity, services, loss.
    Course,
    /// Roles, and who sees it.
    People,
    /// Alerts, pages, escalations.
    Alerts,
    /// Claims, announcements, actions, changes.
    Work,
    /// Updates, the status page.
    Updates,
}

impl About {
    pub const ALL: [About; 5] = [About::Course, About::People, About::Alerts, About::Work, About::Updates];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            About::Course => "course",
            About::People => "people",
            About::Alerts => "alerts",
            About::Work => "work",
            About::Updates => "updates",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            About::Course => "Course",
            About::People => "People",
            About::Alerts => "Alerts and pages",
            About::Work => "Work",
            About::Updates => "Updates",
        }
    }

    /// Kinds of events, as patterns of `like`.
    #[must_use]
    pub fn kinds(self) -> &'static [&'static str] {
        match self {
            About::Course => &[
                "incident.declared",
                "incident.status%",
                "incident.severity%",
                "incident.service%",
                "impact.%",
                "incident.loss%",
                "incident.question%",
                "incident.came%",
                "incident.cause%",
                "timeline.added",
            ],
            About::People => {
                &["incident.role%", "incident.seen%", "incident.m%", "incident.opened%", "break.%", "responder.%"]
            }
            About::Alerts => &["alert.%", "page.%", "escalation.%", "incident.alert%"],
            About::Work => &["claim.%", "about%", "remedy.%", "lever.%", "suspect.%", "step.%"],
            About::Updates => &["update.%", "decision.%", "component.%", "status%"],
        }
    }
}

impl std::str::FromStr for About {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let about = About::ALL.into_iter().find(|about| about.as_str() == text);
        about.ok_or_else(|| format!("{text:?} is no subject; use course, people, alerts, work or updates"))
    }
}

/// What somebody makes of an entry. What is left out stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurateForm {
    /// Where it stands from now on.
    #[serde(default)]
    pub place: Option<Place>,
    /// When it really happened. Not in the future.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
    /// It happened when it was recorded, after all.
    #[serde(default)]
    pub as_recorded: bool,
}

/// What nobody recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryForm {
    /// What happened, in a sentence.
    pub text: String,
    /// When; now when unset. Not in the future.
    #[serde(default)]
    pub happened_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back() {
        for place in Place::ALL {
            assert_eq!(place.as_str().parse(), Ok(place));
        }
        for about in About::ALL {
            assert_eq!(about.as_str().parse(), Ok(about));
        }
        assert!("gone".parse::<Place>().is_err() && "gone".parse::<About>().is_err());
    }

    #[test]
    fn a_kind_has_its_place() {
        assert_eq!(Place::of_kind("incident.status_changed"), Place::Story);
        assert_eq!(Place::of_kind("page.sent"), Place::Record);
        assert_eq!(Place::of_kind("log.line_added"), Place::Record);
    }
}
