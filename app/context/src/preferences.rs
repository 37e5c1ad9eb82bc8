//! How the viewer wants the page to look, known before the first byte.

use crate::cookies;
use app_ui::Theme;

/// What is known of the viewer's wishes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    pub theme: Theme,
}

/// From the cookies of the request.
#[must_use]
pub fn use_preferences() -> Preferences {
    let theme = cookies::read(crate::THEME_COOKIE).map(|text| Theme::read(&text)).unwrap_or_default();
    Preferences { theme }
}
