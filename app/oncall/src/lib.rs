//! On call: who holds which roster now, a roster's schedule, covers, and new rosters.
//! Times are civil times of a zone, written as words and offsets: the browser has no time zone database of ours.

mod calendars;
mod civil;
mod duty;
mod editor;
mod local_clock;
mod measures;
mod not_shown;
mod rehearse;
mod roster;
mod wanted;

pub use duty::OnCallPage;
pub use editor::EditorPage;
pub use rehearse::RehearsePage;
pub use roster::{NewRosterPage, RosterPage};
