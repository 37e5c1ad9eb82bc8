//! A document as a tree, in the words of ProseMirror: what editors hold, what is handed out as JSON.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A block, or text within one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// `paragraph`, `heading`, … Editors may bring kinds that we do not know; they are kept and read as their words.
    #[serde(rename = "type")]
    pub name: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub attrs: Map<String, Value>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<Node>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// How text is set apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// `bold`, `italic`, `strike`, `underline`, `code`, `link`.
    #[serde(rename = "type")]
    pub name: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub attrs: Map<String, Value>,
}

/// The kinds that Muster gives a meaning to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Document,
    Paragraph,
    Heading,
    BulletList,
    OrderedList,
    ListItem,
    TaskList,
    TaskItem,
    Quote,
    Code,
    Rule,
    Break,
    Table,
    TableRow,
    TableHeader,
    TableCell,
    Image,
    Mention,
    IncidentLink,
    Claim,
    TimelineItem,
    Text,
    Unknown,
}

const NAMES: [(Kind, &str); 22] = [
    (Kind::Document, "doc"),
    (Kind::Paragraph, "paragraph"),
    (Kind::Heading, "heading"),
    (Kind::BulletList, "bulletList"),
    (Kind::OrderedList, "orderedList"),
    (Kind::ListItem, "listItem"),
    (Kind::TaskList, "taskList"),
    (Kind::TaskItem, "taskItem"),
    (Kind::Quote, "blockquote"),
    (Kind::Code, "codeBlock"),
    (Kind::Rule, "horizontalRule"),
    (Kind::Break, "hardBreak"),
    (Kind::Table, "table"),
    (Kind::TableRow, "tableRow"),
    (Kind::TableHeader, "tableHeader"),
    (Kind::TableCell, "tableCell"),
    (Kind::Image, "image"),
    (Kind::Mention, "mention"),
    (Kind::IncidentLink, "incidentLink"),
    (Kind::Claim, "claim"),
    (Kind::TimelineItem, "timelineItem"),
    (Kind::Text, "text"),
];

impl Kind {
    /// As editors write it; empty for the unknown.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

impl Mark {
    #[must_use]
    pub fn named(name: &str) -> Mark {
        Mark { name: name.into(), attrs: Map::new() }
    }
}

impl Node {
    #[must_use]
    pub fn new(kind: Kind, content: Vec<Node>) -> Node {
        Node { name: kind.name().into(), content, ..Node::default() }
    }

    #[must_use]
    pub fn text(text: &str, marks: Vec<Mark>) -> Node {
        Node { name: Kind::Text.name().into(), text: Some(text.into()), marks, ..Node::default() }
    }

    /// The same with this attribute.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Node {
        self.attrs.insert(name.into(), value.into());
        self
    }

    #[must_use]
    pub fn kind(&self) -> Kind {
        NAMES.iter().find(|(_, name)| *name == self.name).map_or(Kind::Unknown, |(kind, _)| *kind)
    }

    /// An attribute as words; numbers as they are written.
    #[must_use]
    pub fn attr(&self, name: &str) -> Option<String> {
        match self.attrs.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// An attribute as a whole number. Editors write 2 as 2 or as 2.0.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        let value = self.attrs.get(name)?;
        #[allow(clippy::cast_possible_truncation)] // levels and positions are small
        value.as_i64().or_else(|| value.as_f64().map(|number| number as i64)).or_else(|| value.as_str()?.parse().ok())
    }

    /// Level of a heading: 1 to 3.
    #[must_use]
    pub fn level(&self) -> i64 {
        self.number("level").unwrap_or(1).clamp(1, 3)
    }

    /// Whether a task is done.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.attr("checked").as_deref() == Some("true")
    }

    /// Its words: blocks on lines of their own, cells of a row behind each other.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.collect_words(&mut words);
        words.trim().to_owned()
    }

    fn collect_words(&self, into: &mut String) {
        match self.kind() {
            Kind::Text => into.push_str(self.text.as_deref().unwrap_or_default()),
            Kind::Break => into.push('\n'),
            Kind::Mention => {
                into.push('@');
                into.push_str(&self.attr("label").unwrap_or_default());
            }
            Kind::IncidentLink => into.push_str(&self.incident_label()),
            Kind::Image => into.push_str(&self.attr("alt").unwrap_or_default()),
            _ => self.content.iter().for_each(|node| node.collect_words(into)),
        }
        match self.kind() {
            Kind::TableCell | Kind::TableHeader => {
                // The paragraph inside has ended its line.
                into.truncate(into.trim_end_matches('\n').len());
                into.push(' ');
            }
            kind if kind.ends_a_line() && !into.is_empty() && !into.ends_with('\n') => into.push('\n'),
            _ => {}
        }
    }

    /// `INC-42`, from the number with or without these letters.
    #[must_use]
    pub fn incident_label(&self) -> String {
        let number = self.attr("number").unwrap_or_default();
        number.parse::<crate::IncidentNumber>().map(|number| number.to_string()).unwrap_or(number)
    }

    /// Whether there is nothing to read in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let stands_alone = matches!(
            self.kind(),
            Kind::Image | Kind::Rule | Kind::Mention | Kind::IncidentLink | Kind::Claim | Kind::TimelineItem
        );
        !stands_alone
            && self.text.as_deref().unwrap_or_default().trim().is_empty()
            && self.content.iter().all(Node::is_blank)
    }
}

impl Kind {
    fn ends_a_line(self) -> bool {
        matches!(
            self,
            Kind::Paragraph | Kind::Heading | Kind::Code | Kind::TableRow | Kind::Image | Kind::Quote | Kind::ListItem
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_written_as_prosemirror_writes_it() {
        let tree = Node::new(
            Kind::Document,
            vec![Node::new(Kind::Heading, vec![Node::text("Impact", vec![Mark::named("bold")])]).with("level", 2)],
        );
        let written = serde_json::to_value(&tree).unwrap();
        let expected = serde_json::json!({"type": "doc", "content": [{"type": "heading", "attrs": {"level": 2},
            "content": [{"type": "text", "text": "Impact", "marks": [{"type": "bold"}]}]}]});
        assert_eq!(written, expected);
        assert_eq!(serde_json::from_value::<Node>(written).unwrap(), tree);
    }

    #[test]
    fn words_stand_on_lines_as_blocks_do() {
        let p = |text: &str| Node::new(Kind::Paragraph, vec![Node::text(text, vec![])]);
        let cell = |text: &str| Node::new(Kind::TableCell, vec![p(text)]);
        let tree = Node::new(
            Kind::Document,
            vec![
                p("One"),
                Node::new(Kind::Table, vec![Node::new(Kind::TableRow, vec![cell("a"), cell("b")])]),
                Node::new(Kind::Paragraph, vec![Node::new(Kind::IncidentLink, vec![]).with("number", 7)]),
            ],
        );
        assert_eq!(tree.words(), "One\na b \nINC-7");
        assert!(!tree.is_blank() && Node::new(Kind::Document, vec![p(" ")]).is_blank());
    }

    #[test]
    fn numbers_come_in_every_form() {
        for value in [serde_json::json!(2), serde_json::json!(2.0), serde_json::json!("2")] {
            assert_eq!(Node::new(Kind::Heading, vec![]).with("level", value).level(), 2);
        }
        assert_eq!(Node::new(Kind::Heading, vec![]).with("level", 9).level(), 3);
    }
}
