//! What stands before every page: visitors who are signed out go to sign in and come back. The rights
//! themselves are checked behind the ports; this only leads the way.

use crate::frame::Shelled;
use app_context::{here, sign_in_address, trust_only_own_errors, use_viewer};
use leptos::prelude::*;

/// A page for people who are signed in.
pub fn staff(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    let shelled = use_context::<Shelled>().is_some_and(|shelled| shelled.0);
    match (use_viewer().is_some(), shelled) {
        (true, true) => page(),
        (true, false) => view! { <LoadAnew target=here() /> }.into_any(),
        (false, _) => {
            let target = sign_in_address();
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

/// In place of a page whose part of the program is not to be had: a newer program has taken its place, and the
/// server has a document that fits it.
pub fn not_loaded() -> AnyView {
    view! { <LoadAnew target=here() /> }.into_any()
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
