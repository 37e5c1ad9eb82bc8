//! The components every screen is made of: native elements first, no domain words, no clock, no randomness.
//! Looks live in `style/`; a component only writes classes. Other crates say `use app_ui::{Button, Field, …}`.
//! Everything is rendered by the server and works without scripts; what the browser's program does with it, it finds by
//! `data-…` attributes.

mod avatar;
mod badge;
mod button;
mod choice;
mod copy;
mod dialog;
mod field;
mod frame;
mod icon;
mod menu;
mod meter;
mod pager;
pub mod palette;
mod prose;
pub mod shortcuts;
mod states;
mod table;
mod tabs;
mod theme;
pub mod time;
mod toast;

pub use avatar::{Avatar, AvatarSize, Person, initials};
pub use badge::{Badge, Chip, Kbd, Late, Severity, Tone};
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize};
pub use choice::{Checkbox, Choice, Segmented, Select};
pub use copy::CopyField;
pub use dialog::{Dialog, DialogButton};
pub use field::{Field, FieldError, TextArea, TextInput};
pub use frame::{Frame, NavItem, PersonCard, is_in};
pub use icon::{Icon, SPRITE, sprite_version};
pub use menu::{Menu, MenuButton, MenuLink};
pub use meter::{Meter, Ring, Spark, Steps};
pub use pager::Pager;
pub use palette::{Palette, PaletteItem};
pub use prose::{Prose, SafeHtml};
pub use shortcuts::{GoTo, Shortcuts};
pub use states::{ConnectionIndicator, EmptyState, Skeleton};
pub use table::{Cell, Column, Head, Row, Table};
pub use tabs::{Tab, Tabs};
pub use theme::{Theme, ThemeSwitch};
pub use time::{Countdown, Elapsed, Time, TimeStyle, provide_request_time};
pub use toast::{Said, ToastHost, Undo};
