//! Muster's pages: every page on one page (`routes`), the document around them, and the shell that they stand in.
//! All of it is rendered by the server; `frontend` keeps it live in the browser.

mod assets;
mod document;
mod find;
mod frame;
mod gate;
mod not_found;
mod routes;
mod shell;

pub use assets::{Assets, Program};
pub use document::document;
pub use shell::Waiting;

use app_context::provide_viewer;
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// The app: the page that the address asks for, in its shell.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    let full = |title: String| if title.is_empty() { "Muster".to_owned() } else { format!("{title} · Muster") };
    view! {
        <Title formatter=full />
        <Router>
            <frame::Framed>
                <routes::Pages />
            </frame::Framed>
        </Router>
    }
}
