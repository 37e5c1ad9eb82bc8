//! Markdown, as templates are written in, read into the tree of a document.

use domain::documents::{Kind, Mark, Node};
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::{Map, json};

/// Reads CommonMark with tables, tasks and strike-through. Raw HTML stands as the text that it is.
pub(super) fn read(text: &str) -> Node {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader { open: vec![Node::new(Kind::Document, vec![])], marks: vec![], in_head: false };
    for event in Parser::new_ext(text, options) {
        reader.take(event);
    }
    while reader.open.len() > 1 {
        reader.close();
    }
    reader.open.pop().unwrap_or_default()
}

/// Nodes that have begun and not ended, outermost first.
struct Reader {
    open: Vec<Node>,
    marks: Vec<Mark>,
    in_head: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => self.words(&words, &[]),
            Event::Code(words) => self.words(&words, &[Mark::named("code")]),
            Event::SoftBreak => self.words(" ", &[]),
            Event::HardBreak => self.put(Node::new(Kind::Break, vec![])),
            Event::Rule => self.put(Node::new(Kind::Rule, vec![])),
            Event::TaskListMarker(done) => self.becomes_task(done),
            _ => {}
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        let node = match tag {
            Tag::Paragraph => Node::new(Kind::Paragraph, vec![]),
            Tag::Heading { level, .. } => Node::new(Kind::Heading, vec![]).with("level", level_of(level)),
            Tag::BlockQuote(_) => Node::new(Kind::Quote, vec![]),
            Tag::CodeBlock(CodeBlockKind::Fenced(language)) if !language.is_empty() => {
                Node::new(Kind::Code, vec![]).with("language", language.as_ref())
            }
            Tag::CodeBlock(_) => Node::new(Kind::Code, vec![]),
            Tag::List(None) => Node::new(Kind::BulletList, vec![]),
            Tag::List(Some(start)) => Node::new(Kind::OrderedList, vec![]).with("start", start),
            Tag::Item => Node::new(Kind::ListItem, vec![]),
            Tag::Table(_) => Node::new(Kind::Table, vec![]),
            Tag::TableHead => {
                self.in_head = true;
                Node::new(Kind::TableRow, vec![])
            }
            Tag::TableRow => Node::new(Kind::TableRow, vec![]),
            Tag::TableCell => Node::new(if self.in_head { Kind::TableHeader } else { Kind::TableCell }, vec![]),
            Tag::Strong => return self.marks.push(Mark::named("bold")),
            Tag::Emphasis => return self.marks.push(Mark::named("italic")),
            Tag::Strikethrough => return self.marks.push(Mark::named("strike")),
            Tag::Link { dest_url, .. } => {
                let attrs = Map::from_iter([("href".to_owned(), json!(dest_url.as_ref()))]);
                return self.marks.push(Mark { name: "link".into(), attrs });
            }
            _ => return,
        };
        self.open.push(node);
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link => {
                self.marks.pop();
            }
            TagEnd::TableHead => {
                self.in_head = false;
                self.close();
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableRow
            | TagEnd::TableCell => self.close(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, more: &[Mark]) {
        let Some(last) = self.open.last_mut() else { return };
        // Tight items and cells come without a paragraph around their words; editors want one.
        let wants_block = matches!(
            last.kind(),
            Kind::ListItem | Kind::TaskItem | Kind::TableCell | Kind::TableHeader | Kind::Document
        );
        if wants_block && last.content.last().is_none_or(|node| node.kind() != Kind::Paragraph) {
            last.content.push(Node::new(Kind::Paragraph, vec![]));
        }
        let mut marks: Vec<Mark> = self.marks.iter().chain(more).cloned().collect();
        marks.sort_by(|one, other| one.name.cmp(&other.name));
        let place = match last.content.last_mut().filter(|node| node.kind() == Kind::Paragraph) {
            Some(paragraph) => paragraph,
            None => last,
        };
        match place.content.last_mut().filter(|run| run.kind() == Kind::Text && run.marks == marks) {
            Some(run) => run.text.get_or_insert_default().push_str(words),
            None => place.content.push(Node::text(words, marks)),
        }
    }

    fn put(&mut self, node: Node) {
        if let Some(last) = self.open.last_mut() {
            last.content.push(node);
        }
    }

    fn becomes_task(&mut self, done: bool) {
        let at = self.open.iter().rposition(|node| node.kind() == Kind::ListItem);
        let Some(at) = at else { return };
        self.open[at].name = Kind::TaskItem.name().into();
        self.open[at].attrs.insert("checked".into(), done.into());
        if let Some(list) = at.checked_sub(1).and_then(|list| self.open.get_mut(list)) {
            list.name = Kind::TaskList.name().into();
            list.attrs.clear();
        }
    }

    fn close(&mut self) {
        let Some(mut node) = self.open.pop() else { return };
        match node.kind() {
            Kind::Code => trim_last_line_break(&mut node),
            // Editors cannot hold these without a block inside.
            Kind::ListItem | Kind::TaskItem | Kind::TableCell | Kind::TableHeader if node.content.is_empty() => {
                node.content.push(Node::new(Kind::Paragraph, vec![]));
            }
            Kind::TaskList => node.content.iter_mut().for_each(|item| {
                if item.kind() == Kind::ListItem {
                    *item = std::mem::take(item).with("checked", false);
                    item.name = Kind::TaskItem.name().into();
                }
            }),
            _ => {}
        }
        self.put(node);
    }
}

fn trim_last_line_break(code: &mut Node) {
    if let Some(text) = code.content.last_mut().and_then(|run| run.text.as_mut())
        && text.ends_with('\n')
    {
        text.pop();
    }
}

fn level_of(level: HeadingLevel) -> i64 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::documents::markdown;
    use proptest::prelude::*;

    #[test]
    fn tight_items_hold_paragraphs_and_tasks_are_tasks() {
        let tree = read("- [ ] a\n- [x] b **c**\n");
        let list = &tree.content[0];
        assert_eq!(list.kind(), Kind::TaskList);
        assert!(!list.content[0].is_checked() && list.content[1].is_checked());
        assert_eq!(list.content[1].content[0].kind(), Kind::Paragraph);
        assert_eq!(list.content[1].words(), "b c");
    }

    proptest! {
        /// Text that was written as Markdown is read as the same document, and written as the same Markdown.
        #[test]
        fn writing_and_reading_come_to_rest(blocks in prop::collection::vec(
            prop_oneof![
                "[a-z][a-zA-Z*_`\\[\\]<>!#.0-9 -]{1,30}",
                "# [a-z ]{1,8}", "- [a-z]{1,8}\n- [a-z]{1,8}", "1\\. [a-z]{1,8}", "> [a-z*]{1,9}",
                "- \\[x\\] [a-z]{1,5}", "```\n[a-z`]{1,9}\n```", "\\*\\*[a-z]{1,6}\\*\\* [a-z]{1,4}",
            ], 0..6)) {
            let document = read(&blocks.join("\n\n"));
            let once = read(&markdown(&document));
            prop_assert_eq!(&markdown(&once), &markdown(&document));
            let words = |tree: &Node| tree.words().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&once), words(&document));
        }
    }
}
