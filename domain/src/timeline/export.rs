//! The story as a file: for a review, for a spreadsheet.

use crate::incidents::TimelineItem;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How a story is handed out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StoryFormat {
    #[default]
    Json,
    Markdown,
    Csv,
}

/// A table of Markdown: when, who, what; times in UTC.
#[must_use]
pub fn markdown(items: &[TimelineItem]) -> String {
    let mut text = String::from("| When (UTC) | Who | What |\n| --- | --- | --- |\n");
    for item in items {
        let cell = |text: &str| text.replace('\\', "\\\\").replace('|', "\\|").replace(['\n', '\r'], " ");
        let at = item.happened_at.to_string().replace('T', " ").replace('Z', "");
        let _ = writeln!(text, "| {at} | {} | {} |", cell(&item.actor), cell(&item.sentence));
    }
    text
}

/// Comma-separated (RFC 4180), with a line of names: when it happened, when it was recorded, who, kind, what.
#[must_use]
pub fn csv(items: &[TimelineItem]) -> String {
    let mut text = String::from("happened_at,recorded_at,actor,kind,what\r\n");
    for item in items {
        let fields = [
            item.happened_at.to_string(),
            item.at.to_string(),
            item.actor.clone(),
            item.kind.clone(),
            item.sentence.clone(),
        ];
        let line: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        let _ = write!(text, "{}\r\n", line.join(","));
    }
    text
}

/// A field that a spreadsheet takes as words: what would begin a formula does not.
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    let field = format!("{guard}{field}");
    if field.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::timeline::Place;

    fn item(actor: &str, sentence: &str) -> TimelineItem {
        TimelineItem {
            seq: 7,
            at: Timestamp(1_764_000_000_000),
            happened_at: Timestamp(1_763_999_940_000),
            place: Place::Story,
            kind: "timeline.added".into(),
            actor: actor.into(),
            sentence: sentence.into(),
            icon: "pin".into(),
        }
    }

    #[test]
    fn a_table_holds_whatever_was_said() {
        let text = markdown(&[item("Ada | Co", "said: a\nb")]);
        assert_eq!(text.lines().nth(2), Some("| 2025-11-24 15:59:00 | Ada \\| Co | said: a b |"));
    }

    #[test]
    fn a_spreadsheet_reads_words_and_no_formulas() {
        let text = csv(&[item("=cmd", "said “a, b” and \"c\"")]);
        let line = text.lines().nth(1).expect("a line");
        assert_eq!(
            line,
            "2025-11-24T15:59:00Z,2025-11-24T16:00:00Z,'=cmd,timeline.added,\"said “a, b” and \"\"c\"\"\""
        );
    }
}
