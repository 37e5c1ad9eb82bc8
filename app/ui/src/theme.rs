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
pub fn ThemeSwitch(
    #[prop(into)] theme: RwSignal<Theme>,
    #[prop(default = "/preferences/theme")] action: &'static str,
) -> impl IntoView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        let Some(chosen) = event.submitter().and_then(|button| button.get_attribute("value")) else { return };
        event.prevent_default();
        let chosen = Theme::read(&chosen);
        theme.set(chosen);
        show(chosen);
        tell(action, chosen);
    };
    let button = move |choice: Theme| {
        let (word, icon) = choice.word();
        view! {
            <button
                type="submit"
                name="theme"
                value=choice.as_str()
                aria-pressed=move || if theme.get() == choice { "true" } else { "false" }
            >
                <Icon name=icon />
                {word}
            </button>
        }
    };
    view! {
        <form class="theme" method="post" action=action aria-label="Theme" on:submit=submit>
            {Theme::ALL.into_iter().map(button).collect_view()}
        </form>
    }
}

fn show(theme: Theme) {
    let Some(html) = document().document_element() else { return };
    // Both fail only for names that are not attribute names.
    let _ = match theme.attribute() {
        Some(value) => html.set_attribute("data-theme", value),
        None => html.remove_attribute("data-theme"),
    };
}

/// Posts the choice. A failure shows itself on the next page, which then has the old theme.
fn tell(action: &str, theme: Theme) {
    let (Ok(headers), request) = (web_sys::Headers::new(), web_sys::RequestInit::new()) else { return };
    if headers.set("content-type", "application/x-www-form-urlencoded").is_err() {
        return;
    }
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&wasm_bindgen::JsValue::from_str(&format!("theme={}", theme.as_str())));
    drop(window().fetch_with_str_and_init(action, &request));
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
