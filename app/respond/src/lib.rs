//! Responding: the first screen, declaring, the incident room, and the lists of incidents and alerts.
//! Server functions here say who calls and make one port call; rules live in `domain`, SQL in `backend`.

mod acknowledge;
mod alerts;
mod asked;
mod brief;
mod declare;
mod document;
mod forms;
mod incidents;
mod marks;
mod moving;
mod now;
mod room;

pub use acknowledge::AcknowledgePage;
pub use alerts::{AlertListPage, AlertPage};
pub use asked::AskedPage;
pub use brief::BriefPage;
pub use declare::{DeclareDialog, DeclarePage};
pub use document::{VersionPage, VersionsPage};
pub use incidents::IncidentListPage;
pub use now::NowPage;
pub use room::RoomPage;
