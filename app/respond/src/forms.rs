//! What forms of this area have in common: reading flat text, one hidden field, one failure.

use app_context::{AppError, Ports};
use app_ui::TextInput;
use domain::{Actor, IncidentNumber, PageRequest, PersonId, Refusal, Timestamp};
use leptos::prelude::*;
use std::str::FromStr;

/// The trimmed text unless it is empty: an empty field of a form means that nothing was chosen.
pub fn some(text: String) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The page behind a cursor.
pub fn page_after(cursor: String) -> PageRequest {
    PageRequest { after: some(cursor), limit: None }
}

/// As many as a list may hold: for choices.
pub fn all() -> PageRequest {
    PageRequest { after: None, limit: Some(200) }
}

/// A word of a form.
pub fn read<T: FromStr>(field: &str, text: &str) -> Result<T, Refusal> {
    text.parse().map_err(|_| Refusal::invalid(field, "Choose one of the list."))
}

/// An instant as fields of a day and a time send it: milliseconds since the epoch, or without scripts `2026-11-20T03:12` in
/// UTC. None when the text is neither.
pub fn instant(text: &str) -> Option<Timestamp> {
    let minutes = || Timestamp::parse_rfc3339(&format!("{text}:00Z")).ok();
    text.parse().ok().map(Timestamp).or_else(minutes)
}

/// The same for a field that may stay empty.
pub fn moment(field: &str, text: &str) -> Result<Option<Timestamp>, Refusal> {
    let read = |text: String| instant(&text).ok_or_else(|| Refusal::invalid(field, "Choose a day and a time."));
    some(text.to_owned()).map(read).transpose()
}

/// A person, or nobody when the field is empty.
pub fn person_id(text: &str) -> Result<Option<PersonId>, Refusal> {
    some(text.to_owned()).map(|text| read("person", &text)).transpose()
}

/// The one person with this name or e-mail address; nobody when the text is empty.
pub async fn person_named(ports: &Ports, by: &Actor, text: &str) -> Result<Option<PersonId>, Refusal> {
    let Some(text) = some(text.to_owned()) else { return Ok(None) };
    let wanted = text.to_lowercase();
    let found = ports.people.list(by, Some(text.clone()), all()).await?.items;
    let mut exact = found.iter().filter(|person| {
        person.disabled_at.is_none() && (person.name.to_lowercase() == wanted || person.email.to_lowercase() == wanted)
    });
    match (exact.next(), exact.next()) {
        (Some(person), None) => Ok(Some(person.id)),
        (Some(_), Some(_)) => {
            Err(Refusal::invalid("person", "Several people have this name; write the e-mail address instead."))
        }
        (None, _) => Err(Refusal::invalid("person", format!("Nobody here is called {text}. Choose from the list."))),
    }
}

/// `INC-42` or `42`.
pub fn incident_number(field: &str, text: &str) -> Result<IncidentNumber, Refusal> {
    text.trim().parse().map_err(|_| Refusal::invalid(field, "Write a number, like INC-42."))
}

/// A day and a time that may stay empty, in a `Field`: the reader's own where scripts run, else in UTC.
#[component]
pub fn Moment(#[prop(into)] name: String, at: Option<Timestamp>) -> impl IntoView {
    // `2026-11-20T03:12`
    let in_utc: String = at.map(|at| at.to_string().chars().take(16).collect()).unwrap_or_default();
    view! {
        <TextInput name=name kind="datetime-local" value=in_utc instant=at.map(|at| at.0) moment=true />
        <small class="unscripted">"In UTC."</small>
    }
}

/// A fact that a form carries along.
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// Why a small form was refused: the problem with its one field, or else why nothing was done.
#[component]
pub fn Trouble(
    of: Option<AppError>,
    /// The field that the form is about.
    field: &'static str,
) -> impl IntoView {
    let wrong = of.as_ref().and_then(|error| error.field(field));
    let other = of.filter(|error| error.field(field).is_none());
    view! {
        <div role="alert"><app_ui::FieldError of=wrong /></div>
        <app_context::Failure of=other />
    }
}
