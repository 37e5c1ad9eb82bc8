//! Who is looking. Known from the request on the server, written once into the page, read once in the browser;
//! never a resource.

use domain::Action;
use domain::people::Viewer;
use leptos::prelude::*;

const ELEMENT: &str = "viewer";

#[derive(Clone)]
struct Known(Option<Viewer>);

/// Makes the viewer known to everything below. Called once, by the app.
pub fn provide_viewer() {
    #[cfg(feature = "ssr")]
    let viewer = use_context::<crate::request::CurrentViewer>().and_then(|current| current.0);
    #[cfg(not(feature = "ssr"))]
    let viewer = document()
        .get_element_by_id(ELEMENT)
        .and_then(|element| element.text_content())
        .and_then(|json| serde_json::from_str::<Option<Viewer>>(&json).ok())
        .flatten();
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

/// The viewer as data in the head of the page. Not a script: nothing in it runs.
#[component]
pub fn ViewerData() -> impl IntoView {
    #[cfg(feature = "ssr")]
    let viewer = use_context::<crate::request::CurrentViewer>().and_then(|current| current.0);
    #[cfg(not(feature = "ssr"))]
    let viewer = use_viewer();
    let json = serde_json::to_string(&viewer).unwrap_or_else(|_| "null".into());
    view! {
        <script type="application/json" id=ELEMENT>
            {as_script_text(&json)}
        </script>
    }
}

/// JSON that cannot end the element it stands in.
pub(crate) fn as_script_text(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::as_script_text;

    #[test]
    fn a_name_cannot_leave_its_element() {
        let text = as_script_text("{\"name\":\"</script><!-- & -->\"}");
        assert!(!text.contains(['<', '>', '&']));
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["name"], "</script><!-- & -->");
    }
}
