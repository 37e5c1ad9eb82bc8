//! The shell of the signed-in app: the places of Muster, in the frame of `app_ui`. Takes plain values, so that
//! it can be rendered for a page that has no data yet.

mod places;

pub use places::{fixed_items, go_to, places, thumb_places};

use app_ui::{Connection, Frame, NavItem, Palette, PaletteItem, Shortcuts, Theme, ToastHost, provide_toasts};
use leptos::prelude::*;

/// What waits, shown beside the places.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    pub open_incidents: Signal<u32>,
    pub firing_alerts: Signal<u32>,
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting { open_incidents: Signal::from(0), firing_alerts: Signal::from(0) }
    }
}

/// Everything around a signed-in page.
#[component]
pub fn Shell(
    /// The address of the page.
    #[prop(into)]
    path: Signal<String>,
    #[prop(into)] person: String,
    /// The quiet line under the name: "On call until 08:00".
    #[prop(optional, into)]
    person_hint: Signal<String>,
    #[prop(optional)] waiting: Waiting,
    #[prop(into)] connection: Signal<Connection>,
    #[prop(into)] theme: RwSignal<Theme>,
    /// What the palette offers beside the places: incidents, people, services, found as one types.
    #[prop(optional, into)]
    found: Signal<Vec<PaletteItem>>,
    #[prop(optional)] on_query: Option<Callback<String>>,
    children: Children,
) -> impl IntoView {
    provide_toasts();
    // The room fills the window and needs the width of the rail's words.
    let compact = Signal::derive(move || path.with(|path| path.starts_with("/incidents/")));
    let items = Signal::derive(move || {
        let mut items = found.get();
        items.extend(fixed_items());
        items
    });
    let on_query = on_query.unwrap_or_else(|| Callback::new(|_| {}));
    view! {
        <Frame
            path=path
            places=places(&waiting)
            thumb=thumb_places(&waiting)
            declare=NavItem::new("/declare", "Declare incident", "flag")
            person=person
            person_hint=person_hint
            connection=connection
            theme=theme
            compact=compact
        >
            {children()}
        </Frame>
        <Palette items=items on_query=on_query />
        <Shortcuts places=go_to() />
        <ToastHost />
    }
}
