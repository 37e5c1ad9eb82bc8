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
#[cfg(feature = "ssr")]
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

/// The kept error, on the server from the request and in the browser from the document.
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
