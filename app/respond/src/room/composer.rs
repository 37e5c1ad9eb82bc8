//! Where lines of the log are written. A slash opens the commands; what is typed is kept until it was sent.

use super::InRoom;
use super::api::Say;
use super::commands::{Hint, Line, hints, read};
use super::seen_too::SeeItTooButton;
use crate::forms::{Hidden, Trouble};
use app_context::{Draft, FormAction, may};
use app_ui::{Button, ButtonKind, Kbd, TextArea};
use domain::Action;
use domain::text::BODY_MAX;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const FIELD: &str = "log-line";

/// Empties the field when its line was sent, but keeps what was typed since.
fn empty_when_sent(action: ServerAction<Say>, text: RwSignal<String>) {
    let sent = StoredValue::new(String::new());
    let input = action.input();
    Effect::new(move |_| {
        if let Some(body) = input.with(|input| input.as_ref().map(|input| input.body.clone())) {
            sent.set_value(body);
        }
    });
    let worked = action.worked();
    Effect::new(move |_| {
        if worked.get() {
            let sent = sent.try_update_value(std::mem::take).unwrap_or_default();
            let held = text.get_untracked();
            if let Some(since) = held.strip_prefix(sent.as_str()).filter(|_| !sent.is_empty()) {
                text.set(since.trim_start().to_owned());
            }
        }
    });
}

/// Writes a command into the field and goes there.
fn put(text: RwSignal<String>, stem: &str) {
    text.set(stem.to_owned());
    let field = document().get_element_by_id(FIELD).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        // Focus is refused only by an element that is gone.
        let _ = field.focus();
    }
}

#[component]
pub fn Composer(here: InRoom) -> impl IntoView {
    if here.bygone {
        return view! { <super::past::Bygone here=here /> }.into_any();
    }
    if !may(Action::Respond) {
        return view! {
            <div class="composer-none">
                <span>"Your role lets you read this log, not write in it."</span>
                <SeeItTooButton here=here />
            </div>
        }
        .into_any();
    }
    let action = ServerAction::<Say>::new();
    here.follows(action);
    let text = RwSignal::new(action.typed("body"));
    empty_when_sent(action, text);
    let offered = Memo::new(move |_| hints(&text.get()));
    let chosen = RwSignal::new(0_usize);
    Effect::new(move |_| {
        offered.track();
        chosen.set(0);
    });
    let keys = move |event: leptos::ev::KeyboardEvent| {
        let offered = offered.get_untracked();
        if offered.is_empty() {
            return;
        }
        let at = chosen.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => chosen.set((at + 1) % offered.len()),
            "ArrowUp" => chosen.set((at + offered.len() - 1) % offered.len()),
            "Tab" => {
                if let Some(hint) = offered.get(at) {
                    put(text, hint.stem);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    // A refusal is about the line that was sent: it leaves as soon as that line is changed.
    let refused_line = RwSignal::new(None::<String>);
    let failure = action.failure();
    Effect::new(move |_| {
        refused_line.set(failure.get().map(|_| text.get_untracked()));
    });
    let refused = Signal::derive(move || {
        let stale = refused_line.with(|line| line.as_ref().is_some_and(|line| text.with(|text| text != line)));
        failure.get().filter(|_| !stale)
    });
    let effect = move || match text.with(|text| read(text)) {
        Ok(Line::Command(command, _)) => command.effect(),
        _ => "Open to all staff. Lines cannot be edited afterwards.".to_owned(),
    };
    let number = here.number;
    view! {
        <ActionForm action=action attr:class="composer room-composer">
            <Draft key=format!("log-{number}") done=action.worked() />
            <Hidden name="number" value=number.0.to_string() />
            <Trouble of=refused field="body" />
            <div class="composer-wrap" on:keydown=keys>
                {move || {
                    let offered = offered.get();
                    (!offered.is_empty()).then(|| view! { <Hints offered=offered chosen=chosen text=text /> })
                }}
                <div class="composer-box">
                    <TextArea
                        name="body"
                        id=FIELD
                        bind=text
                        rows=1
                        required=true
                        enter_sends=true
                        autofocus=failure.get_untracked().is_some()
                        max_length=BODY_MAX as u32
                        label="Write in the log"
                        placeholder="Write, or / for commands"
                    />
                    <Button kind=ButtonKind::Primary icon="arrow-up" label="Send" pending=action.running() />
                </div>
            </div>
            <p class="composer-hint">
                <span>{effect}</span>
                <span class="unscripted">"Commands: /sev 1, /status identified, /role commander, /update …"</span>
            </p>
        </ActionForm>
    }
    .into_any()
}

#[component]
fn Hints(offered: Vec<Hint>, chosen: RwSignal<usize>, text: RwSignal<String>) -> impl IntoView {
    let rows = offered
        .into_iter()
        .enumerate()
        .map(|(at, hint)| {
            view! {
                <li>
                    <button
                        type="button"
                        class:chosen=move || chosen.get() == at
                        on:click=move |_| put(text, hint.stem)
                    >
                        <b class="mono">{hint.stem.trim_end()}</b>
                        <span>{hint.what}</span>
                        <small class="mono">{hint.example}</small>
                        {move || (chosen.get() == at).then(|| view! { <Kbd>"Tab"</Kbd> })}
                    </button>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="command-hints" aria-label="Commands">{rows}</ul> }
}
