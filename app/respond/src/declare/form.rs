//! The form itself: the title first and alone required; everything else helps and can wait.

use super::api::{DeclareIncident, Start};
use super::severity::SeverityHelper;
use super::similar::Similar;
use crate::alerts::acts::AlertState;
use crate::forms::Hidden;
use crate::room::api::SeeItToo;
use app_context::{Draft, Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Elapsed, Field, FieldError, Icon, TextInput};
use domain::ServiceId;
use domain::alerts::AlertRow;
use domain::services::ServiceRow;
use domain::text::TITLE_MAX;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

const TITLE: &str = "declare-what";
/// One line; what is longer belongs in the log.
const HUNCH_MAX: u32 = 500;

#[component]
pub fn DeclareForm(
    start: Start,
    /// Called when the reader is on the way to the room.
    #[prop(optional)]
    on_done: Option<Callback<()>>,
) -> impl IntoView {
    let Start { services, alert } = start;
    let declare = ServerAction::<DeclareIncident>::new();
    let join = ServerAction::<SeeItToo>::new();
    let offered = alert.as_ref().map(|alert| alert.title.clone()).unwrap_or_default();
    let title = RwSignal::new(declare.typed_or("title", offered));
    let severity = RwSignal::new(declare.typed("severity"));
    let ticked = declare.typed_all("service_ids[]");
    let ticked = ticked.map(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect::<Vec<ServiceId>>());
    let of_alert = || alert.iter().map(|alert| alert.service.id).collect();
    let picked = RwSignal::new(ticked.unwrap_or_else(of_alert));
    let core_ids: Vec<ServiceId> = services.iter().filter(|service| service.core).map(|service| service.id).collect();
    let core = Signal::derive(move || picked.with(|picked| picked.iter().any(|id| core_ids.contains(id))));
    Effect::new(move |before: Option<()>| {
        if before.is_none() {
            // After the dialog has opened, which gives the focus to its first control.
            request_animation_frame(focus_title);
        }
    });
    let (declared, joined) = (declare.worked(), join.worked());
    let (asked, joins) = (StoredValue::new(None::<i64>), join.input());
    Effect::new(move |_| {
        if let Some(number) = joins.with(|joins| joins.as_ref().map(|join| join.number)) {
            asked.set_value(Some(number));
        }
        if let Some(number) = asked.get_value().filter(|_| joined.get()) {
            app_context::redirect_to(&format!("/incidents/{}", domain::IncidentNumber(number)));
        }
    });
    Effect::new(move |_| {
        if (declared.get() || joined.get())
            && let Some(done) = on_done
        {
            done.run(());
        }
    });
    let (refused, unjoined) = (declare.failure(), join.failure());
    let failure = Signal::derive(move || refused.get().or_else(|| unjoined.get()));
    let from_alert = alert.is_some();
    let alert_id = alert.as_ref().map(|alert| alert.id.to_string()).unwrap_or_default();
    let draft = (!from_alert).then(|| view! { <Draft key="declare" done=declared /> });
    view! {
        <ActionForm action=declare attr:class="declare" attr:id="declare-form">
            {draft}
            <Hidden name="alert_id" value=alert_id />
            {alert.map(|alert| view! { <FromAlert alert=alert /> })}
            <FieldError of=declare.wrong("alert_id") />
            <Field id=TITLE label="What is wrong?" error=declare.wrong("title")>
                <TextInput
                    name="title"
                    bind=title
                    class="big"
                    required=true
                    autofocus=true
                    max_length=TITLE_MAX as u32
                    autocomplete="off"
                    placeholder="Card payments fail at checkout"
                />
            </Field>
            <Similar title=title join=join />
            <SeverityHelper severity=severity core=core />
            <Services services=services picked=picked title=title />
            <FieldError of=declare.wrong("service_ids") />
            <TextInput
                name="hunch"
                value=declare.typed("hunch")
                label="I think it is"
                placeholder="I think it is … (an assumption, not a fact)"
                max_length=HUNCH_MAX
                autocomplete="off"
            />
            <FieldError of=declare.wrong("hunch") />
            <Failure of=failure />
            <div class="declare-foot">
                <p>"Everybody in the organisation sees it at once. You can change everything later."</p>
                <Button kind=ButtonKind::Primary size=ButtonSize::Big pending=declare.running()>
                    {move || words(&severity.get())}
                    <span class="kbd" aria-hidden="true">"Enter"</span>
                </Button>
            </div>
        </ActionForm>
    }
}

/// `autofocus` works only for a page that was just loaded; the form also comes as a dialog.
fn focus_title() {
    let field = document().get_element_by_id(TITLE).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(field) = field {
        // Focus is refused only by an element that is gone.
        let _ = field.focus();
    }
}

/// "Declare Sev 1".
fn words(severity: &str) -> String {
    if severity.is_empty() { "Declare".into() } else { format!("Declare Sev {severity}") }
}

/// The alert that this incident comes from.
#[component]
fn FromAlert(alert: AlertRow) -> impl IntoView {
    let joined = alert.incident.map(|number| {
        view! {
            <p class="late">
                <Icon name="triangle-alert" />
                <span>"This alert is already part of " <a class="link" href=format!("/incidents/{number}")>{number.to_string()}</a>"."</span>
            </p>
        }
    });
    view! {
        <div class="from-alert">
            <AlertState status=alert.status />
            <div class="grow">
                <a class="title" href=format!("/alerts/{}", alert.id)>{alert.title}</a>
                <small>
                    {alert.service.name} ", for " <Elapsed since=alert.started_at.0 until=alert.resolved_at.map(|at| at.0) />
                </small>
                {joined}
            </div>
        </div>
    }
}

/// Services as chips to tick. Those named in the title come forward.
#[component]
fn Services(services: Vec<ServiceRow>, picked: RwSignal<Vec<ServiceId>>, title: RwSignal<String>) -> impl IntoView {
    if services.is_empty() {
        return ().into_any();
    }
    let chip = move |service: ServiceRow| {
        let id = service.id;
        let at_first = picked.with_untracked(|picked| picked.contains(&id));
        let words = [service.name.to_lowercase(), service.slug.replace('-', " ")];
        let named = move || title.with(|title| is_named(title, &words));
        let tick = move |event| {
            let ticked = event_target_checked(&event);
            picked.update(|picked| {
                picked.retain(|held| *held != id);
                if ticked {
                    picked.push(id);
                }
            });
        };
        view! {
            <label class="pick" class:named=named>
                <input type="checkbox" name="service_ids[]" value=id.to_string() checked=at_first on:change=tick />
                <span>{service.name}</span>
            </label>
        }
    };
    let chips = services.into_iter().map(chip).collect_view();
    view! {
        <fieldset class="picks-field">
            <legend class="field-label">"Services" <span class="field-optional">"what is affected, as far as you know"</span></legend>
            <div class="picks">{chips}</div>
        </fieldset>
    }
    .into_any()
}

/// Whether the title names a service: by its whole name, or by a longer word of it.
fn is_named(title: &str, names: &[String]) -> bool {
    let title = title.to_lowercase().replace('-', " ");
    names.iter().any(|name| {
        title.contains(name.as_str())
            || name.split(' ').any(|word| word.len() > 4 && title.split(' ').any(|typed| typed == word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_found_in_the_title() {
        let names = ["checkout api".to_owned(), "checkout api".to_owned()];
        assert!(is_named("Card payments fail at checkout", &names));
        assert!(is_named("checkout-api is slow", &names));
        assert!(!is_named("The api is slow", &names));
        assert!(!is_named("", &names));
    }
}
