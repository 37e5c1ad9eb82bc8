//! What stands before every page: visitors who are signed out go to sign in and come back. The rights
//! themselves are checked behind the ports; this only leads the way.

use app_context::{redirect_page, sign_in_address, trust_only_own_errors, use_viewer};
use leptos::prelude::*;

/// A page for people who are signed in.
pub fn staff(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    if use_viewer().is_some() {
        return page();
    }
    let target = sign_in_address();
    redirect_page(&target);
    view! {
        <main class="entry" id="main">
            <a class="btn" href=target rel="external">"Go on"</a>
        </main>
    }
    .into_any()
}

/// A page for everybody.
pub fn anyone(page: impl FnOnce() -> AnyView) -> AnyView {
    trust_only_own_errors();
    page()
}
