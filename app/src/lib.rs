//! The app: every page on one page (`routes`), the document around them, and the shell that stays
//! while pages change.

mod alone;
mod assets;
mod document;
mod find;
mod frame;
mod gate;
mod not_found;
mod parts;
mod routes;
mod shell;
mod waiting;

pub use assets::{Assets, Program};
pub use document::document;
pub use parts::{load_part_of, part_of};

use app_context::{provide_live, provide_viewer};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::components::Router;

/// The app, the same on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_viewer();
    provide_live();
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
