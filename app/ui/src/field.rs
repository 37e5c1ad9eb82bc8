//! A labelled field and the text controls in it. `Field` wires label, hint and error to the control inside
//! by one id, so a control alone never needs to know who describes it.

use crate::Icon;
use leptos::{context::Provider, prelude::*};

/// What a control needs from the `Field` around it.
#[derive(Clone)]
pub(crate) struct FieldWiring {
    id: String,
    hint: bool,
    wrong: bool,
}

impl FieldWiring {
    fn described_by(&self) -> Option<String> {
        let hint = self.hint.then(|| format!("{}-hint", self.id));
        let error = self.wrong.then(|| format!("{}-error", self.id));
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
        self.wiring.as_ref().is_some_and(|wiring| wiring.wrong)
    }

    pub fn described_by(&self) -> Option<String> {
        self.wiring.as_ref().and_then(FieldWiring::described_by)
    }

    pub fn invalid(&self) -> Option<&'static str> {
        self.came_back_wrong().then_some("true")
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
    #[prop(optional_no_strip, into)] error: Option<String>,
    /// Says "optional" beside the label: required is the rule, so it is not marked.
    #[prop(optional)]
    optional: bool,
    children: Children,
) -> impl IntoView {
    let wiring = FieldWiring { id: id.clone(), hint: !hint.is_empty(), wrong: error.is_some() };
    let (error_id, wrong) = (format!("{id}-error"), error.is_some());
    view! {
        <div class="field" class:wrong=wrong>
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
pub fn FieldError(#[prop(into)] of: Option<String>, #[prop(optional, into)] id: Option<String>) -> impl IntoView {
    of.map(|error| {
        view! {
            <p class="field-error" id=id>
                <Icon name="circle-alert" />
                <span>{error}</span>
            </p>
        }
    })
}

/// One line of text. `value` is what it starts with.
#[component]
pub fn TextInput(
    #[prop(into)] name: String,
    /// `email`, `password`, `search`, `url`, `number`, `datetime-local` …
    #[prop(default = "text")]
    kind: &'static str,
    #[prop(optional, into)] value: String,
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
    /// Follows the field of this name as an address, until somebody writes one.
    #[prop(optional)]
    follows: Option<&'static str>,
    /// Asks for a time zone: the browser fills in its own.
    #[prop(optional)]
    zones: bool,
    /// Asks for an instant (`datetime-local`): the browser shows this one in the reader's zone, and sends milliseconds.
    #[prop(optional_no_strip, into)]
    instant: Option<i64>,
    /// The same for a field that may be empty.
    #[prop(optional)]
    moment: bool,
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let instant = instant.map(|at| at.to_string()).or_else(|| moment.then(String::new));
    let wired = Wired::take(id);
    view! {
        <input
            class=format!("input {class}")
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
            data-follows=follows
            data-zones=zones
            data-instant=instant
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
    #[prop(optional, into)] class: &'static str,
) -> impl IntoView {
    let wired = Wired::take(id);
    view! {
        <textarea
            class=format!("input area {class}")
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
            data-enter=enter_sends
            inner_html=textarea_html(&value)
        ></textarea>
    }
}

#[cfg(test)]
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
                <Field id="title" label="What is wrong?" hint="One line." error="Say what is wrong.".to_owned()>
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
