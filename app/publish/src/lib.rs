//! What the outside is told: the editor of status pages, and the public page itself.
//! Server functions here say who calls and make one port call.

mod api;
mod component_list;
mod component_status;
mod editor_page;
mod list_page;
mod not_shown;
pub mod public;

pub use editor_page::StatusPageEditorPage;
pub use list_page::StatusPageListPage;
