//! What a key press means. Pure: the browser part asks, this answers.

/// One press, as the browser tells it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Press<'a> {
    pub key: &'a str,
    /// Ctrl, or ⌘ on a Mac.
    pub command: bool,
    pub alt: bool,
    /// The focus is where letters are written.
    pub typing: bool,
    /// Milliseconds since the page began.
    pub at: f64,
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    OpenPalette,
    OpenSheet,
    /// `g` and then this letter: go to a place.
    Go(char),
    /// Press the thing on the page that carries this key in `data-key`.
    Touch(char),
    NextRow,
    PreviousRow,
}

/// `g` waits this long for its letter.
const GO_WAITS_MS: f64 = 1_500.0;

/// Remembers a `g` that waits for its letter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    waiting_since: Option<f64>,
}

impl Keys {
    pub fn press(&mut self, press: Press<'_>) -> Option<Meaning> {
        let waiting = self.waiting_since.take().is_some_and(|since| press.at - since <= GO_WAITS_MS);
        if press.command && !press.alt && press.key.eq_ignore_ascii_case("k") {
            return Some(Meaning::OpenPalette);
        }
        if press.typing || press.command || press.alt {
            return None;
        }
        let mut letters = press.key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return None };
        match letter {
            '?' => Some(Meaning::OpenSheet),
            '/' => Some(Meaning::OpenPalette),
            letter if waiting && letter.is_ascii_lowercase() => Some(Meaning::Go(letter)),
            'g' => {
                self.waiting_since = Some(press.at);
                None
            }
            'j' => Some(Meaning::NextRow),
            'k' => Some(Meaning::PreviousRow),
            letter if letter.is_ascii_lowercase() || letter.is_ascii_digit() => Some(Meaning::Touch(letter)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(press: Press<'_>) -> Option<Meaning> {
        Keys::default().press(press)
    }

    fn key(key: &str) -> Press<'_> {
        Press { key, ..Press::default() }
    }

    #[test]
    fn the_palette_opens_from_anywhere() {
        assert_eq!(one(Press { command: true, ..key("k") }), Some(Meaning::OpenPalette));
        assert_eq!(one(Press { command: true, typing: true, ..key("K") }), Some(Meaning::OpenPalette));
        assert_eq!(one(key("/")), Some(Meaning::OpenPalette));
    }

    #[test]
    fn letters_mean_nothing_while_typing_or_with_modifiers() {
        for letter in ["a", "c", "g", "j", "k", "?", "/"] {
            assert_eq!(one(Press { typing: true, ..key(letter) }), None, "{letter}");
            assert_eq!(one(Press { alt: true, ..key(letter) }), None, "{letter}");
        }
        assert_eq!(one(Press { command: true, ..key("c") }), None);
        assert_eq!(one(key("Enter")), None);
        assert_eq!(one(key("Escape")), None);
        assert_eq!(one(key("")), None);
    }

    #[test]
    fn go_takes_the_next_letter_in_time() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(key("g")), None);
        assert_eq!(keys.press(Press { at: 900.0, ..key("a") }), Some(Meaning::Go('a')));
        assert_eq!(keys.press(Press { at: 950.0, ..key("a") }), Some(Meaning::Touch('a')));
    }

    #[test]
    fn go_forgets_after_a_while() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(key("g")), None);
        assert_eq!(keys.press(Press { at: 2_000.0, ..key("j") }), Some(Meaning::NextRow));
    }

    #[test]
    fn g_twice_goes_to_g() {
        let mut keys = Keys::default();
        assert_eq!(keys.press(key("g")), None);
        assert_eq!(keys.press(Press { at: 10.0, ..key("g") }), Some(Meaning::Go('g')));
    }
}
