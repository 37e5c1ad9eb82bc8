//! The shell of the signed-in app: the places of Muster, in the frame of `app_ui`. Takes plain values, so that
//! it can be rendered for a page that has no data yet.

mod places;

pub use places::{fixed_items, go_to, places, thumb_places};

use app_ui::{Frame, NavItem, Palette, Said, Shortcuts, Theme, ToastHost};
use leptos::prelude::*;

/// What waits, shown beside the places.
#[derive(Clone, Copy, Debug, Default)]
pub struct Waiting {
    pub open_incidents: u32,
    pub firing_alerts: u32,
}

/// Everything around a signed-in page.
#[component]
pub fn Shell(
    /// The address of the page.
    path: String,
    person: String,
    /// The quiet line under the name.
    person_hint: String,
    waiting: Waiting,
    theme: Theme,
    /// What is to be said of something that was just done.
    said: Vec<Said>,
    children: Children,
) -> impl IntoView {
    // The room fills the window and needs the width of the rail's words.
    let compact = path.starts_with("/incidents/");
    view! {
        <Frame
            path=path
            places=places(&waiting)
            thumb=thumb_places(&waiting)
            declare=NavItem::new("/declare", "Declare incident", "flag")
            person=person
            person_hint=person_hint
            theme=theme
            compact=compact
        >
            {children()}
        </Frame>
        <Palette items=fixed_items() />
        <Shortcuts places=go_to() />
        <ToastHost said=said />
    }
}
