//! A document as Markdown (CommonMark with tables, tasks and strike-through, as GitHub reads it).

use super::html::address;
use super::{Kind, Node};

/// The tree as Markdown, ending in one line break; empty for an empty one.
#[must_use]
pub fn markdown(tree: &Node) -> String {
    let text = blocks(&tree.content, "\n\n");
    if text.is_empty() { text } else { text + "\n" }
}

fn blocks(nodes: &[Node], between: &str) -> String {
    let mut bullet = '-';
    let mut written = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        // Two lists behind each other would be read as one; another bullet begins another list.
        let follows_list = at > 0 && is_bulleted(&nodes[at - 1]) && is_bulleted(node);
        bullet = if follows_list && bullet == '-' { '*' } else { '-' };
        let block = match node.kind() {
            Kind::BulletList | Kind::TaskList => bulleted(node, bullet),
            _ => block(node),
        };
        if !block.is_empty() {
            written.push(block);
        }
    }
    written.join(between)
}

fn is_bulleted(node: &Node) -> bool {
    matches!(node.kind(), Kind::BulletList | Kind::TaskList)
}

fn bulleted(list: &Node, bullet: char) -> String {
    items(list, |at| match list.content.get(at) {
        Some(item) if item.kind() == Kind::TaskItem && item.is_checked() => format!("{bullet} [x] "),
        Some(item) if item.kind() == Kind::TaskItem => format!("{bullet} [ ] "),
        _ => format!("{bullet} "),
    })
}

fn block(node: &Node) -> String {
    match node.kind() {
        Kind::Heading => {
            let level = usize::try_from(node.level()).unwrap_or(1);
            format!("{} {}", "#".repeat(level), inline(&node.content).replace('\n', " "))
        }
        Kind::BulletList | Kind::TaskList => bulleted(node, '-'),
        Kind::OrderedList => {
            let start = node.number("start").unwrap_or(1);
            items(node, |at| format!("{}. ", start + i64::try_from(at).unwrap_or(0)))
        }
        Kind::Quote => blocks(&node.content, "\n\n").lines().map(quoted).collect::<Vec<_>>().join("\n"),
        Kind::Code => code(node),
        Kind::Rule => "***".into(),
        Kind::Table => table(node),
        Kind::Image => format!(
            "![{}]({})",
            escaped(&node.attr("alt").unwrap_or_default()),
            node.attr("src").unwrap_or_default().replace(')', "%29")
        ),
        Kind::Claim => format!("[claim {}]", node.attr("id").unwrap_or_default()),
        Kind::TimelineItem => format!("[timeline {}]", node.attr("seq").unwrap_or_default()),
        Kind::Paragraph | Kind::Text | Kind::Mention | Kind::IncidentLink | Kind::Break => inline_block(node),
        _ => blocks(&node.content, "\n\n"),
    }
}

fn inline_block(node: &Node) -> String {
    let nodes = if node.kind() == Kind::Paragraph { node.content.as_slice() } else { std::slice::from_ref(node) };
    inline(nodes).trim().lines().map(shielded).collect::<Vec<_>>().join("\n")
}

/// A line that begins like a block and is none.
fn shielded(line: &str) -> String {
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.len() < line.len() && (digits.starts_with(". ") || digits.starts_with(") "));
    if numbered {
        let at = line.len() - digits.len();
        return format!("{}\\{}", &line[..at], digits);
    }
    let looks_like_one = ["#", "- ", "+ ", ">", "---", "==="].iter().any(|start| line.starts_with(start));
    if looks_like_one { format!("\\{line}") } else { line.to_owned() }
}

fn quoted(line: &str) -> String {
    if line.is_empty() { ">".into() } else { format!("> {line}") }
}

/// Each item begins with its marker; what follows in it stands under its first word.
fn items(list: &Node, marker: impl Fn(usize) -> String) -> String {
    let item = |(at, node): (usize, &Node)| {
        let marker = marker(at);
        // Behind the bullet, or as deep as the number is wide; a task's box is text of its item.
        let indent = " ".repeat(if marker.contains('[') { 2 } else { marker.len() });
        let nested = |node: &Node| matches!(node.kind(), Kind::BulletList | Kind::OrderedList | Kind::TaskList);
        let mut text = String::new();
        for child in &node.content {
            let between = match () {
                () if text.is_empty() => "",
                () if nested(child) => "\n",
                () => "\n\n",
            };
            text.push_str(between);
            text.push_str(&block(child));
        }
        let lines = text.lines().enumerate().map(|(at, line)| match (at, line) {
            (0, line) => line.to_owned(),
            (_, "") => String::new(),
            (_, line) => format!("{indent}{line}"),
        });
        format!("{marker}{}", lines.collect::<Vec<_>>().join("\n")).trim_end().to_owned()
    };
    list.content.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
}

/// Fenced with more backticks than it holds in a row.
fn code(node: &Node) -> String {
    let text = node.words_raw();
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language = node.attr("language").filter(|language| language != "null").unwrap_or_default();
    format!("{fence}{language}\n{text}\n{fence}")
}

fn table(node: &Node) -> String {
    let rows: Vec<Vec<String>> = node
        .content
        .iter()
        .map(|row| {
            row.content.iter().map(|cell| blocks(&cell.content, " ").replace('\n', " ").replace('|', "\\|")).collect()
        })
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    if columns == 0 {
        return String::new();
    }
    let line = |cells: &[String]| {
        let cells = (0..columns).map(|at| cells.get(at).map_or("", String::as_str));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule = format!("|{}", " --- |".repeat(columns));
    let mut lines = vec![line(&rows[0]), rule];
    lines.extend(rows[1..].iter().map(|row| line(row)));
    lines.join("\n")
}

fn inline(nodes: &[Node]) -> String {
    let mut written = String::new();
    for (at, node) in nodes.iter().enumerate() {
        let next = nodes.get(at + 1).and_then(|next| next.text.as_deref()?.chars().next());
        let run = match node.kind() {
            Kind::Text => marked(node, written.chars().next_back(), next),
            Kind::Break => "  \n".into(),
            Kind::Mention => format!("@{}", escaped(&node.attr("label").unwrap_or_default())),
            Kind::IncidentLink => node.incident_label(),
            Kind::Image => block(node),
            _ => inline(&node.content),
        };
        written.push_str(&run);
    }
    written
}

/// Markers stand at the words: Markdown knows no bold space.
fn marked(node: &Node, left: Option<char>, right: Option<char>) -> String {
    let text = node.text.as_deref().unwrap_or_default();
    let has = |name: &str| node.marks.iter().any(|mark| mark.name == name);
    let inner = text.trim();
    if inner.is_empty() {
        return text.to_owned();
    }
    let at = text.find(inner).unwrap_or(0);
    let (before, after) = (&text[..at], &text[at + inner.len()..]);
    let mut written = if has("code") {
        let ticks = "`".repeat(inner.split(|c| c != '`').map(str::len).max().unwrap_or(0) + 1);
        let pad = if inner.starts_with('`') || inner.ends_with('`') { " " } else { "" };
        format!("{ticks}{pad}{inner}{pad}{ticks}")
    } else {
        escaped(inner)
    };
    let (left, right) = (before.chars().next_back().or(left), after.chars().next().or(right));
    if stands(left, written.chars().next()) && stands(right, written.chars().next_back()) {
        for (name, marker) in [("italic", "*"), ("bold", "**"), ("strike", "~~")] {
            if has(name) {
                written = format!("{marker}{written}{marker}");
            }
        }
    }
    if let Some(href) = node.marks.iter().find(|mark| mark.name == "link").and_then(address) {
        written = format!("[{written}](<{}>)", href.replace('>', "%3E").replace('<', "%3C"));
    }
    format!("{before}{written}{after}")
}

/// Whether a marker between these two is read as one (CommonMark 6.2, flanking). Where it is not, the words are kept and
/// the emphasis is not.
fn stands(outside: Option<char>, inside: Option<char>) -> bool {
    match outside {
        None => true,
        Some(outside) if outside.is_whitespace() => true,
        Some('*' | '~' | '\\') => false,
        Some(_) => inside.is_some_and(char::is_alphanumeric),
    }
}

/// Characters that would be read as Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

impl Node {
    /// The text inside as it stands.
    fn words_raw(&self) -> String {
        match self.kind() {
            Kind::Text => self.text.clone().unwrap_or_default(),
            Kind::Break => "\n".into(),
            _ => self.content.iter().map(Node::words_raw).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_reads_as_markdown() {
        let p = |text: &str| json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
        let tree: Node = serde_json::from_value(json!({"type": "doc", "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Impact"}]},
            {"type": "paragraph", "content": [
                {"type": "text", "text": "From "}, {"type": "text", "text": "59 % ", "marks": [{"type": "bold"}]},
                {"type": "text", "text": "to 71 *"}, {"type": "text", "text": "here", "marks": [{"type": "link", "attrs": {"href": "https://x.org/a"}}]}]},
            {"type": "taskList", "content": [
                {"type": "taskItem", "attrs": {"checked": true}, "content": [p("Freeze")]},
                {"type": "taskItem", "attrs": {"checked": false}, "content": [p("Map"), {"type": "bulletList", "content": [{"type": "listItem", "content": [p("deep")]}]}]}]},
            {"type": "codeBlock", "attrs": {"language": "sh"}, "content": [{"type": "text", "text": "echo ```"}]},
            {"type": "table", "content": [
                {"type": "tableRow", "content": [{"type": "tableHeader", "content": [p("Region")]}, {"type": "tableHeader", "content": [p("Loss")]}]},
                {"type": "tableRow", "content": [{"type": "tableCell", "content": [p("EU|UK")]}, {"type": "tableCell", "content": [p("1")]}]}]},
            p("1. is no list"),
        ]}))
        .unwrap();
        assert_eq!(
            markdown(&tree),
            "## Impact\n\nFrom **59 %** to 71 \\*[here](<https://x.org/a>)\n\n- [x] Freeze\n- [ ] Map\n  - deep\n\n\
             ````sh\necho ```\n````\n\n| Region | Loss |\n| --- | --- |\n| EU\\|UK | 1 |\n\n1\\. is no list\n"
        );
    }
}
