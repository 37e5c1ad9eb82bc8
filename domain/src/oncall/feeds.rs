//! Calendars that other programs subscribe to.

use super::RosterRef;
use crate::ids::FeedId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Whose shifts a feed tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FeedKind {
    /// Those of the person who made it, in all rosters.
    Mine,
    /// The final schedule of one roster.
    Roster,
    /// The final schedules of all rosters.
    All,
}

/// What makes a feed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FeedForm {
    pub kind: FeedKind,
    /// Its slug; only for `roster`.
    #[serde(default)]
    pub roster: Option<String>,
}

/// A feed, without the secret in its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Feed {
    pub id: FeedId,
    pub kind: FeedKind,
    pub roster: Option<RosterRef>,
    /// How its secret begins.
    pub prefix: String,
    pub created_at: Timestamp,
    pub last_read_at: Option<Timestamp>,
}

/// What a feed tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarFeed {
    pub name: String,
    /// By start.
    pub items: Vec<CalendarItem>,
}

/// How a time that somebody wants covered is taken from a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarOffer {
    /// A page on which one press takes it, without signing in.
    pub link: String,
    /// What was asked, in words.
    pub words: String,
}

/// One shift in a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarItem {
    /// Stays the same as long as the shift begins when it does.
    pub uid: String,
    /// Counts the changes (RFC 5545, 3.8.7.4).
    pub sequence: i32,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub summary: String,
    /// The shift is gone.
    pub cancelled: bool,
    pub changed_at: Timestamp,
    /// Somebody asks whoever reads this to take that time.
    pub offer: Option<CalendarOffer>,
}
