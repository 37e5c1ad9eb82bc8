//! `/rosters/:slug/settings`: what a roster expects of its people, who edits it, what being on call is worth, and
//! schedules that replace its rotations for a while.

mod amounts;
mod api;
mod forms;
mod page;
mod pay;

pub use page::SettingsPage;
