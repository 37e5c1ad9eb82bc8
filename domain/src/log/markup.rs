//! How a line is written: fenced and inline code as in Markdown, addresses, numbers of incidents, and names. Nothing else is
//! markup, so that what is pasted from a terminal stays as it is.

use super::Mention;
use crate::ids::{IncidentNumber, PersonId};
use linkify::{LinkFinder, LinkKind};

const FENCE: &str = "```";

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<'a> {
    Words(Vec<Part<'a>>),
    /// Between fences. The language is empty when none was written.
    Code {
        language: &'a str,
        text: &'a str,
    },
}

/// A part of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// Between backticks.
    Code(&'a str),
    /// An address of the web.
    Link(&'a str),
    /// `INC-42`.
    Incident(IncidentNumber, &'a str),
    /// A name with the sign before it, and whose it is.
    Person(PersonId, &'a str),
}

/// Reads a line.
#[must_use]
pub fn blocks<'a>(body: &'a str, mentions: &[Mention]) -> Vec<Block<'a>> {
    let mut blocks = Vec::new();
    let mut rest = body;
    loop {
        let (before, code, after) = match fenced(rest) {
            Some((before, code, after)) => (before, Some(code), after),
            None => (rest, None, ""),
        };
        let before = before.trim_matches('\n');
        if !before.trim().is_empty() {
            blocks.push(Block::Words(parts(before, mentions)));
        }
        let Some(code) = code else { return blocks };
        blocks.push(code);
        rest = after;
    }
}

/// What stands outside of code, as it was written.
pub(super) fn outside_code(body: &str) -> Vec<&str> {
    let words = blocks(body, &[]).into_iter().filter_map(|block| match block {
        Block::Words(parts) => Some(parts),
        Block::Code { .. } => None,
    });
    let text = words.flatten().filter_map(|part| match part {
        Part::Text(text) => Some(text),
        _ => None,
    });
    text.collect()
}

/// The first fenced code, and what stands around it. A fence that nobody closed reaches to the end.
fn fenced(text: &str) -> Option<(&str, Block<'_>, &str)> {
    let opens = text.match_indices(FENCE).map(|(at, _)| at).find(|at| begins_line(text, *at))?;
    let inside = &text[opens + FENCE.len()..];
    let (first, rest) = inside.split_once('\n').unwrap_or((inside, ""));
    let first = first.trim();
    // ```like this``` is code, too, in one line.
    if let Some(code) = first.strip_suffix(FENCE).filter(|code| !code.is_empty()) {
        return Some((&text[..opens], Block::Code { language: "", text: code.trim() }, rest));
    }
    let is_language = !first.is_empty() && !first.contains(char::is_whitespace) && !first.contains('`');
    let (language, code) = if is_language || first.is_empty() { (first, rest) } else { ("", inside) };
    let closes = code.match_indices(FENCE).map(|(at, _)| at).find(|at| begins_line(code, *at));
    let (code, after) = match closes {
        Some(at) => (&code[..at], &code[at + FENCE.len()..]),
        None => (code, ""),
    };
    Some((&text[..opens], Block::Code { language, text: code.trim_end_matches(['\n', ' ']) }, after))
}

fn begins_line(text: &str, at: usize) -> bool {
    text[..at].rsplit('\n').next().is_none_or(|line| line.trim().is_empty())
}

fn parts<'a>(text: &'a str, mentions: &[Mention]) -> Vec<Part<'a>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, code, after)) = in_backticks(rest) {
        linked(before, mentions, &mut parts);
        parts.push(Part::Code(code));
        rest = after;
    }
    linked(rest, mentions, &mut parts);
    parts
}

/// The first code between backticks within one line, and what stands around it.
fn in_backticks(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let opens = from + text[from..].find('`')?;
        let inside = &text[opens + 1..];
        match inside.find(['`', '\n']) {
            Some(closes) if inside[closes..].starts_with('`') && !inside[..closes].trim().is_empty() => {
                return Some((&text[..opens], &inside[..closes], &inside[closes + 1..]));
            }
            _ => from = opens + 1,
        }
    }
}

fn linked<'a>(text: &'a str, mentions: &[Mention], parts: &mut Vec<Part<'a>>) {
    let mut finder = LinkFinder::new();
    finder.kinds(&[LinkKind::Url]).url_must_have_scheme(true);
    for span in finder.spans(text) {
        let text = &text[span.start()..span.end()];
        let of_the_web = text.starts_with("https://") || text.starts_with("http://");
        match span.kind() {
            Some(_) if of_the_web => parts.push(Part::Link(text)),
            _ => named(text, mentions, parts),
        }
    }
}

/// Names and numbers of incidents in a text without addresses.
fn named<'a>(text: &'a str, mentions: &[Mention], parts: &mut Vec<Part<'a>>) {
    let mut told = 0;
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let begins = !text[..at].ends_with(char::is_alphanumeric);
        let found = begins.then(|| person(rest, mentions).or_else(|| incident(rest))).flatten();
        match found {
            Some((length, part)) => {
                if told < at {
                    parts.push(Part::Text(&text[told..at]));
                }
                parts.push(part);
                at += length;
                told = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if told < text.len() {
        parts.push(Part::Text(&text[told..]));
    }
}

fn person<'a>(text: &'a str, mentions: &[Mention]) -> Option<(usize, Part<'a>)> {
    let name = text.strip_prefix('@')?;
    let fits = |mention: &&Mention| {
        name.strip_prefix(mention.written.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let mention = mentions.iter().filter(fits).max_by_key(|mention| mention.written.len())?;
    let length = 1 + mention.written.len();
    Some((length, Part::Person(mention.person.id, &text[..length])))
}

fn incident(text: &str) -> Option<(usize, Part<'_>)> {
    let digits = text.strip_prefix("INC-")?;
    let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let whole = !digits[length..].starts_with(char::is_alphanumeric);
    let number = digits[..length].parse().ok().filter(|_| whole)?;
    Some((4 + length, Part::Incident(IncidentNumber(number), &text[..4 + length])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::PersonRef;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn mention(id: u128, written: &str) -> Mention {
        Mention {
            person: PersonRef { id: PersonId(Uuid::from_u128(id)), name: written.into() },
            written: written.into(),
        }
    }

    #[test]
    fn words_hold_code_addresses_incidents_and_names() {
        let people = [mention(1, "Ada"), mention(2, "Ada Okafor")];
        let text = "@Ada Okafor: `select 1` at https://db.test/q?a=1. Like INC-42, not INC-4x; mail a@Ada.test";
        let [Block::Words(parts)] = &blocks(text, &people)[..] else { panic!("one block") };
        assert_eq!(
            parts[..],
            [
                Part::Person(PersonId(Uuid::from_u128(2)), "@Ada Okafor"),
                Part::Text(": "),
                Part::Code("select 1"),
                Part::Text(" at "),
                Part::Link("https://db.test/q?a=1"),
                Part::Text(". Like "),
                Part::Incident(IncidentNumber(42), "INC-42"),
                Part::Text(", not INC-4x; mail a@Ada.test"),
            ]
        );
    }

    #[test]
    fn what_is_fenced_is_code() {
        let code = |language, text| Block::Code { language, text };
        let words = |text| Block::Words(vec![Part::Text(text)]);
        for (body, read) in [
            (
                "look:\n```sql\nselect 1\n  from t\n```\nslow",
                vec![words("look:"), code("sql", "select 1\n  from t"), words("slow")],
            ),
            ("```\na\n```", vec![code("", "a")]),
            ("```a b```", vec![code("", "a b")]),
            ("```psql\nnever closed", vec![code("psql", "never closed")]),
            ("```\na\n```\n```\nb\n```", vec![code("", "a"), code("", "b")]),
            ("a ``` in words", vec![words("a ``` in words")]),
            ("one ` alone", vec![words("one ` alone")]),
        ] {
            assert_eq!(blocks(body, &[]), read, "{body}");
        }
    }

    #[test]
    fn no_address_of_another_kind_is_a_link() {
        for body in ["javascript:alert(1)", "ftp://files.test/a", "file:///etc/passwd"] {
            assert_eq!(blocks(body, &[]), [Block::Words(vec![Part::Text(body)])], "{body}");
        }
    }

    proptest! {
        /// Whatever is written is shown, but for fences, backticks and white space.
        #[test]
        fn nothing_is_lost(body in "([a-z@`\\n .:/-]|INC-|```|http://){0,60}") {
            let mut shown = String::new();
            for block in blocks(&body, &[mention(1, "a")]) {
                match block {
                    Block::Code { language, text } => { shown += language; shown += text; }
                    Block::Words(parts) => for part in parts {
                        shown += match part {
                            Part::Text(text) | Part::Code(text) | Part::Link(text) | Part::Incident(_, text)
                            | Part::Person(_, text) => text,
                        };
                    },
                }
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '`').collect::<String>();
            prop_assert_eq!(bare(&shown), bare(&body));
        }
    }
}
