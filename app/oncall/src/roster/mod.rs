//! `/rosters/:slug`: the final schedule on a time line, the same as lists, rotations in words, and covers.

pub mod api;
mod by_day;
mod clashes;
mod cover;
mod exempt;
mod health;
mod hue;
pub mod lanes;
mod page;
pub mod rotation_words;
pub mod rotations;
pub mod shape;
mod shift_list;
mod standing_covers;
mod temporaries;
mod toolbar;
mod versions;
pub mod window;

pub use page::RosterPage;
