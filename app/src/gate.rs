//! What stands before every page: visitors who are signed out go to sign in and come back. The rights
//! themselves are checked behind the ports; this only leads the way.

use crate::frame::Shelled;
use app_context::{trust_only_own_errors, use_viewer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A page for people who are signed in.
pub fn staff(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    let shelled = use_context::<Shelled>().is_some_and(|shelled| shelled.0);
    match (use_viewer().is_some(), shelled) {
        (true, true) => page(),
        (true, false) => view! { <LoadAnew target=wanted() /> }.into_any(),
        (false, _) => {
            let target = format!("/login?next={}", escaped(&wanted()));
            #[cfg(feature = "ssr")]
            app_context::redirect_page(&target);
            view! { <LoadAnew target=target /> }.into_any()
        }
    }
}

/// A page for everybody.
pub fn anyone(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    page()
}

/// The page that the address asks for, with its query.
fn wanted() -> String {
    let location = use_location();
    let (path, search) = (location.pathname.get_untracked(), location.search.get_untracked());
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// Loads a document from the server: the viewer and the shell are decided there.
#[component]
fn LoadAnew(target: String) -> impl IntoView {
    let go = target.clone();
    Effect::new(move |_| app_context::enter(&go));
    view! {
        <main class="entry" id="main">
            <a class="btn" href=target rel="external">
                "Go on"
            </a>
        </main>
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
