//! One line over the page when something did not work that no form can say.

use crate::dom::{one, set, unset, write};

const PLACE: &str = "#page-notice";

pub fn say(words: &str) {
    if let Some(place) = one(PLACE) {
        write(&place, words);
        unset(&place, "hidden");
    }
}

pub fn hide() {
    if let Some(place) = one(PLACE) {
        set(&place, "hidden", "");
    }
}
