//! What stands before every page: visitors who are signed out go to sign in and come back. The rights
//! themselves are checked behind the ports; this only leads the way.

use app_context::{trust_only_own_errors, use_viewer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page for people who are signed in.
pub fn staff(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    if use_viewer().is_some() { page() } else { view! { <ToSignIn /> }.into_any() }
}

/// A page for everybody.
pub fn anyone(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    page()
}

#[component]
fn ToSignIn() -> impl IntoView {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    let wanted = if search.is_empty() { path } else { format!("{path}?{search}") };
    let target = format!("/login?next={}", escaped(&wanted));
    #[cfg(feature = "ssr")]
    app_context::redirect_page(&target);
    // Inside the program one gets here by going back after signing out: the page must be loaded anew.
    let go = target.clone();
    Effect::new(move |_| app_context::enter(&go));
    view! {
        <p>
            <a href=target rel="external">
                "Sign in"
            </a>
        </p>
    }
}

/// A path as the value of a query.
fn escaped(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_wanted_page_survives_the_query() {
        assert_eq!(escaped("/incidents/INC-42?tab=log&x=1"), "/incidents/INC-42%3Ftab%3Dlog%26x%3D1");
        assert_eq!(escaped("/people?search=Ölvir"), "/people%3Fsearch%3D%C3%96lvir");
    }
}
