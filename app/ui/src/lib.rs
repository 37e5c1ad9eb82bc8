//! The components every screen is made of: native elements first, no domain words, no clock, no randomness.
//! Looks live in `style/`; a component only writes classes. Other crates say `use app_ui::{Button, Field, …}`.
//! Everything renders on the server and works before the wasm arrives, or without it.

mod avatar;
mod badge;
mod button;
mod choice;
mod dialog;
mod field;
mod icon;
mod states;
mod tabs;
pub mod time;

pub use avatar::{Avatar, AvatarSize, Person, initials};
pub use badge::{Badge, Chip, Kbd, Late, Severity, Tone};
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize};
pub use choice::{Checkbox, Choice, Segmented, Select};
pub use dialog::{Dialog, DialogButton};
pub use field::{Field, TextArea, TextInput};
pub use icon::Icon;
pub use states::{Connection, ConnectionIndicator, EmptyState, Skeleton};
pub use tabs::{Tab, Tabs};
pub use time::{Countdown, Elapsed, Time, TimeStyle, provide_request_time};
