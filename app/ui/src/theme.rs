//! Light, dark, or as the system says. The server keeps the choice in a cookie and writes it to
//! `<html data-theme>`; a browser with script changes the attribute at once and tells the server.

use crate::Icon;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    #[default]
    System,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::Light, Theme::Dark, Theme::System];

    /// The value in the form and in the cookie.
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::Light => "light",
            Theme::Dark => "dark",
            Theme::System => "system",
        }
    }

    /// Reads a cookie or a form; anything unknown means the system's choice.
    pub fn read(text: &str) -> Theme {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or_default()
    }

    /// The value of `<html data-theme>`, absent for the system's choice.
    pub fn attribute(self) -> Option<&'static str> {
        (self != Theme::System).then(|| self.as_str())
    }

    fn word(self) -> (&'static str, &'static str) {
        match self {
            Theme::Light => ("Light", "sun"),
            Theme::Dark => ("Dark", "moon"),
            Theme::System => ("System", "monitor"),
        }
    }
}

/// Three buttons in one form that posts `theme` to `action` (and works without script by coming back).
#[component]
pub fn ThemeSwitch(theme: Theme, #[prop(default = "/preferences/theme")] action: &'static str) -> impl IntoView {
    let button = move |choice: Theme| {
        let (word, icon) = choice.word();
        view! {
            <button
                type="submit"
                name="theme"
                value=choice.as_str()
                aria-pressed=if theme == choice { "true" } else { "false" }
            >
                <Icon name=icon />
                {word}
            </button>
        }
    };
    view! {
        <form class="theme" method="post" action=action aria-label="Theme">
            {Theme::ALL.into_iter().map(button).collect_view()}
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for theme in Theme::ALL {
            assert_eq!(Theme::read(theme.as_str()), theme);
        }
        assert_eq!(Theme::read("<script>"), Theme::System);
        assert_eq!(Theme::System.attribute(), None);
    }
}
