//! Makes what stands look like what has come, changing as little as it can: an element that stays keeps its focus,
//! its scroll position and what was typed into it. Properties of controls are never touched, only attributes: what
//! somebody typed wins over what the server believes until the form is sent.

use std::collections::{HashMap, HashSet};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlInputElement, HtmlOptionElement, Node};

use crate::dom::{children, document, first_below, set, unset};
use crate::held;

/// Why the page changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The reader asked for it: by a form or by a link.
    Asked,
    /// Something happened elsewhere: nothing may move under the reader's eyes or close in their hands.
    Live,
}

/// Makes the inside of `old` like the inside of `new`, whose nodes are used up.
pub fn inside(old: &Element, new: &Element, why: Why) {
    if why == Why::Live && old.has_attribute("data-hold") {
        held::hold(old, new);
    }
    if old.has_attribute("data-grows") {
        return grow(old, new, why);
    }
    let mut row = Row { parent: old, why, by_key: keyed(old), at: old.first_child(), loose: Vec::new() };
    for wanted in children(new) {
        match row.find(&wanted) {
            Some(found) => {
                row.bring(&found);
                node(&found, &wanted, why);
            }
            None => put_before(old, &wanted, row.at.as_ref()),
        }
    }
    while let Some(rest) = row.at {
        row.at = rest.next_sibling();
        if !stays(&rest, why) {
            // It is a child: just seen.
            let _ = old.remove_child(&rest);
        }
    }
}

/// The children that stand, walked through while the wanted ones are laid out before `at`.
struct Row<'a> {
    parent: &'a Element,
    why: Why,
    by_key: HashMap<String, Vec<Node>>,
    /// Everything before this one is as it is wanted.
    at: Option<Node>,
    /// Taken out of the way; put back when they are wanted.
    loose: Vec<Node>,
}

impl Row<'_> {
    /// The child that becomes `wanted`.
    fn find(&mut self, wanted: &Node) -> Option<Node> {
        if let Some(key) = key(wanted) {
            return self.by_key.get_mut(&key).and_then(|same| (!same.is_empty()).then(|| same.remove(0)));
        }
        if let Some(at) = self.loose.iter().position(|node| is_alike(node, wanted)) {
            return Some(self.loose.remove(at));
        }
        let mut at = self.at.clone();
        while let Some(node) = at {
            if is_alike(&node, wanted) {
                return Some(node);
            }
            at = node.next_sibling();
        }
        None
    }

    /// Makes `found` the next one. What is in focus is not moved, because moving takes the focus away: what lies
    /// before it is.
    fn bring(&mut self, found: &Node) {
        while let Some(at) = self.at.clone().filter(|at| follows(at, found)) {
            if has_focus(&at) {
                return put_before(self.parent, found, Some(&at));
            }
            self.at = at.next_sibling();
            if stays(&at, self.why) {
                continue;
            }
            // It is a child: the walk has just come to it.
            let _ = self.parent.remove_child(&at);
            if key(&at).is_none() {
                self.loose.push(at);
            }
        }
        if self.at.as_ref().is_some_and(|at| at.is_same_node(Some(found))) {
            self.at = found.next_sibling();
        } else {
            put_before(self.parent, found, self.at.as_ref());
        }
    }
}

/// Whether `node` comes after `at` in the page. What was taken out of it comes nowhere.
fn follows(at: &Node, node: &Node) -> bool {
    let place = at.compare_document_position(node);
    place & Node::DOCUMENT_POSITION_FOLLOWING != 0 && place & Node::DOCUMENT_POSITION_DISCONNECTED == 0
}

fn has_focus(node: &Node) -> bool {
    document().active_element().is_some_and(|focus| node.contains(Some(&focus)))
}

/// A list that only grows: what the reader has stays, what is new is put where it stands among that.
fn grow(old: &Element, new: &Element, why: Why) {
    let mut by_key = keyed(old);
    let mut next: Option<Node> = None;
    for wanted in children(new).into_iter().rev() {
        let same = key(&wanted).and_then(|key| by_key.get_mut(&key)).and_then(|same| same.pop());
        if let Some(same) = same {
            node(&same, &wanted, why);
            next = Some(same);
        } else {
            put_before(old, &wanted, next.as_ref());
            next = Some(wanted);
        }
    }
}

/// Whether the reader's list (`data-grows`) and the new one have an entry in common. If not, something between them is
/// missing, and the place around them (`data-log`) is shown as it comes.
fn is_torn(old: &Element, new: &Element) -> bool {
    let entries = |place: &Element| {
        let list = first_below::<Element>(place, "[data-grows]");
        list.map(|list| keyed(&list).into_keys().collect::<HashSet<_>>()).unwrap_or_default()
    };
    let (old, new) = (entries(old), entries(new));
    !old.is_empty() && !new.is_empty() && old.is_disjoint(&new)
}

fn show_anew(old: &Element, new: &Element) {
    old.set_text_content(None);
    for node in children(new) {
        put_before(old, &node, None);
    }
}

fn put_before(parent: &Element, child: &Node, before: Option<&Node>) {
    // `before` is a child of `parent`, and no node holds itself.
    let _ = parent.insert_before(child, before);
}

/// The children by what makes them the same child.
fn keyed(parent: &Element) -> HashMap<String, Vec<Node>> {
    let mut by_key: HashMap<String, Vec<Node>> = HashMap::new();
    for child in children(parent) {
        if let Some(key) = key(&child) {
            by_key.entry(key).or_default().push(child);
        }
    }
    by_key
}

/// What makes an element the same element in another version of the page.
fn key(node: &Node) -> Option<String> {
    let element = node.dyn_ref::<Element>()?;
    let of = |name: &str| element.get_attribute(name).filter(|value| !value.is_empty());
    if let Some(id) = of("id").or_else(|| of("data-id")).or_else(|| of("aria-labelledby")) {
        return Some(format!("{} {id}", element.tag_name()));
    }
    let name = of("name")?;
    Some(format!("{} {name} {}", element.tag_name(), of("value").filter(|_| is_choice(element)).unwrap_or_default()))
}

fn is_choice(element: &Element) -> bool {
    matches!(element.get_attribute("type").as_deref(), Some("radio" | "checkbox"))
}

/// Whether a child without a key could become `wanted`. What belongs to the browser becomes nothing else, and nothing else it:
/// it would be left as it is, and what was wanted would not be there.
fn is_alike(node: &Node, wanted: &Node) -> bool {
    node.node_type() == wanted.node_type()
        && node.node_name() == wanted.node_name()
        && key(node).is_none()
        && is_the_browsers(node) == is_the_browsers(wanted)
}

fn is_the_browsers(node: &Node) -> bool {
    node.dyn_ref::<Element>().is_some_and(|element| element.has_attribute("data-browser"))
}

fn node(old: &Node, new: &Node, why: Why) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) => element(old, new, why),
        _ => old.set_node_value(new.node_value().as_deref()),
    }
}

fn element(old: &Element, new: &Element, why: Why) {
    if is_left_alone(old, new, why) {
        return;
    }
    attributes(old, new, why);
    if old.has_attribute("data-log") && is_torn(old, new) {
        return show_anew(old, new);
    }
    inside(old, new, why);
}

/// What belongs to the browser, and what the reader has not finished with.
fn is_left_alone(old: &Element, new: &Element, why: Why) -> bool {
    let is = |name: &str| old.get_attribute("role").as_deref() == Some(name);
    // The words of a time are the reader's own; they change when the moment does.
    let same_moment =
        old.tag_name() == "TIME" && same_attributes(old, new, &["datetime", "data-as", "data-until", "class"]);
    let refusal_is_read =
        why == Why::Live && is("alert") && old.child_element_count() > 0 && new.child_element_count() == 0;
    let sent_again_later = why == Why::Live && old.has_attribute("data-refused");
    let says_choice = old.has_attribute("data-words") && same_attributes(old, new, &["data-words"]);
    let browsers = says_choice || old.has_attribute("data-browser") || old.has_attribute("data-frame");
    let kept = why == Why::Live && old.has_attribute("data-keep");
    same_moment || refusal_is_read || sent_again_later || browsers || kept
}

fn same_attributes(old: &Element, new: &Element, names: &[&str]) -> bool {
    names.iter().all(|name| old.get_attribute(name) == new.get_attribute(name))
}

/// What is not part of the new page and stays all the same: what is shown only once.
fn stays(node: &Node, why: Why) -> bool {
    let kept = |element: &Element| element.has_attribute("data-once") || element.has_attribute("data-refused");
    why == Why::Live && node.dyn_ref::<Element>().is_some_and(kept)
}

fn attributes(old: &Element, new: &Element, why: Why) {
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if old.get_attribute(&name).as_deref() != Some(&value) && !is_the_readers(old, &name) {
            set(old, &name, &value);
            if why == Why::Asked && !has_focus(old) {
                fill(old, &name, &value);
            }
        }
    }
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if !new.has_attribute(&name) && !is_the_readers(old, &name) && name != "open" {
            unset(old, &name);
        }
    }
}

/// A field that the reader has changed does not follow its attributes any more; what was asked for is put into it.
fn fill(field: &Element, name: &str, value: &str) {
    match (name, field.dyn_ref::<HtmlInputElement>(), field.dyn_ref::<HtmlOptionElement>()) {
        ("value", Some(input), _) if !input.has_attribute("data-instant") => input.set_value(value),
        ("checked", Some(input), _) => input.set_checked(true),
        ("selected", _, Some(option)) => option.set_selected(true),
        _ => {}
    }
}

/// Whether a dialog is open is decided by the reader; `open` on anything else may be set, not taken away. What is on
/// its way is known here alone.
fn is_the_readers(element: &Element, name: &str) -> bool {
    name == "aria-busy" || name == "open" && element.has_type::<HtmlDialogElement>()
}
