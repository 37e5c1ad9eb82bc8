//! Going somewhere after a form.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Sends the reader to a page of this site. The last line of a server function, before its `Ok`: it does not end
/// the function.
pub fn redirect_to(path: &str) {
    leptos_axum::redirect(local_path(path));
}

/// The page that the address asks for, with its query. Inside the router only.
#[must_use]
pub fn here() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// Where one signs in and comes back here.
#[must_use]
pub fn sign_in_address() -> String {
    href("/login", &[("next", &here())])
}

/// An address with its query; empty values are left out.
#[must_use]
pub fn href(path: &str, pairs: &[(&str, &str)]) -> String {
    let query: Vec<String> = pairs
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
}

/// A text as the value of a query (RFC 3986, 3.4): a path stays readable.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

/// The path when it leads to a page of this site, `/` otherwise: `//host`, `/\host` and whole addresses would
/// lead elsewhere.
#[must_use]
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && path.bytes().all(|byte| (0x21..0x7f).contains(&byte));
    if local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::{escaped, href, local_path};

    #[test]
    fn empty_filters_leave_no_trace_and_others_are_escaped() {
        assert_eq!(href("/alerts", &[("status", ""), ("search", "")]), "/alerts");
        assert_eq!(
            href("/alerts", &[("status", "open"), ("search", "a&b ü")]),
            "/alerts?status=open&search=a%26b%20%C3%BC"
        );
    }

    #[test]
    fn a_wanted_page_survives_the_query() {
        assert_eq!(escaped("/incidents/INC-42?tab=log&x=1"), "/incidents/INC-42%3Ftab%3Dlog%26x%3D1");
        assert_eq!(escaped("/people?search=Ölvir"), "/people%3Fsearch%3D%C3%96lvir");
    }

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for path in ["/", "/incidents/INC-42?tab=log", "/a//b"] {
            assert_eq!(local_path(path), path);
        }
        for path in ["", "//evil.example", "/\\evil.example", "https://evil.example", "a", "/\tx", "/a\r\nb", "/\u{e9}"]
        {
            assert_eq!(local_path(path), "/", "{path:?}");
        }
    }
}
