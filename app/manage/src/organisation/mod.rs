//! `/settings/organisation`: its name and time zone.

mod api;
mod page;

pub use page::OrganisationPage;
