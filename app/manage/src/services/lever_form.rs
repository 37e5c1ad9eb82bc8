//! The form that registers a lever with a service, or changes one.

use super::levers::RegisterLever;
use app_context::{AppError, Failure, FormAction, failure_of_one};
use app_ui::{Button, ButtonKind, Checkbox, Choice, Field, Select, TextInput};
use domain::ServiceId;
use domain::levers::{Connector, Lever, LeverKind, NAME_MAX};
use domain::text::TITLE_MAX;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// What a form of levers starts with: what was typed when it was refused, else what is there now.
#[derive(Clone)]
struct Start {
    register: ServerAction<RegisterLever>,
    now: Option<Lever>,
    failure: Option<AppError>,
}

impl Start {
    fn value(&self, field: &str, now: impl Fn(&Lever) -> String, otherwise: &str) -> String {
        match (&self.failure, &self.now) {
            (Some(_), _) => self.register.typed(&format!("form[{field}]")),
            (None, Some(lever)) => now(lever),
            (None, None) => otherwise.to_owned(),
        }
    }

    fn wrong(&self, field: &str) -> Option<String> {
        self.failure.as_ref().and_then(|failure| failure.field(field))
    }

    fn id(&self, field: &str) -> String {
        let lever = self.now.as_ref().map(|now| format!("-{}", now.id)).unwrap_or_default();
        format!("lever-{field}{lever}")
    }
}

/// A line of text of a form of levers.
#[component]
fn Text(
    start: Start,
    field: &'static str,
    value: String,
    max: usize,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(optional)] placeholder: &'static str,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    view! {
        <Field id=start.id(field) label=label hint=hint error=start.wrong(field) optional=optional>
            <TextInput
                name=format!("form[{field}]")
                value=value
                max_length=max as u32
                required=!optional
                autocomplete="off"
                placeholder=placeholder
            />
        </Field>
    }
}

/// One of few, in a form of levers.
#[component]
fn Pick(
    start: Start,
    field: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    selected: String,
) -> impl IntoView {
    view! {
        <Field id=start.id(field) label=label error=start.wrong(field)>
            <Select name=format!("form[{field}]") choices=choices selected=selected />
        </Field>
    }
}

/// A part of where Unleash has it.
fn part(lever: &Lever, read: impl Fn(&str, &str, &str) -> String) -> String {
    match &lever.connector {
        Connector::Unleash { project, flag, environment, .. } => read(project, flag, environment),
        Connector::Webhook { .. } => String::new(),
    }
}

/// The form that registers a lever, or changes one.
#[component]
pub fn LeverFields(
    service: ServiceId,
    slug: String,
    register: ServerAction<RegisterLever>,
    #[prop(optional)] now: Option<Lever>,
) -> impl IntoView {
    let id = now.as_ref().map(|now| now.id.to_string()).unwrap_or_default();
    let failure = failure_of_one(register, "lever", id.clone());
    let start = Start { register, now, failure: failure.clone() };
    let is_new = start.now.is_none();
    let yes = |lever: &Lever| lever.back_with_incident.to_string();
    let back = start.value("back", yes, "true") == "true";
    let kinds = LeverKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.word())).to_vec();
    let connectors = vec![Choice::new("webhook", "A signed webhook of your own"), Choice::new("unleash", "Unleash")];
    let kind = start.value("kind", |now| now.kind.as_str().to_owned(), "kill_switch");
    let connector = start.value("connector", |now| now.connector.word().to_lowercase(), "webhook");
    let name = start.value("name", |now| now.name.clone(), "");
    let normal = start.value("normal", |now| now.normal.typed(), "");
    let group = start.value("target_group", |now| now.target_group.clone(), "");
    let effect = start.value("effect", |now| now.effect.clone(), "");
    let url = start.value("url", |now| now.connector.url().to_owned(), "");
    let project = start.value("project", |now| part(now, |project, _, _| project.to_owned()), "");
    let flag = start.value("flag", |now| part(now, |_, flag, _| flag.to_owned()), "");
    let environment = start.value("environment", |now| part(now, |_, _, environment| environment.to_owned()), "");
    let (token_hint, words) = match is_new {
        true => ("One that may change flags. It is stored sealed, and never shown.", "Register the lever"),
        false => ("Leave it empty to keep the one that is there. It is stored sealed, and never shown.", "Save"),
    };
    let (token_id, wrong_token) = (start.id("token"), start.wrong("token"));
    let of = move || start.clone();
    view! {
        <ActionForm action=register attr:class="form">
            <input type="hidden" name="service" value=service.to_string() />
            <input type="hidden" name="slug" value=slug />
            <input type="hidden" name="lever" value=id />
            <Failure of=failure />
            <Text start=of() field="name" value=name max=NAME_MAX label="Name" placeholder="3DS v2 challenge" />
            <Pick start=of() field="kind" label="Kind" choices=kinds selected=kind />
            <Text start=of() field="normal" value=normal max=5 label="Normally" hint="On or off; of a safety valve a percentage, like 100." placeholder="on" />
            <Text start=of() field="target_group" value=group max=TITLE_MAX label="For whom" hint="Empty: for everybody." placeholder="region=EU" optional=true />
            <Text start=of() field="effect" value=effect max=TITLE_MAX label="What users notice while it is pulled" placeholder="Cards are charged without a challenge" />
            <Checkbox name="form[back]" label="Put it back when the incident ends" checked=back />
            <Pick start=of() field="connector" label="Carried out by" choices=connectors selected=connector />
            <Text start=of() field="url" value=url max=500 label="Address" placeholder="https://flags.example.org/levers" />
            <fieldset class="plain-set">
                <legend class="field-label">"Unleash only"</legend>
                <Field id=token_id label="API token" hint=token_hint error=wrong_token optional=true>
                    <TextInput name="token" kind="password" autocomplete="off" max_length=500u32 />
                </Field>
                <Text start=of() field="project" value=project max=200 label="Project" hint="Empty: default." optional=true />
                <Text start=of() field="flag" value=flag max=200 label="Flag" placeholder="3ds-v2" optional=true />
                <Text start=of() field="environment" value=environment max=200 label="Environment" placeholder="production" optional=true />
            </fieldset>
            <div class="form-foot"><Button kind=ButtonKind::Primary>{words}</Button></div>
        </ActionForm>
    }
}
