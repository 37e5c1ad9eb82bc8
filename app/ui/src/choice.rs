//! Choosing: one of many (`Select`), one of few (`Segmented`), yes or no (`Checkbox`). All are native controls.

use crate::field::Wired;
use leptos::{html, prelude::*};

/// One thing to choose. `hint` is shown where there is room (segmented controls of the large kind).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Choice { value: value.into(), label: label.into(), hint: String::new() }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

impl<V: Into<String>, L: Into<String>> From<(V, L)> for Choice {
    fn from((value, label): (V, L)) -> Self {
        Choice::new(value, label)
    }
}

/// A drop-down list. Without `selected` the first choice stands.
#[component]
pub fn Select(
    #[prop(into)] name: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] selected: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] label: Option<String>,
    #[prop(optional)] on_change: Option<Callback<String>>,
    /// Sends its form when changed, for filters; a submit button must stand beside it for readers without script.
    #[prop(optional)]
    submits: bool,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let wired = Wired::take(id);
    let node = NodeRef::<html::Select>::new();
    let selected = bind.map_or(selected, |bind| bind.get_untracked());
    if let Some(bind) = bind {
        Effect::new(move |before: Option<()>| {
            let wanted = bind.get();
            let Some(select) = node.get() else { return };
            if select.value() == wanted {
                return;
            }
            if before.is_none() {
                bind.set(select.value());
            } else {
                select.set_value(&wanted);
            }
        });
    }
    let change = move |event| {
        let value = event_target_value(&event);
        if let Some(bind) = bind {
            bind.set(value.clone());
        }
        if let Some(on_change) = on_change {
            on_change.run(value);
        }
        if let Some(form) = submits.then(|| node.get_untracked()).flatten().and_then(|select| select.form()) {
            // A refused submit is shown by the browser at the field.
            let _ = form.request_submit();
        }
    };
    let options = choices
        .into_iter()
        .map(|choice| {
            let chosen = choice.value == selected;
            view! { <option value=choice.value selected=chosen>{choice.label}</option> }
        })
        .collect_view();
    view! {
        <select
            class=format!("input select {class}")
            node_ref=node
            id=wired.id.clone()
            name=name
            required=required
            autofocus=wired.came_back_wrong()
            aria-label=label
            aria-describedby=wired.described_by()
            aria-invalid=wired.invalid()
            on:change=change
        >
            {options}
        </select>
    }
}

/// One of a few, all visible: a radio group that looks like one control.
#[component]
pub fn Segmented(
    #[prop(into)] name: String,
    /// The question, for screen readers and, unless `bare`, above the control.
    #[prop(into)]
    legend: String,
    choices: Vec<Choice>,
    #[prop(optional, into)] selected: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    /// Do not show the legend: the words stand elsewhere.
    #[prop(optional)]
    bare: bool,
    /// Cards with the hint under the word, instead of one strip.
    #[prop(optional)]
    cards: bool,
    #[prop(optional)] required: bool,
    #[prop(optional)] on_change: Option<Callback<String>>,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let selected = bind.map_or(selected, |bind| bind.get_untracked());
    let node = NodeRef::<html::Fieldset>::new();
    if let Some(bind) = bind {
        keep_radio_equal(node, bind);
    }
    let change = move |event| {
        let value = event_target_value(&event);
        if let Some(bind) = bind {
            bind.set(value.clone());
        }
        if let Some(on_change) = on_change {
            on_change.run(value);
        }
    };
    let labels = choices
        .into_iter()
        .map(|choice| {
            let checked = choice.value == selected;
            let hint = choice.hint;
            view! {
                <label class="seg-choice">
                    <input type="radio" name=name.clone() value=choice.value checked=checked required=required />
                    <span class="seg-word">{choice.label}</span>
                    {(!hint.is_empty()).then(|| view! { <small class="seg-hint">{hint}</small> })}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class=format!("choose {class}") class:cards=cards node_ref=node on:change=change>
            <legend class=if bare { "vh" } else { "field-label" }>{legend}</legend>
            <div class=if cards { "seg-cards" } else { "seg" }>{labels}</div>
        </fieldset>
    }
}

/// The radio of a group follows a signal; what was chosen before the program arrived wins the first time.
fn keep_radio_equal(node: NodeRef<html::Fieldset>, bind: RwSignal<String>) {
    use wasm_bindgen::JsCast;
    Effect::new(move |before: Option<()>| {
        let wanted = bind.get();
        let Some(group) = node.get() else { return };
        let Ok(radios) = group.query_selector_all("input[type=radio]") else { return };
        let radios: Vec<web_sys::HtmlInputElement> =
            (0..radios.length()).filter_map(|at| radios.item(at)).filter_map(|radio| radio.dyn_into().ok()).collect();
        let touched = radios.iter().find(|radio| radio.checked() && !radio.default_checked());
        match touched {
            Some(radio) if before.is_none() => bind.set(radio.value()),
            _ => radios.iter().for_each(|radio| radio.set_checked(radio.value() == wanted)),
        }
    });
}

/// Yes or no, with its words to the right. Unchecked, a form sends nothing: the server reads absence as no.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true")] value: &'static str,
    #[prop(optional)] on_change: Option<Callback<bool>>,
) -> impl IntoView {
    let change = move |event| {
        if let Some(on_change) = on_change {
            on_change.run(event_target_checked(&event));
        }
    };
    view! {
        <label class="check">
            <input type="checkbox" name=name value=value checked=checked on:change=change />
            <span class="check-words">
                <span>{label}</span>
                {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}
            </span>
        </label>
    }
}
