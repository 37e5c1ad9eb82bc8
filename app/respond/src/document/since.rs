//! "Since you left": what changed in the document while the reader was away.

use super::api::MarkDocumentRead;
use super::names;
use crate::forms::Hidden;
use app_ui::{Button, ButtonSize, Icon, Time, TimeStyle};
use domain::IncidentNumber;
use domain::documents::{SectionChange, SinceYouLeft as Since};
use leptos::prelude::*;

#[component]
pub fn SinceYouLeft(number: IncidentNumber, since: Since) -> impl IntoView {
    let action = ServerAction::<MarkDocumentRead>::new();
    let where_to = sections(&since.sections);
    let by = names(&since.authors);
    view! {
        <section class="since" aria-label="Since you left">
            <details>
                <summary>
                    <Icon name="eye" />
                    <span><b>"Since you left: "</b>{format!("{where_to}, by {by}, since ")}<Time at=since.left_at.0 style=TimeStyle::Clock /></span>
                    <Icon name="chevron-down" />
                </summary>
                <Changes sections=since.sections />
            </details>
            <ActionForm action=action attr:class="inline">
                <Hidden name="number" value=number.0.to_string() />
                <Button size=ButtonSize::Small>"Mark read"</Button>
            </ActionForm>
        </section>
    }
}

/// "Summary and Impact".
fn sections(sections: &[SectionChange]) -> String {
    let names: Vec<&str> = sections.iter().map(title).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [all @ .., last] if names.len() <= 3 => format!("{} and {last}", all.join(", ")),
        [first, second, rest @ ..] => format!("{first}, {second} and {} more", rest.len()),
    }
}

fn title(change: &SectionChange) -> &str {
    if change.section.is_empty() { "the beginning" } else { &change.section }
}

/// What came and what went, section by section.
#[component]
pub fn Changes(sections: Vec<SectionChange>) -> impl IntoView {
    let section = |change: SectionChange| {
        let title = title(&change).to_owned();
        let line = |tag: &'static str, spoken: &'static str, text: String| match tag {
            "ins" => view! { <li><ins><span class="vh">{spoken}</span>{text}</ins></li> }.into_any(),
            _ => view! { <li><del><span class="vh">{spoken}</span>{text}</del></li> }.into_any(),
        };
        let gone = change.removed.into_iter().map(|text| line("del", "Gone: ", text)).collect_view();
        let came = change.added.into_iter().map(|text| line("ins", "New: ", text)).collect_view();
        view! { <section><h3>{title}</h3><ul>{gone}{came}</ul></section> }
    };
    view! { <div class="changes">{sections.into_iter().map(section).collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_named_as_long_as_they_can_be_read() {
        let change = |section: &str| SectionChange { section: section.into(), added: vec![], removed: vec![] };
        let told = |names: &[&str]| sections(&names.iter().map(|name| change(name)).collect::<Vec<_>>());
        assert_eq!(told(&["Impact"]), "Impact");
        assert_eq!(told(&["", "Impact"]), "the beginning and Impact");
        assert_eq!(told(&["a", "b", "c"]), "a, b and c");
        assert_eq!(told(&["a", "b", "c", "d"]), "a, b and 2 more");
    }
}
