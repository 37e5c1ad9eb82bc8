//! Small marks beside words: chips, badges, severity, lateness, keys. Colour never speaks alone.

use crate::Icon;
use leptos::prelude::*;

/// What a badge says about its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    #[default]
    Neutral,
    Accent,
    Good,
    Warn,
    Bad,
}

impl Tone {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Tone::Neutral => "neutral",
            Tone::Accent => "accent",
            Tone::Good => "good",
            Tone::Warn => "warn",
            Tone::Bad => "bad",
        }
    }
}

/// A short word on a tinted ground: a state or a property.
#[component]
pub fn Badge(
    #[prop(optional)] tone: Tone,
    #[prop(optional, into)] icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-tone=tone.word()>
            {icon.map(|name| view! { <Icon name=name /> })}
            {children()}
        </span>
    }
}

/// A thing by its name (a service, a tag); a link when `href` is given.
#[component]
pub fn Chip(
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] icon: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let inner = view! {
        {icon.map(|name| view! { <Icon name=name /> })}
        {children()}
    };
    match href {
        Some(href) => view! { <a class="chip" href=href>{inner}</a> }.into_any(),
        None => view! { <span class="chip">{inner}</span> }.into_any(),
    }
}

/// Severity 0 (worst) to 4, as shape, colour and word. `word` stands behind the number when given.
#[component]
pub fn Severity(
    #[prop(into)] level: u8,
    #[prop(optional, into)] word: Option<String>,
    /// On a tinted ground, for headers.
    #[prop(optional)]
    tag: bool,
) -> impl IntoView {
    let level = level.min(4);
    view! {
        <span class=if tag { "sev tag" } else { "sev" } data-sev=level.to_string()>
            <span class="sev-name">{format!("Sev {level}")}</span>
            {word.map(|word| view! { <span class="sev-word">{word}</span> })}
        </span>
    }
}

/// Something late or missing: always with icon and word.
#[component]
pub fn Late(#[prop(default = "timer")] icon: &'static str, children: Children) -> impl IntoView {
    view! {
        <span class="late">
            <Icon name=icon />
            <span>{children()}</span>
        </span>
    }
}

/// A key of the keyboard.
#[component]
pub fn Kbd(children: Children) -> impl IntoView {
    view! { <kbd class="kbd" aria-hidden="true">{children()}</kbd> }
}
