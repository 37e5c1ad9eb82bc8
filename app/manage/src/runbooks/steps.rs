//! The text of a runbook: lines that begin with a number and a dot are steps, the rest are paragraphs.

use leptos::prelude::*;

#[derive(Debug, PartialEq, Eq)]
enum Block {
    Paragraph(String),
    /// The number of the first one, and the steps.
    Steps(u32, Vec<String>),
}

/// `3. Restart it` as its number and its words.
fn step(line: &str) -> Option<(u32, &str)> {
    let (number, words) = line.trim_start().split_once('.')?;
    let words = words.strip_prefix(' ')?;
    Some((number.parse().ok().filter(|_| number.len() <= 3)?, words.trim()))
}

fn blocks(body: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open = false;
    for line in body.lines() {
        let words = line.trim_end();
        if words.trim().is_empty() {
            open = false;
            continue;
        }
        match (step(words), blocks.last_mut()) {
            (Some((_, words)), Some(Block::Steps(_, steps))) => steps.push(words.to_owned()),
            (Some((number, words)), _) => blocks.push(Block::Steps(number, vec![words.to_owned()])),
            // A line under a step belongs to it.
            (None, Some(Block::Steps(_, steps))) if open => {
                if let Some(last) = steps.last_mut() {
                    last.push('\n');
                    last.push_str(words.trim());
                }
            }
            (None, Some(Block::Paragraph(text))) if open => {
                text.push('\n');
                text.push_str(words);
            }
            (None, _) => blocks.push(Block::Paragraph(words.to_owned())),
        }
        open = true;
    }
    blocks
}

/// The text as people read it.
#[component]
pub fn RunbookBody(#[prop(into)] body: String) -> impl IntoView {
    let blocks = blocks(&body).into_iter().map(|block| match block {
        Block::Paragraph(text) => view! { <p class="pre-line">{text}</p> }.into_any(),
        Block::Steps(first, steps) => {
            let steps = steps.into_iter().map(|step| view! { <li class="pre-line">{step}</li> });
            view! { <ol start=first.to_string()>{steps.collect_view()}</ol> }.into_any()
        }
    });
    view! { <div class="prose">{blocks.collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_keep_their_lines_and_their_numbers() {
        let body = "Symptoms: 5xx.\nMostly at night.\n\n1. Look at the graph\n   and note the time\n2. Restart\n\n3. Tell support\n\nv1.2 is fine. Not a step.";
        assert_eq!(
            blocks(body),
            vec![
                Block::Paragraph("Symptoms: 5xx.\nMostly at night.".into()),
                Block::Steps(
                    1,
                    vec!["Look at the graph\nand note the time".into(), "Restart".into(), "Tell support".into()]
                ),
                Block::Paragraph("v1.2 is fine. Not a step.".into()),
            ]
        );
    }
}
