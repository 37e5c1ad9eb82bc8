//! What changed between two versions of a document, told by its sections: "since you left".

use super::{Kind, Node};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A section in which something changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SectionChange {
    /// Its heading; empty for what stands before the first one.
    pub section: String,
    /// Lines that were not there before, in their order.
    pub added: Vec<String>,
    /// Lines that are gone.
    pub removed: Vec<String>,
}

/// The sections that differ, in the order of the later version; then those that are gone. A line that only moved
/// within its section is no change.
#[must_use]
pub fn changes(before: &Node, after: &Node) -> Vec<SectionChange> {
    let (before, after) = (sections(before), sections(after));
    let old: HashMap<&str, &Vec<String>> = before.iter().map(|(name, lines)| (name.as_str(), lines)).collect();
    let new: HashMap<&str, &Vec<String>> = after.iter().map(|(name, lines)| (name.as_str(), lines)).collect();
    let nothing = Vec::new();
    let changed = after.iter().map(|(name, lines)| (name, *old.get(name.as_str()).unwrap_or(&&nothing), lines));
    let gone =
        before.iter().filter(|(name, _)| !new.contains_key(name.as_str())).map(|(name, lines)| (name, lines, &nothing));
    changed
        .chain(gone)
        .map(|(name, old, new)| SectionChange {
            section: name.clone(),
            added: beyond(new, old),
            removed: beyond(old, new),
        })
        .filter(|change| !change.added.is_empty() || !change.removed.is_empty())
        .collect()
}

/// The lines under each heading, in the order of headings. Sections of one name are one.
fn sections(tree: &Node) -> Vec<(String, Vec<String>)> {
    let mut sections: Vec<(String, Vec<String>)> = vec![(String::new(), vec![])];
    let mut at = 0;
    for block in &tree.content {
        if block.kind() == Kind::Heading {
            let name = block.words();
            at = match sections.iter().position(|(known, _)| *known == name) {
                Some(at) => at,
                None => {
                    sections.push((name, vec![]));
                    sections.len() - 1
                }
            };
        } else {
            sections[at].1.extend(lines(block));
        }
    }
    sections
}

fn lines(block: &Node) -> Vec<String> {
    match block.kind() {
        Kind::TaskList => {
            let told = |item: &Node| format!("{} {}", if item.is_checked() { "[x]" } else { "[ ]" }, item.words());
            block.content.iter().map(told).collect()
        }
        _ => block.words().lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect(),
    }
}

/// What stands in `these` more often than in `those`.
fn beyond(these: &[String], those: &[String]) -> Vec<String> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    those.iter().for_each(|line| *left.entry(line).or_default() += 1);
    these
        .iter()
        .filter(|line| match left.get_mut(line.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn document(lines: &[String]) -> Node {
        let block = |line: &String| match line.strip_prefix("# ") {
            Some(heading) => Node::new(Kind::Heading, vec![Node::text(heading, vec![])]),
            None => Node::new(Kind::Paragraph, vec![Node::text(line, vec![])]),
        };
        Node::new(Kind::Document, lines.iter().map(block).collect())
    }

    fn of(lines: &[&str]) -> Node {
        document(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn sections_tell_what_came_and_went() {
        let before = of(&["# Summary", "Payments fail", "# Impact", "Germany", "# Old", "gone"]);
        let after = of(&["# Summary", "Payments fail", "3DS v2 is off", "# Impact", "All of the EU"]);
        let change = |section: &str, added: &[&str], removed: &[&str]| SectionChange {
            section: section.into(),
            added: added.iter().map(|it| (*it).into()).collect(),
            removed: removed.iter().map(|it| (*it).into()).collect(),
        };
        let expected = [
            change("Summary", &["3DS v2 is off"], &[]),
            change("Impact", &["All of the EU"], &["Germany"]),
            change("Old", &[], &["gone"]),
        ];
        assert_eq!(changes(&before, &after), expected);
    }

    proptest! {
        #[test]
        fn a_version_does_not_differ_from_itself_and_differences_turn_around(
            old in prop::collection::vec("(# )?[a-c]{1,2}", 0..12), new in prop::collection::vec("(# )?[a-c]{1,2}", 0..12),
        ) {
            let (old, new) = (document(&old), document(&new));
            prop_assert!(changes(&old, &old).is_empty());
            let there: usize = changes(&old, &new).iter().map(|change| change.added.len() + change.removed.len()).sum();
            let back: usize = changes(&new, &old).iter().map(|change| change.added.len() + change.removed.len()).sum();
            prop_assert_eq!(there, back);
        }
    }
}
