//! Getting in: the first set-up and signing in. The only pages and server functions for people signed out.

mod api;
mod login_page;
mod setup_page;

pub use login_page::LoginPage;
pub use setup_page::SetupPage;
