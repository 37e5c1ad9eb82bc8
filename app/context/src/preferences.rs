//! How the viewer wants the page to look, known before the first byte.

use crate::cookies;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];

    /// As in the cookie, the form and `data-theme`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Theme::System => "system",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Theme::System => "As the system",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// Anything unknown means as the system says.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Theme::ALL.into_iter().find(|theme| theme.as_str() == text).unwrap_or_default()
    }

    /// The cookie that keeps it for a year, as browser and server set it alike.
    #[must_use]
    pub fn cookie(self) -> String {
        format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", crate::THEME_COOKIE, self.as_str())
    }
}

/// What is known of the viewer's wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    pub theme: Theme,
}

/// From the cookies of the request or of the document.
#[must_use]
pub fn use_preferences() -> Preferences {
    let theme = cookies::read(crate::THEME_COOKIE).map(|text| Theme::from_text(&text)).unwrap_or_default();
    Preferences { theme }
}
