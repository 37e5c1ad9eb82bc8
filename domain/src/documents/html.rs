//! A document as HTML: the first paint of its page, which the editor then takes over, and what is printed. The same
//! tags as the editor's own. Nothing but what stands here gets through: no tag, attribute or address of the author's.

use super::{Kind, Mark, Node};
use std::fmt::Write;

/// The tree as a fragment.
#[must_use]
pub fn html(tree: &Node) -> String {
    let mut out = String::new();
    write(tree, &mut out);
    out
}

fn write(node: &Node, out: &mut String) {
    match node.kind() {
        Kind::Text => text(node, out),
        Kind::Document | Kind::Unknown => inside(node, out),
        Kind::Paragraph => within("p", node, out),
        Kind::Heading => within(["h1", "h2", "h3"][usize::try_from(node.level() - 1).unwrap_or(0)], node, out),
        Kind::BulletList => within("ul", node, out),
        Kind::OrderedList => ordered(node, out),
        Kind::ListItem => within("li", node, out),
        Kind::TaskList => opened("ul", " data-type=\"taskList\"", node, out),
        Kind::TaskItem => task(node, out),
        Kind::Quote => within("blockquote", node, out),
        Kind::Code => code(node, out),
        Kind::Rule => out.push_str("<hr>"),
        Kind::Break => out.push_str("<br>"),
        Kind::Table => {
            out.push_str("<table><tbody>");
            inside(node, out);
            out.push_str("</tbody></table>");
        }
        Kind::TableRow => within("tr", node, out),
        Kind::TableHeader => cell("th", node, out),
        Kind::TableCell => cell("td", node, out),
        Kind::Image => image(node, out),
        Kind::Mention => {
            let label = escaped(&node.attr("label").unwrap_or_default());
            let _ = write!(out, "<span class=\"mention\" data-type=\"mention\">@{label}</span>");
        }
        Kind::IncidentLink => {
            let label = escaped(&node.incident_label());
            let _ = write!(out, "<a class=\"incident-link\" href=\"/incidents/{label}\">{label}</a>");
        }
        Kind::Claim => embed("claim", "id", node, out),
        Kind::TimelineItem => embed("timeline-item", "seq", node, out),
    }
}

fn inside(node: &Node, out: &mut String) {
    node.content.iter().for_each(|child| write(child, out));
}

fn within(tag: &str, node: &Node, out: &mut String) {
    opened(tag, "", node, out);
}

/// `attributes` are written here, never by an author.
fn opened(tag: &str, attributes: &str, node: &Node, out: &mut String) {
    let _ = write!(out, "<{tag}{attributes}>");
    inside(node, out);
    let _ = write!(out, "</{tag}>");
}

fn ordered(node: &Node, out: &mut String) {
    match node.number("start") {
        Some(start) if start != 1 => opened("ol", &format!(" start=\"{start}\""), node, out),
        _ => within("ol", node, out),
    }
}

fn task(node: &Node, out: &mut String) {
    let done = node.is_checked();
    let state = if done { "Done" } else { "To do" };
    let checked = if done { " checked" } else { "" };
    let _ = write!(
        out,
        "<li data-checked=\"{done}\"><label><input type=\"checkbox\" disabled aria-label=\"{state}\"{checked}><span></span></label><div>"
    );
    inside(node, out);
    out.push_str("</div></li>");
}

fn code(node: &Node, out: &mut String) {
    let language = node.attr("language").unwrap_or_default();
    let plain = !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || "+-#".contains(c));
    match plain {
        true => {
            let _ = write!(out, "<pre><code class=\"language-{language}\">");
        }
        false => out.push_str("<pre><code>"),
    }
    inside(node, out);
    out.push_str("</code></pre>");
}

fn cell(tag: &str, node: &Node, out: &mut String) {
    let span = |name: &str| match node.number(name) {
        Some(count @ 2..=100) => format!(" {name}=\"{count}\""),
        _ => String::new(),
    };
    opened(tag, &format!("{}{}", span("colspan"), span("rowspan")), node, out);
}

/// Only pictures that Muster keeps itself: an address elsewhere would tell who reads.
fn image(node: &Node, out: &mut String) {
    let alt = escaped(&node.attr("alt").unwrap_or_default());
    match node.attr("src").filter(|src| src.starts_with("/documents/") && !src.contains("..")) {
        Some(src) => {
            let _ = write!(out, "<img src=\"{}\" alt=\"{alt}\" loading=\"lazy\">", escaped(&src));
        }
        None => {
            let _ = write!(out, "<p>{alt}</p>");
        }
    }
}

fn embed(class: &str, key: &str, node: &Node, out: &mut String) {
    let value = escaped(&node.attr(key).unwrap_or_default());
    let _ = write!(out, "<div class=\"embed {class}\" data-embed=\"{class}\" data-{key}=\"{value}\"></div>");
}

/// Marks in one order, so that equal text is written equally.
fn text(node: &Node, out: &mut String) {
    let mut tags = Vec::new();
    for mark in &node.marks {
        match (mark.name.as_str(), address(mark)) {
            ("bold", _) => tags.push((1, "strong", String::new())),
            ("italic", _) => tags.push((2, "em", String::new())),
            ("underline", _) => tags.push((3, "u", String::new())),
            ("strike", _) => tags.push((4, "s", String::new())),
            ("code", _) => tags.push((5, "code", String::new())),
            ("link", Some(href)) => {
                tags.push((0, "a", format!(" href=\"{}\" rel=\"noopener noreferrer nofollow\"", escaped(&href))));
            }
            _ => {}
        }
    }
    tags.sort_unstable();
    for (_, tag, attributes) in &tags {
        let _ = write!(out, "<{tag}{attributes}>");
    }
    out.push_str(&escaped(node.text.as_deref().unwrap_or_default()));
    for (_, tag, _) in tags.iter().rev() {
        let _ = write!(out, "</{tag}>");
    }
}

/// Where a link leads, when it is somewhere that a reader may be sent.
pub(super) fn address(mark: &Mark) -> Option<String> {
    let href = mark.attrs.get("href")?.as_str()?.trim();
    let lower = href.to_ascii_lowercase();
    let leads_out = ["https://", "http://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    let stays = href.starts_with('/') && !href.starts_with("//") && !href.starts_with("/\\");
    (leads_out || stays).then(|| href.to_owned())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, json};

    fn link(href: &str) -> Mark {
        Mark { name: "link".into(), attrs: Map::from_iter([("href".into(), json!(href))]) }
    }

    #[test]
    fn blocks_and_marks_become_tags() {
        let tree: Node = serde_json::from_value(json!({"type": "doc", "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Impact & cause"}]},
            {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"checked": true},
                "content": [{"type": "paragraph", "content": [{"type": "text", "text": "Freeze", "marks": [{"type": "italic"}, {"type": "bold"}]}]}]}]},
            {"type": "codeBlock", "attrs": {"language": "rust"}, "content": [{"type": "text", "text": "a < b"}]},
            {"type": "paragraph", "content": [{"type": "incidentLink", "attrs": {"number": "INC-7"}}]},
        ]}))
        .unwrap();
        assert_eq!(
            html(&tree),
            "<h2>Impact &amp; cause</h2><ul data-type=\"taskList\"><li data-checked=\"true\"><label><input type=\"checkbox\" \
             disabled aria-label=\"Done\" checked><span></span></label><div><p><strong><em>Freeze</em></strong></p></div></li></ul>\
             <pre><code class=\"language-rust\">a &lt; b</code></pre><p><a class=\"incident-link\" href=\"/incidents/INC-7\">INC-7</a></p>"
        );
    }

    #[test]
    fn links_lead_only_where_readers_may_be_sent() {
        for good in ["https://example.org/a?b=c", "http://x", "mailto:a@b.org", "/incidents/INC-1"] {
            assert!(address(&link(good)).is_some(), "{good}");
        }
        for bad in
            ["javascript:alert(1)", " JavaScript:x", "data:text/html,x", "//evil.org", "/\\evil.org", "vbscript:x", ""]
        {
            assert!(address(&link(bad)).is_none(), "{bad}");
        }
        let image = Node::new(Kind::Image, vec![]).with("src", "https://elsewhere.org/pixel.png").with("alt", "chart");
        assert_eq!(html(&image), "<p>chart</p>");
    }

    proptest! {
        /// Whatever people write, and whatever an editor claims about it, nothing of it becomes a tag.
        #[test]
        fn nothing_an_author_writes_becomes_a_tag(words in ".{0,40}", name in "[a-zA-Z<>\"]{0,12}", href in ".{0,30}") {
            let hostile = format!("<script>{words}</script>\"'>");
            let text = Node::text(&hostile, vec![link(&format!("{href}{hostile}")), Mark::named(&name)]);
            for kind in ["paragraph", "heading", "codeBlock", "image", "mention", "incidentLink", "claim", "tableCell", &name] {
                let mut node = Node { name: kind.into(), content: vec![text.clone()], ..Node::default() };
                for attr in ["src", "alt", "label", "number", "id", "language", "colspan", "start", "level"] {
                    node.attrs.insert(attr.into(), json!(hostile));
                }
                let written = html(&node);
                prop_assert!(!written.contains("<script"), "{written}");
            }
        }
    }
}
