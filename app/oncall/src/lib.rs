//! On call: who holds which roster now, a roster's schedule, covers, and new rosters.
//! Times are civil times of a zone, written as words and offsets: the browser has no time zone database of ours.

mod begin;
mod calendars;
mod civil;
mod duty;
mod editor;
mod exemptions;
mod import;
mod local_clock;
mod measures;
mod not_shown;
mod notes;
mod offer;
mod page_by_hand;
mod pay;
mod rehearse;
mod roster;
mod settings;
mod wanted;

pub use begin::NewRosterPage;
pub use duty::OnCallPage;
pub use editor::EditorPage;
pub use exemptions::ExemptionsPage;
pub use import::ImportPage;
pub use offer::CoverOfferPage;
pub use page_by_hand::PageSomeonePage;
pub use pay::PayPage;
pub use rehearse::RehearsePage;
pub use roster::RosterPage;
pub use settings::SettingsPage;
