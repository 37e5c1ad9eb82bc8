//! The document of an incident: a pane of its room, and how it stood before. The server renders it to be read; the editor
//! (`frontend/editor`) takes its place in the browser.

pub mod api;
mod pane;
mod since;
mod versions;

pub use pane::Document;
pub use versions::{VersionPage, VersionsPage};

use app_ui::SafeHtml;
use domain::documents::{Node, html};

/// The words of a tree, ready to be shown.
fn written(tree: &Node) -> SafeHtml {
    SafeHtml::written_by_us(html(tree))
}

/// "Ada", "Ada and Grace", "Ada, Grace and 3 others".
fn names(people: &[domain::PersonRef]) -> String {
    let name = |at: usize| people.get(at).map_or("", |person| person.name.as_str());
    match people.len() {
        0 => "nobody".into(),
        1 => name(0).into(),
        2 => format!("{} and {}", name(0), name(1)),
        3 => format!("{}, {} and {}", name(0), name(1), name(2)),
        n => format!("{}, {} and {} others", name(0), name(1), n - 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::PersonRef;

    #[test]
    fn names_are_told_as_people_say_them() {
        let id = "00000000-0000-0000-0000-000000000001".parse().unwrap();
        let people: Vec<_> = ["Ada", "Grace", "Joan", "Mary"].map(|name| PersonRef { id, name: name.into() }).into();
        let told = ["nobody", "Ada", "Ada and Grace", "Ada, Grace and Joan", "Ada, Grace and 2 others"];
        for (count, told) in told.into_iter().enumerate() {
            assert_eq!(names(&people[..count]), told);
        }
    }
}
