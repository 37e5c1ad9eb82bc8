//! What is said of something that was just done, and the way to take it back: made by the server function that did
//! it, shown by the next page. Travels in a cookie that scripts cannot read, for half a minute.

use crate::{cookies, request};
use app_ui::{Said, Undo};
use serde::{Deserialize, Serialize};

const COOKIE: &str = "muster-said";

/// A message on its way to the page.
#[derive(Serialize, Deserialize)]
struct Kept {
    text: String,
    /// The address that takes it back, and the fields that are sent there.
    undo: Option<(String, Vec<(String, String)>)>,
}

/// Says what was done.
pub fn say(text: impl Into<String>) {
    keep(&Kept { text: text.into(), undo: None });
}

/// Says what was done, and offers to take it back by sending these fields to this server function.
pub fn say_undo(text: impl Into<String>, action: &str, fields: &[(&str, String)]) {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    keep(&Kept { text: text.into(), undo: Some((action.to_owned(), fields)) });
}

fn keep(kept: &Kept) {
    if let Ok(json) = serde_json::to_string(kept) {
        request::set_cookie(&request::brief_cookie(COOKIE, "/", &cookies::encode(&json), 30));
    }
}

/// What is to be said on this page; it is forgotten with this answer.
#[must_use]
pub fn take_said() -> Vec<Said> {
    let Some(value) = cookies::read(COOKIE) else { return Vec::new() };
    request::set_cookie(&request::brief_cookie(COOKIE, "/", "", 0));
    let kept = cookies::decode(&value).and_then(|json| serde_json::from_str::<Kept>(&json).ok());
    let said =
        kept.map(|kept| Said { text: kept.text, undo: kept.undo.map(|(action, fields)| Undo { action, fields }) });
    said.into_iter().collect()
}
