//! Between the shared types of Yjs and our tree: what editors hold is read into it, a template is written from it.

use domain::documents::{Kind, Mark, Node};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;
use std::sync::Arc;
use yrs::types::Attrs;
use yrs::types::xml::{XmlElementPrelim, XmlFragment, XmlIn, XmlOut, XmlTextPrelim};
use yrs::{Any, Out, ReadTxn, Text, TransactionMut, Xml, XmlElementRef, XmlFragmentRef, XmlTextRef};

/// The field that editors write in.
pub(super) const FIELD: &str = "default";
/// Deeper nesting is no document that a person wrote; what lies below is left out.
const DEPTH_MAX: usize = 64;

/// The whole document.
pub(super) fn read<T: ReadTxn>(fragment: Option<XmlFragmentRef>, txn: &T) -> Node {
    let content = fragment.map(|fragment| children(&fragment, txn, 0)).unwrap_or_default();
    Node::new(Kind::Document, content)
}

fn children<T: ReadTxn>(of: &impl XmlFragment, txn: &T, depth: usize) -> Vec<Node> {
    if depth > DEPTH_MAX {
        return vec![];
    }
    of.children(txn)
        .flat_map(|child| match child {
            XmlOut::Element(element) => vec![block(&element, txn, depth + 1)],
            XmlOut::Fragment(fragment) => children(&fragment, txn, depth + 1),
            XmlOut::Text(text) => runs(&text, txn),
        })
        .collect()
}

fn block<T: ReadTxn>(element: &XmlElementRef, txn: &T, depth: usize) -> Node {
    let name = element.try_tag().map(ToString::to_string).unwrap_or_default();
    let attrs = element.attributes(txn).filter_map(|(name, value)| match value {
        Out::Any(value) => Some((name.to_owned(), json(&value))),
        _ => None,
    });
    Node { name, attrs: attrs.collect(), content: children(element, txn, depth), ..Node::default() }
}

/// Stretches of text that are marked alike.
fn runs<T: ReadTxn>(text: &XmlTextRef, txn: &T) -> Vec<Node> {
    let run = |diff: yrs::types::text::Diff<yrs::types::text::YChange>| match diff.insert {
        Out::Any(Any::String(words)) => Some(Node::text(&words, marks(diff.attributes.as_deref()))),
        _ => None,
    };
    text.diff(txn, yrs::types::text::YChange::identity).into_iter().filter_map(run).collect()
}

fn marks(attributes: Option<&Attrs>) -> Vec<Mark> {
    let mark = |(name, value): (&Arc<str>, &Any)| {
        // Marks that may overlap themselves carry a hash behind their name.
        let name = name.split_once("--").map_or(&**name, |(name, _)| name).to_owned();
        match value {
            Any::Null | Any::Undefined | Any::Bool(false) => None,
            Any::Map(attrs) => Some(Mark { name, attrs: object(attrs) }),
            _ => Some(Mark { name, attrs: Map::new() }),
        }
    };
    let mut marks: Vec<Mark> = attributes.into_iter().flatten().filter_map(mark).collect();
    marks.sort_by(|one, other| one.name.cmp(&other.name));
    marks
}

fn object(map: &HashMap<String, Any>) -> Map<String, Value> {
    map.iter().map(|(key, value)| (key.clone(), json(value))).collect()
}

fn json(value: &Any) -> Value {
    match value {
        Any::Null | Any::Undefined | Any::Buffer(_) => Value::Null,
        Any::Bool(flag) => Value::Bool(*flag),
        Any::Number(number) => match number.as_f64().map(yrs::Number::try_i64) {
            Some(yrs::Number::Float(number)) => Number::from_f64(number).map_or(Value::Null, Value::Number),
            Some(yrs::Number::Int(whole)) => Value::Number(whole.into()),
            None => number.as_i64().map_or(Value::Null, |whole| Value::Number(whole.into())),
        },
        Any::String(text) => Value::String(text.to_string()),
        Any::Array(items) => Value::Array(items.iter().map(json).collect()),
        Any::Map(map) => Value::Object(object(map)),
    }
}

/// Writes blocks at the end of the document.
pub(super) fn append(fragment: &XmlFragmentRef, txn: &mut TransactionMut, blocks: &[Node]) {
    for node in blocks {
        let element = fragment.push_back(txn, XmlElementPrelim::empty(node.name.as_str()));
        fill(&element, txn, node);
    }
}

fn fill(element: &XmlElementRef, txn: &mut TransactionMut, node: &Node) {
    for (name, value) in &node.attrs {
        element.insert_attribute(txn, name.as_str(), any(value));
    }
    let mut at = 0;
    while at < node.content.len() {
        let text = node.content[at..].iter().take_while(|child| child.kind() == Kind::Text).count();
        if text > 0 {
            let run = element.push_back(txn, XmlIn::from(XmlTextPrelim::new("")));
            if let XmlOut::Text(run) = run {
                node.content[at..at + text].iter().for_each(|child| write_run(&run, txn, child));
            }
            at += text;
        } else {
            let child = element.push_back(txn, XmlElementPrelim::empty(node.content[at].name.as_str()));
            fill(&child, txn, &node.content[at]);
            at += 1;
        }
    }
}

/// The text as one piece: letter by letter would cost yrs a search each.
fn write_run(run: &XmlTextRef, txn: &mut TransactionMut, node: &Node) {
    let words = node.text.as_deref().unwrap_or_default();
    if words.is_empty() {
        return;
    }
    let mark = |mark: &Mark| {
        let attrs = mark.attrs.iter().map(|(key, value)| (key.clone(), any(value))).collect();
        (Arc::from(mark.name.as_str()), Any::Map(Arc::new(attrs)))
    };
    let marks: Attrs = node.marks.iter().map(mark).collect();
    let end = run.len(txn);
    run.insert_with_attributes(txn, end, words, marks);
}

fn any(value: &Value) -> Any {
    match value {
        Value::Null => Any::Null,
        Value::Bool(flag) => Any::Bool(*flag),
        // As JavaScript has them: a big integer would reach editors as another type.
        Value::Number(number) => Any::Number(yrs::Number::try_i64(number.as_f64().unwrap_or_default())),
        Value::String(text) => Any::String(text.as_str().into()),
        Value::Array(items) => Any::Array(items.iter().map(any).collect()),
        Value::Object(map) => Any::Map(Arc::new(map.iter().map(|(key, value)| (key.clone(), any(value))).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yrs::{Doc, Transact};

    #[test]
    fn what_is_written_is_read_back() {
        let body = "## Impact\n\nIn **Germany** and `db-3`, see [here](https://example.org).\n\n- [x] one\n- [ ] two\n\n\
                    1. first\n2. second\n   - deep\n\n```sql\nselect 1\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\n> said\n\n---\n";
        let tree = super::super::markdown::read(body);
        let doc = Doc::new();
        let fragment = doc.get_or_insert_xml_fragment(FIELD);
        append(&fragment, &mut doc.transact_mut(), &tree.content);
        let read = read(Some(fragment), &doc.transact());
        assert_eq!(read, tree);
    }
}
