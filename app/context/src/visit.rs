//! Going somewhere after a form: the ways that work with and without scripts.

/// Sends the reader to a page of this site: a redirect for a plain form, a change of page inside the running
/// program otherwise. The last line of a server function, before its `Ok`: it does not end the function.
#[cfg(feature = "ssr")]
pub fn redirect_to(path: &str) {
    leptos_axum::redirect(local_path(path));
}

#[cfg(not(feature = "ssr"))]
pub fn redirect_to(path: &str) {
    leptos_router::hooks::use_navigate()(local_path(path), leptos_router::NavigateOptions::default());
}

/// Like [`redirect_to`] for a change of who is signed in: the page must be loaded anew, because the viewer is
/// written into it. On the server it redirects a plain form; the program calls it again in the browser.
#[cfg(feature = "ssr")]
pub fn enter(path: &str) {
    if crate::request::is_plain_form() {
        leptos_axum::redirect(local_path(path));
    }
}

#[cfg(not(feature = "ssr"))]
pub fn enter(path: &str) {
    // Fails only when the document is going away already.
    let _ = leptos::prelude::window().location().set_href(local_path(path));
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
    use super::local_path;

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
