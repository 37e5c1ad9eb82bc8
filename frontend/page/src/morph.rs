//! Makes what stands look like what has come, changing as little as it can: an element that stays keeps its focus,
//! its scroll position and what was typed into it. Properties of controls are never touched, only attributes: what
//! somebody typed wins over what the server believes until the form is sent.

use std::collections::HashMap;

use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use crate::dom::{children, document, set, unset};

/// Makes the inside of `old` like the inside of `new`, whose nodes are used up.
pub fn inside(old: &Element, new: &Element) {
    let mut row = Row { parent: old, by_key: keyed(old), at: old.first_child(), loose: Vec::new() };
    for wanted in children(new) {
        match row.find(&wanted) {
            Some(found) => {
                row.bring(&found);
                node(&found, &wanted);
            }
            None => put_before(old, &wanted, row.at.as_ref()),
        }
    }
    while let Some(rest) = row.at {
        row.at = rest.next_sibling();
        // It is a child: just seen.
        let _ = old.remove_child(&rest);
    }
}

/// The children that stand, walked through while the wanted ones are laid out before `at`.
struct Row<'a> {
    parent: &'a Element,
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
    if let Some(id) = of("id") {
        return Some(format!("{} {id}", element.tag_name()));
    }
    let name = of("name")?;
    Some(format!("{} {name} {}", element.tag_name(), of("value").filter(|_| is_choice(element)).unwrap_or_default()))
}

fn is_choice(element: &Element) -> bool {
    matches!(element.get_attribute("type").as_deref(), Some("radio" | "checkbox"))
}

/// Whether a child without a key could become `wanted`.
fn is_alike(node: &Node, wanted: &Node) -> bool {
    node.node_type() == wanted.node_type() && node.node_name() == wanted.node_name() && key(node).is_none()
}

fn node(old: &Node, new: &Node) {
    if old.is_equal_node(Some(new)) {
        return;
    }
    match (old.dyn_ref::<Element>(), new.dyn_ref::<Element>()) {
        (Some(old), Some(new)) if is_left_alone(old, new) => {}
        (Some(old), Some(new)) => {
            attributes(old, new);
            inside(old, new);
        }
        _ => old.set_node_value(new.node_value().as_deref()),
    }
}

/// The words of a time are the reader's own; they change when the moment does. A list of zones came from the browser.
fn is_left_alone(old: &Element, new: &Element) -> bool {
    let same = |name: &str| old.get_attribute(name) == new.get_attribute(name);
    let same_moment = old.tag_name() == "TIME" && ["datetime", "data-as", "data-until"].into_iter().all(same);
    same_moment || old.tag_name() == "DATALIST"
}

fn attributes(old: &Element, new: &Element) {
    for name in new.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        let value = new.get_attribute(&name).unwrap_or_default();
        if old.get_attribute(&name).as_deref() != Some(&value) {
            set(old, &name, &value);
        }
    }
    for name in old.get_attribute_names().iter().filter_map(|name| name.as_string()) {
        if !new.has_attribute(&name) {
            unset(old, &name);
        }
    }
}
