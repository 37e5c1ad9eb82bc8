//! The seam between the pages and everything else: who is looking, which ports a server function may call,
//! how a refusal travels to the form that caused it, and what a page wants to hear of.
//! Knows `domain`; never the database.

mod cookies;
mod error;
mod flash;
mod form;
mod live;
mod not_shown;
mod preferences;
mod request;
mod said;
mod typed;
mod viewer;
mod visit;

pub use cookies::{THEME_COOKIE, expired_session_cookie, session_cookie, session_token};
pub use error::AppError;
pub use flash::{hand_over, handed_over, trust_only_own_errors};
pub use form::{Failure, FormAction, failure_of_one};
pub use live::Live;
pub use not_shown::NotShown;
pub use preferences::{Preferences, use_preferences};
pub use request::{
    ClientAddress, CurrentViewer, EditorScript, KeptForm, Ports, Site, answer_status, client_address, ports,
    provide_request_clock, redirect_page, set_cookie, signed_in, site, user_agent,
};
pub use said::{say, say_undo, take_said};
pub use typed::{KeepTyped, kept_form_key};
pub use viewer::{may, provide_viewer, use_viewer};
pub use visit::{here, href, local_path, redirect_to, sign_in_address};
