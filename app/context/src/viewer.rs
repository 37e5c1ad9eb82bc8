//! Who is looking, as the request says.

use domain::Action;
use domain::people::Viewer;
use leptos::prelude::*;

#[derive(Clone)]
struct Known(Option<Viewer>);

/// Makes the viewer known to everything below. Called once, by the app.
pub fn provide_viewer() {
    let viewer = use_context::<crate::request::CurrentViewer>().and_then(|current| current.0);
    provide_context(Known(viewer));
}

/// Who is looking; nobody on the pages for people who are signed out.
#[must_use]
pub fn use_viewer() -> Option<Viewer> {
    use_context::<Known>().and_then(|known| known.0)
}

/// Whether the viewer may do this in general: for leaving out what would be refused anyway. The decision itself
/// is made behind the port.
#[must_use]
pub fn may(action: Action) -> bool {
    use_viewer().is_some_and(|viewer| domain::access::may(viewer.role, action))
}
