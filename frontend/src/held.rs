//! Lists that hold still while they are read: rows change in place, rows that came since are announced over the
//! list, and shown when the reader asks.

use web_sys::{Element, HtmlElement};

use crate::dom::{below, first_below, on, set, target, write};
use crate::page;

/// One row of a list, by what makes it the same row.
fn id(row: &Element) -> String {
    row.get_attribute("data-id").unwrap_or_default()
}

fn rows(list: &Element) -> Vec<Element> {
    below(list, "tbody > [data-id]")
}

/// Which of the held rows stay, and which of the latest are new. A row that is gone from the list leaves, unless
/// newer rows only pushed it over the end of the page. Nothing is held when no row is left: there is nothing to
/// disturb.
fn compare(held: &[String], latest: &[String], goes_on: bool) -> Option<(Vec<usize>, Vec<usize>)> {
    let last_kept = held.iter().rposition(|row| latest.contains(row))?;
    let pushed_off = (0..held.len()).filter(|at| goes_on && *at > last_kept).collect();
    let new = (0..latest.len()).filter(|at| !held.contains(&latest[*at])).collect();
    Some((pushed_off, new))
}

/// Takes out of `new` what the reader has not asked for yet, and says how much that is.
pub fn hold(old: &Element, new: &Element) {
    let (held, latest) = (rows(old), rows(new));
    let ids = |rows: &[Element]| rows.iter().map(id).collect::<Vec<_>>();
    let goes_on = first_below::<Element>(new, "[data-older]").is_some();
    let Some((pushed_off, unseen)) = compare(&ids(&held), &ids(&latest), goes_on) else { return };
    for at in &unseen {
        latest[*at].remove();
    }
    if let Some(body) = first_below::<Element>(new, "tbody") {
        for at in pushed_off {
            if let Ok(row) = held[at].clone_node_with_deep(true) {
                // A row fits into the body of a table.
                let _ = body.append_child(&row);
            }
        }
    }
    announce(new, unseen.len(), &old.get_attribute("data-hold").unwrap_or_default());
}

/// "2 new alerts", as a button over the list. `words`: what one is called, and several, `new alert|new alerts`.
fn announce(list: &Element, count: usize, words: &str) {
    let Some(place) = first_below::<Element>(list, ".new-items") else { return };
    let (one, many) = words.split_once('|').unwrap_or((words, words));
    if count == 0 {
        return;
    }
    let Ok(button) = crate::dom::document().create_element("button") else { return };
    set(&button, "type", "button");
    set(&button, "data-show-new", "");
    write(&button, &format!("{count} {}", if count == 1 { one } else { many }));
    // A place that was just found takes a child.
    let _ = place.append_child(&button);
}

/// Pressing the announcement shows what has come.
pub fn wake() {
    on(&crate::dom::document(), "click", |event: web_sys::MouseEvent| {
        let pressed = target(&event).and_then(|target| crate::dom::around::<HtmlElement>(&target, "[data-show-new]"));
        if pressed.is_some() {
            page::look_again(crate::morph::Why::Asked);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::compare;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn rows_stay_where_they_are_read() {
        let held = words("3 2 1");
        assert_eq!(compare(&held, &words("4 3 2"), true), Some((vec![2], vec![0])), "1 was pushed over the end");
        assert_eq!(compare(&held, &words("3 1"), true), Some((vec![], vec![])), "2 has left");
        assert_eq!(compare(&held, &words("3"), false), Some((vec![], vec![])), "nothing follows: 2 and 1 have left");
        assert_eq!(compare(&held, &words("9"), false), None, "nothing is left that could be disturbed");
    }
}
