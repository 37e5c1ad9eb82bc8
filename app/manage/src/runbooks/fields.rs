//! The fields of a runbook, for writing and for changing one.

use super::api::load_runbook_services;
use app_context::FormAction;
use app_ui::{Field, FieldError, TextArea, TextInput};
use leptos::prelude::*;

/// What the fields start with.
#[derive(Clone, Default)]
pub struct Start {
    /// Ids.
    pub services: Vec<String>,
    pub title: String,
    pub body: String,
}

impl Start {
    /// What was typed into a form that was refused, or else this.
    pub fn or_typed(self, action: impl FormAction) -> Self {
        Start {
            services: action.typed_all("services[]").unwrap_or(self.services),
            title: action.typed_or("title", self.title),
            body: action.typed_or("body", self.body),
        }
    }
}

#[component]
pub fn RunbookFields(
    start: Start,
    wrong_services: Option<String>,
    wrong_title: Option<String>,
    wrong_body: Option<String>,
) -> impl IntoView {
    let Start { services, title, body } = start;
    let all = Resource::new(|| (), |()| load_runbook_services());
    view! {
        <Field id="title" label="What it is about" hint="As people would search for it at night." error=wrong_title>
            <TextInput name="title" value=title required=true max_length=200u32 />
        </Field>
        <fieldset class="picks-field">
            <legend class="field-label">"Services"</legend>
            <Suspense>
                {move || {
                    let ticked = services.clone();
                    Suspend::new(async move { view! { <Picks all=all.await.unwrap_or_default() ticked=ticked /> } })
                }}
            </Suspense>
            <p class="field-hint">"It stands beside their alerts and in their incidents."</p>
            <FieldError of=wrong_services />
        </fieldset>
        <Field id="body" label="What to do" hint="A line that begins with a number and a dot is a step." error=wrong_body>
            <TextArea
                name="body"
                value=body
                rows=12
                required=true
                placeholder="1. Look at the dashboard\n2. If the queue grows, restart the workers\n3. Tell support"
            />
        </Field>
    }
}

/// Services as chips to tick.
#[component]
fn Picks(all: Vec<(String, String)>, ticked: Vec<String>) -> impl IntoView {
    let picks = all.into_iter().map(|(id, name)| {
        let checked = ticked.contains(&id);
        view! {
            <label class="pick">
                <input type="checkbox" name="services[]" value=id checked=checked />
                <span>{name}</span>
            </label>
        }
    });
    view! { <div class="picks">{picks.collect_view()}</div> }
}
