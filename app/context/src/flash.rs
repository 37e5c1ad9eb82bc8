//! The way of an error back to a form. Leptos puts errors into the address of the
//! page; there anybody could put words into ours, so the address holds only a mark and the words travel in a
//! cookie that lives for half a minute.

use crate::{cookies, request};
use leptos::prelude::*;
use leptos::server::ServerActionError;

/// What stands in the address instead of the error.
pub(crate) const MARK: &str = "kept";
const COOKIE: &str = "muster-flash";

/// Keeps the error for the page that the form goes back to. False when the caller is a program that reads the
/// answer itself.
pub(crate) fn put(json: &str) -> bool {
    if !request::is_plain_form() {
        return false;
    }
    // A browser drops a cookie over 4 KiB: then the page says that the reason has been lost.
    request::set_cookie(&request::brief_cookie(COOKIE, "/", &cookies::encode(json), 30));
    true
}

/// The kept error.
pub(crate) fn take() -> Option<String> {
    cookies::read(COOKIE).and_then(|value| cookies::decode(&value))
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

/// Hands something that may be shown once (a fresh secret) to the page that a form goes back to. It waits in a cookie that scripts cannot read, for that page alone, for a minute. Does nothing when a
/// program reads the answer itself.
pub fn hand_over<T: serde::Serialize>(page: &str, value: &T) {
    if let (true, Ok(json)) = (request::is_plain_form(), serde_json::to_string(value)) {
        request::set_cookie(&request::brief_cookie(SECRET_COOKIE, page, &cookies::encode(&json), 60));
    }
}

/// What was handed over to this page; it is forgotten with this answer.
pub fn handed_over<T: serde::de::DeserializeOwned>(page: &str) -> Option<T> {
    let value = cookies::read(SECRET_COOKIE)?;
    request::set_cookie(&request::brief_cookie(SECRET_COOKIE, page, "", 0));
    serde_json::from_str(&cookies::decode(&value)?).ok()
}
