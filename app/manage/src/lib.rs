//! Getting in, one's own settings, and preparation: people, the organisation, tokens, the audit log, services, runbooks and
//! escalation policies. Server functions say who calls and make one port call.

mod audit_page;
mod contacts;
mod entry;
mod escalations;
mod levers;
mod me;
mod organisation;
mod pages;
mod people;
mod runbooks;
mod services;
mod settings_page;
mod templates;
mod time_zone;
mod tokens;

pub use audit_page::AuditPage;
pub use entry::{LoginPage, SetupPage, VerifyPage, WelcomePage};
pub use escalations::{EscalationListPage, EscalationPage};
pub use levers::LeversPage;
pub use me::MePage;
pub use organisation::OrganisationPage;
pub use people::{PeoplePage, PersonPage};
pub use runbooks::{RunbookEditPage, RunbookListPage, RunbookPage};
pub use services::{ServiceListPage, ServicePage};
pub use settings_page::SettingsPage;
pub use templates::TemplatesPage;
pub use tokens::TokensPage;
