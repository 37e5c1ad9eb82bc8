//! `/services` and the page of each: who answers for it, what it needs, where its alerts come in.

mod alertmanager;
mod api;
mod dependencies;
mod fields;
mod ingest_keys;
mod lever_form;
mod levers;
mod list_page;
mod revenue;
mod show_page;

pub use levers::{TestButton, TestLever, tested as lever_tested};
pub use list_page::ServiceListPage;
pub use show_page::ServicePage;
