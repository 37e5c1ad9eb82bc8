//! Choosing: one of many (`Select`), one of few (`Segmented`), yes or no (`Checkbox`). All are native controls.

use crate::field::Wired;
use leptos::prelude::*;

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
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] label: Option<String>,
    /// Sends its form when changed, for filters; a submit button must stand beside it for readers without script.
    #[prop(optional)]
    submits: bool,
    /// In a form that is sent with each change: waits for a button.
    #[prop(optional)]
    waits: bool,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let wired = Wired::take(id);
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
            id=wired.id.clone()
            name=name
            required=required
            autofocus=wired.came_back_wrong()
            aria-label=label
            aria-describedby=wired.described_by()
            aria-invalid=wired.invalid()
            data-submits=submits
            data-waits=waits
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
    /// Do not show the legend: the words stand elsewhere.
    #[prop(optional)]
    bare: bool,
    /// Cards with the hint under the word, instead of one strip.
    #[prop(optional)]
    cards: bool,
    #[prop(optional)] required: bool,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
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
        <fieldset class=format!("choose {class}") class:cards=cards>
            <legend class=if bare { "vh" } else { "field-label" }>{legend}</legend>
            <div class=if cards { "seg-cards" } else { "seg" }>{labels}</div>
        </fieldset>
    }
}

/// Yes or no, with its words to the right. Unchecked, a form sends nothing: the server reads absence as no.
#[component]
pub fn Checkbox(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] checked: bool,
    #[prop(default = "true")] value: &'static str,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value=value checked=checked />
            <span class="check-words">
                <span>{label}</span>
                {(!hint.is_empty()).then(|| view! { <small>{hint}</small> })}
            </span>
        </label>
    }
}
