//! Getting in: the first set-up, signing in, and what the links in letters open. The only pages and server functions
//! for people signed out.

mod api;
mod login_page;
mod setup_page;
mod verify_page;
mod welcome_page;

pub use login_page::LoginPage;
pub use setup_page::SetupPage;
pub use verify_page::VerifyPage;
pub use welcome_page::WelcomePage;
