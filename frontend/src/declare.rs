//! The form that declares an incident: the severity that its answers suggest (by the rule of `domain`), services that
//! the title names, and open incidents that sound alike while the title is typed.

use std::cell::Cell;

use domain::incidents::{SeverityFacts, Share, suggest};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlInputElement, MouseEvent};

use crate::dom::{
    Pause, all, around, below, document, first_below, is_marked, mark, on, set, target, tell_changed, unmark, unset,
    write,
};
use crate::morph::{self, Why};
use crate::page;

/// After the last key press.
const PAUSE_MS: i32 = 200;
/// Marks a form whose severity was chosen by the reader, and one whose first question was answered by them.
const CHOSEN: &str = "musterChosen";
const CORE_ANSWERED: &str = "musterCoreAnswered";
/// Shorter titles resemble everything.
const FROM_CHARACTERS: usize = 4;

thread_local! {
    static PAUSE: Pause = Pause::default();
    static ASKED: Cell<u64> = const { Cell::new(0) };
}

pub fn wake() {
    on(&document(), "change", |event: Event| {
        let Some(control) = target(&event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let Some(form) = around::<Element>(&control, "form.declare") else { return };
        match control.name().as_str() {
            // A press, not this program: the choice stays the reader's.
            "severity" if event.is_trusted() => drop(mark(&form, CHOSEN)),
            "ask_core" if event.is_trusted() => drop(mark(&form, CORE_ANSWERED)),
            "service_ids[]" => answer_core(&form),
            _ => {}
        }
        advise(&form);
    });
    on(&document(), "input", |event: Event| {
        let Some(control) = target(&event).and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        if let Some(form) = around::<Element>(&control, "form.declare").filter(|_| control.name() == "title") {
            bring_named_forward(&form, &control.value());
            look_for_similar(&form, control.value());
        }
    });
    on(&document(), "click", |event: MouseEvent| {
        let used = target(&event).and_then(|target| around::<Element>(&target, "form.declare [data-use]"));
        if let Some(form) = used.and_then(|button| around::<Element>(&button, "form.declare")) {
            unmark(&form, CHOSEN);
            advise(&form);
        }
    });
}

/// A form that has just come may hold answers already; one that came back has lost what was shown of them.
pub fn arrive() {
    for form in all::<Element>("form.declare") {
        if mark(&form, "musterDeclare") {
            if !checked(&form, "severity").is_empty() {
                mark(&form, CHOSEN);
            }
            answer_core(&form);
        }
        advise(&form);
        if let Some(title) = first_below::<HtmlInputElement>(&form, "[name=title]") {
            bring_named_forward(&form, &title.value());
        }
    }
}

fn checked(form: &Element, name: &str) -> String {
    first_below::<HtmlInputElement>(form, &format!("[name={name}]:checked")).map(|it| it.value()).unwrap_or_default()
}

fn check(form: &Element, name: &str, value: &str) {
    if let Some(choice) = first_below::<HtmlInputElement>(form, &format!("[name={name}][value=\"{value}\"]"))
        && !choice.checked()
    {
        choice.set_checked(true);
        tell_changed(&choice);
    }
}

/// A core service was picked: the first question answers itself, unless somebody has answered it.
fn answer_core(form: &Element) {
    let core = first_below::<Element>(form, "[data-core]:checked").is_some();
    if core && !is_marked(form, CORE_ANSWERED) {
        check(form, "ask_core", "yes");
    }
}

fn facts(form: &Element) -> SeverityFacts {
    let yes_or_no = |name| match checked(form, name).as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let share = match checked(form, "ask_share").as_str() {
        "few" => Some(Share::Few),
        "some" => Some(Share::Some),
        "quarter" => Some(Share::Quarter),
        "all" => Some(Share::All),
        _ => None,
    };
    SeverityFacts { core: yes_or_no("ask_core"), share, data_at_risk: yes_or_no("ask_data") }
}

/// Shows what the rule says and why, once something is known; chooses it until somebody chooses otherwise.
fn advise(form: &Element) {
    let suggestion = suggest(facts(form));
    let level = suggestion.as_ref().map(|it| it.severity.level().to_string()).unwrap_or_default();
    for shown in below::<Element>(form, ".verdict-level") {
        let is_it = shown.get_attribute("data-level").as_deref() == Some(&level);
        if is_it { unset(&shown, "hidden") } else { set(&shown, "hidden", "") }
    }
    let Some(reason) = first_below::<Element>(form, ".verdict-reason") else { return };
    let Some(suggestion) = suggestion else { return set(&reason, "hidden", "") };
    unset(&reason, "hidden");
    if let Some(words) = first_below::<Element>(&reason, "span") {
        write(&words, suggestion.reason);
    }
    if !is_marked(form, CHOSEN) {
        check(form, "severity", &level);
    }
    if let Some(way) = first_below::<Element>(&reason, "[data-use]") {
        write(&way, &format!("Use {}", suggestion.severity.label()));
        if checked(form, "severity") == level { set(&way, "hidden", "") } else { unset(&way, "hidden") }
    }
}

/// Services that the title names come forward.
fn bring_named_forward(form: &Element, title: &str) {
    for service in below::<Element>(form, ".pick[data-names]") {
        let names = service.get_attribute("data-names").unwrap_or_default();
        let names: Vec<&str> = names.split('|').collect();
        // A class without white space is always taken.
        let _ = service.class_list().toggle_with_force("named", is_named(title, &names));
    }
}

/// Whether the title names a service: by its whole name, or by a longer word of it.
fn is_named(title: &str, names: &[&str]) -> bool {
    let title = title.to_lowercase().replace('-', " ");
    names.iter().any(|name| {
        title.contains(name)
            || name.split(' ').any(|word| word.len() > 4 && title.split(' ').any(|typed| typed == word))
    })
}

/// What resembles the title, asked for when typing pauses; a late answer to an old question is dropped.
fn look_for_similar(form: &Element, title: String) {
    ASKED.set(ASKED.get() + 1);
    let question = ASKED.get();
    let form = form.clone();
    let ask = move || {
        let Some(place) = first_below::<Element>(&form, "[data-similar]") else { return };
        if title.trim().chars().count() < FROM_CHARACTERS {
            return place.set_inner_html("");
        }
        spawn_local(async move {
            let query = js_sys::encode_uri_component(title.trim());
            // Without an answer nothing is shown: declaring goes on.
            if let Ok(found) = page::fetch(&format!("/declare?title={query}"), None, None).await
                && ASKED.get() == question
                && let Ok(Some(similar)) = found.page.query_selector("[data-similar]")
            {
                morph::inside(&place, &similar, Why::Asked);
                crate::moments::arrive();
            }
        });
    };
    PAUSE.with(|pause| pause.then(PAUSE_MS, ask));
}

#[cfg(test)]
mod tests {
    use super::is_named;

    #[test]
    fn services_are_found_in_the_title() {
        let names = ["checkout api", "checkout api"];
        assert!(is_named("Card payments fail at checkout", &names));
        assert!(is_named("checkout-api is slow", &names));
        assert!(!is_named("The api is slow", &names));
        assert!(!is_named("", &names));
    }
}
