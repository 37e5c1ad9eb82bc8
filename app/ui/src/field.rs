//! A labelled field and the text controls in it. `Field` wires label, hint and error to the control inside
//! by one id, so a control alone never needs to know who describes it.

use crate::Icon;
use leptos::{context::Provider, html, prelude::*};

/// What a control needs from the `Field` around it.
#[derive(Clone)]
pub(crate) struct FieldWiring {
    id: String,
    hint: bool,
    error: Signal<Option<String>>,
}

impl FieldWiring {
    fn described_by(&self) -> Option<String> {
        let hint = self.hint.then(|| format!("{}-hint", self.id));
        let error = self.error.get().map(|_| format!("{}-error", self.id));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The attributes that a control takes from its field, or from its own props when it stands alone.
#[derive(Clone)]
pub(crate) struct Wired {
    pub id: Option<String>,
    wiring: Option<FieldWiring>,
}

impl Wired {
    pub fn take(own: Option<String>) -> Self {
        let wiring = use_context::<FieldWiring>();
        let id = own.or_else(|| wiring.as_ref().map(|wiring| wiring.id.clone()));
        Wired { id, wiring }
    }

    /// Whether the form came back with a problem here: then the reader goes on here, also without script.
    pub fn came_back_wrong(&self) -> bool {
        self.wiring.as_ref().is_some_and(|wiring| wiring.error.get_untracked().is_some())
    }

    pub fn described_by(&self) -> impl Fn() -> Option<String> + Send + Sync + Clone + 'static {
        let wiring = self.wiring.clone();
        move || wiring.as_ref().and_then(FieldWiring::described_by)
    }

    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Send + Sync + Clone + 'static {
        let wiring = self.wiring.clone();
        move || wiring.as_ref().and_then(|wiring| wiring.error.get()).map(|_| "true")
    }
}

/// Label, control (the child), hint and error, wired together by `id`.
#[component]
pub fn Field(
    /// Unique on the page; the control inside takes it as its own.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// Says "optional" beside the label: required is the rule, so it is not marked.
    #[prop(optional)]
    optional: bool,
    children: Children,
) -> impl IntoView {
    let wiring = FieldWiring { id: id.clone(), hint: !hint.is_empty(), error };
    let error_id = format!("{id}-error");
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label class="field-label" for=id.clone()>
                {label}
                {optional.then(|| view! { <span class="field-optional">"optional"</span> })}
            </label>
            <Provider value=wiring>{children()}</Provider>
            {(!hint.is_empty()).then(|| view! { <p class="field-hint" id=format!("{id}-hint")>{hint}</p> })}
            <FieldError of=error id=error_id />
        </div>
    }
}

/// What is wrong with one field. Beside fields that `Field` does not hold: hidden ones, groups of boxes.
#[component]
pub fn FieldError(
    #[prop(into)] of: Signal<Option<String>>,
    #[prop(optional, into)] id: Option<String>,
) -> impl IntoView {
    move || {
        let id = id.clone();
        of.get().map(|error| {
            view! {
                <p class="field-error" id=id>
                    <Icon name="circle-alert" />
                    <span>{error}</span>
                </p>
            }
        })
    }
}

/// What the two text controls have in common in the browser.
trait TextControl {
    fn text(&self) -> String;
    fn first_text(&self) -> String;
    fn put(&self, text: &str);
}

impl TextControl for web_sys::HtmlInputElement {
    fn text(&self) -> String {
        self.value()
    }
    fn first_text(&self) -> String {
        self.default_value()
    }
    fn put(&self, text: &str) {
        self.set_value(text);
    }
}

impl TextControl for web_sys::HtmlTextAreaElement {
    fn text(&self) -> String {
        self.value()
    }
    fn first_text(&self) -> String {
        self.default_value().unwrap_or_default()
    }
    fn put(&self, text: &str) {
        self.set_value(text);
    }
}

/// Keeps a text control and a signal equal. What was typed before the program arrived wins over the signal,
/// so nothing typed is lost; setting a property while hydrating would overwrite it.
fn keep_equal<C: TextControl + 'static>(control: impl Fn() -> Option<C> + 'static, bind: RwSignal<String>) {
    Effect::new(move |before: Option<()>| {
        let wanted = bind.get();
        let Some(control) = control() else { return };
        let held = control.text();
        if held == wanted {
            return;
        }
        if before.is_none() && held != control.first_text() {
            bind.set(held);
        } else {
            control.put(&wanted);
        }
    });
}

/// One line of text. `value` is what it starts with; `bind` keeps a signal equal to it.
#[component]
pub fn TextInput(
    #[prop(into)] name: String,
    /// `email`, `password`, `search`, `url`, `number`, `datetime-local` …
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    /// What browsers may fill in: `username`, `current-password`, `one-time-code` …
    #[prop(optional, into)]
    autocomplete: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional)] readonly: bool,
    #[prop(optional, into)] max_length: Option<u32>,
    #[prop(optional, into)] pattern: Option<&'static str>,
    #[prop(optional, into)] min: Option<String>,
    #[prop(optional, into)] max: Option<String>,
    /// The id of a `<datalist>` of suggestions.
    #[prop(optional, into)]
    list: Option<String>,
    /// The words of the label when no `Field` is around it.
    #[prop(optional, into)]
    label: Option<String>,
    #[prop(optional)] on_input: Option<Callback<String>>,
    /// Asks for a time zone: an empty one is filled with the browser's own.
    #[prop(optional)]
    zone: bool,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let wired = Wired::take(id);
    let node = NodeRef::<html::Input>::new();
    let value = bind.map_or(value, |bind| bind.get_untracked());
    if let Some(bind) = bind {
        keep_equal(move || node.get(), bind);
    }
    let input = move |event| {
        let text = event_target_value(&event);
        if let Some(bind) = bind {
            bind.set(text.clone());
        }
        if let Some(on_input) = on_input {
            on_input.run(text);
        }
    };
    view! {
        <input
            class=format!("input {class}")
            node_ref=node
            id=wired.id.clone()
            name=name
            type=kind
            value=(kind != "password" && !value.is_empty()).then_some(value)
            placeholder=placeholder
            autocomplete=autocomplete
            required=required
            autofocus=autofocus || wired.came_back_wrong()
            readonly=readonly
            maxlength=max_length.map(|length| length.to_string())
            pattern=pattern
            min=min
            max=max
            list=list
            aria-label=label
            aria-describedby=wired.described_by()
            aria-invalid=wired.invalid()
            data-zone=zone
            on:input=input
        />
    }
}

/// Writes text so that it is only text as the content of a `<textarea>`: leptos 0.8 does not escape there.
fn textarea_html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // The parser drops a first line break, so a text that begins with one needs two.
    if escaped.starts_with('\n') { format!("\n{escaped}") } else { escaped }
}

/// Several lines of text; grows with them. The only place that may render a `<textarea>`.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(optional, into)] value: String,
    #[prop(optional, into)] bind: Option<RwSignal<String>>,
    #[prop(optional, into)] id: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] max_length: Option<u32>,
    #[prop(optional, into)] label: Option<String>,
    /// Enter sends the form, Shift+Enter breaks the line: for chat.
    #[prop(optional)]
    enter_sends: bool,
    #[prop(optional)] on_input: Option<Callback<String>>,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let wired = Wired::take(id);
    let node = NodeRef::<html::Textarea>::new();
    let value = bind.map_or(value, |bind| bind.get_untracked());
    if let Some(bind) = bind {
        keep_equal(move || node.get(), bind);
    }
    let input = move |event| {
        let text = event_target_value(&event);
        if let Some(bind) = bind {
            bind.set(text.clone());
        }
        if let Some(on_input) = on_input {
            on_input.run(text);
        }
    };
    let keydown = move |event: leptos::ev::KeyboardEvent| {
        let sends = enter_sends && event.key() == "Enter" && !event.shift_key() && !event.is_composing();
        if !sends {
            return;
        }
        event.prevent_default();
        if let Some(form) = node.get_untracked().and_then(|area| area.form()) {
            // `requestSubmit` validates and fires the submit event; a refused submit is shown by the browser.
            let _ = form.request_submit();
        }
    };
    view! {
        <textarea
            class=format!("input area {class}")
            node_ref=node
            id=wired.id.clone()
            name=name
            rows=rows.to_string()
            placeholder=placeholder
            required=required
            autofocus=autofocus || wired.came_back_wrong()
            maxlength=max_length.map(|length| length.to_string())
            aria-label=label
            aria-describedby=wired.described_by()
            aria-invalid=wired.invalid()
            on:input=input
            on:keydown=keydown
            inner_html=textarea_html(&value)
        ></textarea>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn html(view: impl Fn() -> AnyView) -> String {
        let owner = Owner::new();
        owner.with(|| view().to_html())
    }

    #[test]
    fn text_in_a_textarea_stays_text() {
        let html =
            html(|| view! { <TextArea name="body" value="</textarea><script>alert(1)</script>&amp;" /> }.into_any());
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    }

    #[test]
    fn a_first_line_break_survives_the_parser() {
        assert_eq!(textarea_html("\nsecond line"), "\n\nsecond line");
    }

    #[test]
    fn field_wires_label_hint_and_error_to_the_control() {
        let html = html(|| {
            view! {
                <Field id="title" label="What is wrong?" hint="One line." error="Say what is wrong.">
                    <TextInput name="title" value="\"quoted\"" />
                </Field>
            }
            .into_any()
        });
        assert!(html.contains(r#"for="title""#), "{html}");
        assert!(html.contains(r#"id="title""#), "{html}");
        assert!(html.contains(r#"aria-describedby="title-hint title-error""#), "{html}");
        assert!(html.contains(r#"aria-invalid="true""#), "{html}");
        assert!(html.contains("&quot;quoted&quot;"), "{html}");
    }

    #[test]
    fn a_password_is_never_rendered() {
        let html = html(|| view! { <TextInput name="password" kind="password" value="secret" /> }.into_any());
        assert!(!html.contains("secret"), "{html}");
    }
}
