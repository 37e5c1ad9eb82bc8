//! What a server function and a page may ask of the request that they answer. Only on the server.

use crate::AppError;
use domain::people::{Access, Contacts, People, RefusedForms, Viewer};
use domain::{Actor, Refusal};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode, header};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::sync::Arc;

/// Every use case of Muster. The server puts it into the context of each request.
#[derive(Clone)]
pub struct Ports {
    pub access: Arc<dyn Access>,
    pub people: Arc<dyn People>,
    pub contacts: Arc<dyn Contacts>,
    pub refused_forms: Arc<dyn RefusedForms>,
    pub organisations: Arc<dyn domain::organisation::Organisations>,
    pub services: Arc<dyn domain::services::Services>,
    pub on_call: Arc<dyn domain::oncall::OnCall>,
    pub exemptions: Arc<dyn domain::exemptions::Exemptions>,
    pub imports: Arc<dyn domain::oncall::Imports>,
    pub escalations: Arc<dyn domain::escalation::Escalations>,
    pub alerts: Arc<dyn domain::alerts::Alerts>,
    pub incidents: Arc<dyn domain::incidents::Incidents>,
    pub decisions: Arc<dyn domain::decisions::Decisions>,
    pub follows: Arc<dyn domain::follows::Follows>,
    pub impacts: Arc<dyn domain::impact::Impacts>,
    pub logs: Arc<dyn domain::log::Logs>,
    pub documents: Arc<dyn domain::documents::Documents>,
    pub claims: Arc<dyn domain::claims::Claims>,
    pub announcements: Arc<dyn domain::announcements::Announcements>,
    pub levers: Arc<dyn domain::levers::Levers>,
    pub losses: Arc<dyn domain::loss::Losses>,
    pub timelines: Arc<dyn domain::timeline::Timelines>,
    pub changes: Arc<dyn domain::changes::Changes>,
    pub remediation: Arc<dyn domain::remediation::Remediation>,
    pub responders: Arc<dyn domain::responders::Responders>,
    pub presence: Arc<dyn domain::presence::Presence>,
    pub cares: Arc<dyn domain::care::Cares>,
    pub privacy: Arc<dyn domain::privacy::Privacy>,
    pub steps: Arc<dyn domain::steps::Steps>,
    pub status_pages: Arc<dyn domain::status_pages::StatusPages>,
    pub now: Arc<dyn domain::now::Now>,
}

/// Who holds the session of the request, if anybody. The server puts it into the context of each request.
#[derive(Clone, Debug)]
pub struct CurrentViewer(pub Option<Viewer>);

/// What was typed into a refused form that is too long for a cookie. The server puts it into the context of the page
/// that the form comes back to.
#[derive(Clone, Debug)]
pub struct KeptForm(pub String);

/// The address that a request comes from, as limits and the list of sessions know it. Put into the context of
/// each request by the server.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);

/// How this Muster is reached. Put into the context of each request by the server.
#[derive(Clone, Debug)]
pub struct Site {
    /// Scheme, host and port without a slash at the end.
    pub public_url: String,
    /// Whether mail goes out.
    pub sends_mail: bool,
}

/// Where the editor of documents is served. Put into the context of each page by the server.
#[derive(Clone, Debug)]
pub struct EditorScript(pub String);

impl Site {
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// The use cases.
///
/// # Errors
/// `Unavailable` when the server has provided none, as while it starts.
pub fn ports() -> Result<Ports, AppError> {
    use_context::<Ports>().ok_or_else(|| Refusal::Unavailable.into())
}

/// Who calls. The first line of every server function but those that let people in.
///
/// # Errors
/// `SignedOut` when the request has no valid session.
pub fn signed_in() -> Result<Actor, AppError> {
    use_context::<CurrentViewer>()
        .and_then(|current| current.0)
        .map(|viewer| viewer.actor())
        .ok_or_else(|| Refusal::SignedOut.into())
}

/// How this Muster is reached.
///
/// # Errors
/// `Unavailable` when the server has not said so.
pub fn site() -> Result<Site, AppError> {
    use_context::<Site>().ok_or_else(|| Refusal::Unavailable.into())
}

/// Where the request comes from; empty when the server does not say.
#[must_use]
pub fn client_address() -> String {
    use_context::<ClientAddress>().map(|address| address.0).unwrap_or_default()
}

/// What the browser calls itself, at most 400 characters of it.
#[must_use]
pub fn user_agent() -> String {
    let parts = use_context::<Parts>();
    let agent = parts.as_ref().and_then(|parts| parts.headers.get(header::USER_AGENT)?.to_str().ok());
    agent.unwrap_or_default().chars().take(400).collect()
}

/// Answers a page with a redirect to another page of this site, whatever the client says it accepts.
pub fn redirect_page(path: &str) {
    if let (Some(response), Ok(value)) =
        (use_context::<ResponseOptions>(), HeaderValue::from_str(crate::local_path(path)))
    {
        response.set_status(StatusCode::FOUND);
        response.insert_header(header::LOCATION, value);
    }
}

/// Gives the page another status than 200.
pub fn answer_status(status: u16) {
    set_status(status);
}

/// Sets a cookie with the answer. The text is a whole `Set-Cookie` value; one that no header can hold is left out.
pub fn set_cookie(cookie: &str) {
    if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(cookie)) {
        response.append_header(header::SET_COOKIE, value);
    }
}

/// The `Set-Cookie` of what one answer hands to the page that follows: no script reads it, no other site sends it.
pub(crate) fn brief_cookie(name: &str, path: &str, value: &str, max_age_s: u32) -> String {
    let secure = if is_secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path={path}; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}")
}

pub(crate) fn cookie_header() -> Option<String> {
    let parts = use_context::<Parts>()?;
    let values = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    Some(values.collect::<Vec<_>>().join("; "))
}

pub(crate) fn is_secure() -> bool {
    use_context::<Site>().is_some_and(|site| site.is_secure())
}

/// Whether a browser, or its program in the same way, sent a form and will show the page that it is redirected to.
pub(crate) fn is_plain_form() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accepts = parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        parts.method == Method::POST && accepts.contains("text/html")
    })
}

/// Sets the status of the answer, except for a plain form: that one is redirected back to its page.
pub(crate) fn set_status(status: u16) {
    if is_plain_form() {
        return;
    }
    if let (Some(response), Ok(status)) = (use_context::<ResponseOptions>(), StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}

/// Tells the views of this page what time it is. The only clock of the pages.
pub fn provide_request_clock() {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    app_ui::provide_request_time(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX));
}
