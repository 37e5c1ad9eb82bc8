//! The way of an error back to a form that was sent without scripts. Leptos puts errors into the address of the
//! page; there anybody could put words into ours, so the address holds only a mark and the words travel in a
//! cookie that lives for half a minute.

use leptos::prelude::*;
use leptos::server::ServerActionError;

/// What stands in the address instead of the error.
pub(crate) const MARK: &str = "kept";
const COOKIE: &str = "muster-flash";

/// Keeps the error for the page that the form goes back to. False when the caller is a program that reads the
/// answer itself.
pub(crate) fn put(json: &str) -> bool {
    use crate::request;
    if !request::is_plain_form() {
        return false;
    }
    let secure = if request::is_secure() { "; Secure" } else { "" };
    let value = crate::cookies::encode(json);
    // A browser drops a cookie over 4 KiB: then the page says that the reason has been lost.
    request::set_cookie(&format!("{COOKIE}={value}; Path=/; Max-Age=30; SameSite=Lax{secure}"));
    true
}

/// The kept error.
pub(crate) fn take() -> Option<String> {
    crate::cookies::read(COOKIE).and_then(|value| crate::cookies::decode(&value))
}

/// Replaces an error in the page's address by the mark, so that only our own words are ever shown. Every page
/// is wrapped in this at its route.
pub fn trust_only_own_errors() {
    if let Some(error) = use_context::<ServerActionError>() {
        provide_context(ServerActionError::new(error.path(), MARK_BASE64));
    }
}

/// [`MARK`] as leptos expects it in the address.
const MARK_BASE64: &str = "a2VwdA==";

const SECRET_COOKIE: &str = "muster-once";

/// Hands something that may be shown once (a fresh secret) to the page that a form without scripts goes back
/// to. It waits in a cookie that scripts cannot read, for that page alone, for a minute. Does nothing when a
/// program reads the answer itself.
pub fn hand_over<T: serde::Serialize>(page: &str, value: &T) {
    use crate::request;
    if let (true, Ok(json)) = (request::is_plain_form(), serde_json::to_string(value)) {
        request::set_cookie(&secret_cookie(page, &crate::cookies::encode(&json), 60));
    }
}

/// What was handed over to this page; it is forgotten with this answer.
pub fn handed_over<T: serde::de::DeserializeOwned>(page: &str) -> Option<T> {
    let value = crate::cookies::read(SECRET_COOKIE)?;
    crate::request::set_cookie(&secret_cookie(page, "", 0));
    serde_json::from_str(&crate::cookies::decode(&value)?).ok()
}

fn secret_cookie(page: &str, value: &str, max_age_s: u32) -> String {
    let secure = if crate::request::is_secure() { "; Secure" } else { "" };
    format!("{SECRET_COOKIE}={value}; Path={page}; Max-Age={max_age_s}; HttpOnly; SameSite=Strict{secure}")
}
