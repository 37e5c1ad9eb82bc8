//! A person as initials on one of six muted hues, always beside the name or with it as its label.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AvatarSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// First letters of the first and the last word of a name, at most two, upper case.
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first().and_then(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let last = match words.len() {
        0 | 1 => None,
        _ => words.last().and_then(|word| word.chars().find(|letter| letter.is_alphanumeric())),
    };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// One of six hues, the same for the same name on every machine (FNV-1a).
fn hue(name: &str) -> u32 {
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    hash % 6 + 1
}

/// The initials of a person. Decorative when the name stands beside it; `alone` makes it speak the name.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    #[prop(optional)] size: AvatarSize,
    /// No name stands beside it: label it and show the name on hover.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    let size = match size {
        AvatarSize::Small => " small",
        AvatarSize::Medium => "",
        AvatarSize::Large => " large",
    };
    view! {
        <span
            class=format!("avatar hue{}{size}", hue(&name))
            role=alone.then_some("img")
            aria-label=alone.then(|| name.clone())
            title=alone.then(|| name.clone())
            aria-hidden=(!alone).then_some("true")
        >
            {initials(&name)}
        </span>
    }
}

/// A person: initials, name and, under it, a quiet second line.
#[component]
pub fn Person(
    #[prop(into)] name: String,
    #[prop(optional)] size: AvatarSize,
    /// The second line: a role, a local time, a place.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <span class="person">
            <Avatar name=name.clone() size=size />
            <span class="person-words">
                <b>{name}</b>
                {children.map(|children| view! { <small>{children()}</small> })}
            </span>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_take_first_and_last_word() {
        assert_eq!(initials("Amara Okonkwo"), "AO");
        assert_eq!(initials("Maximiliane von Hohenfels-Kaufmann"), "MH");
        assert_eq!(initials("Ölvir"), "Ö");
        assert_eq!(initials("  "), "");
        assert_eq!(initials("(Bot) deploy"), "BD");
    }

    #[test]
    fn hues_are_stable_and_spread() {
        assert_eq!(hue("Amara Okonkwo"), hue("Amara Okonkwo"));
        let names = ["Ana", "Ben", "Chidi", "Dana", "Eli", "Farid", "Gita", "Hana", "Ines", "Jun", "Kai", "Leo"];
        let mut seen: Vec<u32> = names.iter().map(|name| hue(name)).collect();
        seen.sort_unstable();
        seen.dedup();
        assert!(seen.len() >= 4, "{seen:?}");
        assert!(seen.iter().all(|hue| (1..=6).contains(hue)));
    }
}
