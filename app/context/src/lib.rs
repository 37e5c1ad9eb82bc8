//! The seam between the pages and everything else: who is looking, which ports a server function may call,
//! how a refusal travels to the form that caused it, and the stream that keeps pages live.
//! Knows `domain` and the browser; never the database.

mod cookies;
mod draft;
mod error;
mod flash;
mod form;
mod fresh;
mod live;
mod not_shown;
mod preferences;
#[cfg(feature = "ssr")]
mod request;
mod typed;
mod viewer;
mod visit;

pub use cookies::THEME_COOKIE;
#[cfg(feature = "ssr")]
pub use cookies::{expired_session_cookie, session_cookie, session_token};
pub use draft::Draft;
pub use error::AppError;
pub use flash::trust_only_own_errors;
#[cfg(feature = "ssr")]
pub use flash::{hand_over, handed_over};
pub use form::{Failure, FormAction, failure_of_one};
pub use fresh::fresh;
pub use live::{LiveClient, provide_live, use_connection, use_live};
pub use not_shown::NotShown;
pub use preferences::{Preferences, use_preferences};
#[cfg(feature = "ssr")]
pub use request::{
    ClientAddress, CurrentViewer, KeptForm, Ports, Site, answer_status, client_address, ports, provide_request_clock,
    redirect_page, set_cookie, signed_in, site, user_agent,
};
pub use typed::TypedData;
#[cfg(feature = "ssr")]
pub use typed::{KeepTyped, kept_form_key};
pub use viewer::{ViewerData, may, provide_viewer, use_viewer};
pub use visit::{enter, here, local_path, redirect_to, sign_in_address};
