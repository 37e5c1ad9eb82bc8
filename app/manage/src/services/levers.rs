//! The levers of a service: registered, tested, changed. Their secrets are shown once, or never.

use super::lever_form::LeverFields;
use app_context::{
    AppError, Failure, FormAction, failure_of_one, hand_over, handed_over, may, ports, redirect_to, say, signed_in,
};
use app_ui::time::request_time;
use app_ui::{Badge, Button, ButtonSize, CopyField, EmptyState, Icon, Time, Tone};
use domain::levers::{Connector, ConnectorForm, Lever, LeverForm, LeverKind, LeverState, LeverTestForm, needs_test};
use domain::people::WithSecret;
use domain::{Action, LeverId, Refusal, ServiceId, Timestamp};
use leptos::form::ActionForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a fresh signing secret waits for its page.
const PAGES: &str = "/services";

pub async fn load_levers(service: ServiceId) -> Result<Vec<Lever>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.levers.of_service(&by, service).await?)
}

/// A lever as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeverTyped {
    pub name: String,
    pub kind: String,
    pub normal: String,
    #[serde(default)]
    pub target_group: String,
    pub effect: String,
    #[serde(default)]
    pub back: bool,
    pub connector: String,
    pub url: String,
    #[serde(default)]
    pub project: String,
    #[serde(default)]
    pub flag: String,
    #[serde(default)]
    pub environment: String,
}

impl LeverTyped {
    fn read(self, token: String) -> Result<LeverForm, Refusal> {
        let kind: LeverKind = self.kind.parse().map_err(|problem: String| Refusal::invalid("kind", problem))?;
        let normal = LeverState::read(kind, &self.normal).map_err(|problem| Refusal::invalid("normal", problem))?;
        let connector = match self.connector.as_str() {
            "webhook" => ConnectorForm::Webhook { url: self.url },
            "unleash" => {
                let LeverTyped { url, project, flag, environment, .. } = self;
                ConnectorForm::Unleash { url, token, project, flag, environment }
            }
            _ => return Err(Refusal::invalid("connector", "Choose one of the list.")),
        };
        let (name, target_group, effect, back_with_incident) = (self.name, self.target_group, self.effect, self.back);
        Ok(LeverForm { name, kind, normal, target_group, effect, back_with_incident, connector })
    }
}

/// Registers a lever with the service, or changes the one that is named.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn register_lever(
    service: ServiceId,
    slug: String,
    #[server(default)] lever: String,
    form: LeverTyped,
    #[server(default)] token: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let (levers, form) = (ports()?.levers, form.read(token)?);
    let made = match lever.parse::<LeverId>() {
        Ok(lever) => levers.change(&by, lever, form).await?,
        Err(_) => levers.register(&by, service, form).await?,
    };
    show_once(made.lever.id, made.signing_secret);
    redirect_to(&format!("/services/{slug}?lever={}#lever-{}", made.lever.id, made.lever.id));
    Ok(())
}

#[server]
pub async fn replace_lever_secret(slug: String, lever: LeverId) -> Result<(), AppError> {
    let by = signed_in()?;
    let made = ports()?.levers.replace_secret(&by, lever).await?;
    show_once(lever, made.signing_secret);
    say("For a day both secrets sign.");
    redirect_to(&format!("/services/{slug}?lever={lever}#lever-{lever}"));
    Ok(())
}

#[server]
pub async fn remove_lever(lever: LeverId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.levers.remove(&by, lever).await?;
    say("The lever is removed. What it did stays in the logs of its incidents.");
    Ok(())
}

/// Asks the other side what would happen; the page shows what it said.
#[server]
pub async fn test_lever(lever: LeverId) -> Result<(), AppError> {
    let by = signed_in()?;
    let tested = ports()?.levers.test(&by, lever, LeverTestForm::default()).await?;
    say(format!("“{}”: {}", tested.name, tested.tested_words));
    Ok(())
}

fn show_once(item: LeverId, secret: Option<String>) {
    if let Some(secret) = secret {
        hand_over(PAGES, &WithSecret { item, secret });
    }
}

/// The signing secret that was just made.
fn taken() -> Option<WithSecret<LeverId>> {
    crate::pages::query("lever")?;
    signed_in().ok()?;
    handed_over(PAGES)
}

/// What the rows share.
#[derive(Clone, Copy)]
struct Acts {
    register: ServerAction<RegisterLever>,
    test: ServerAction<TestLever>,
    replace: ServerAction<ReplaceLeverSecret>,
    remove: ServerAction<RemoveLever>,
}

#[component]
pub fn LeversCard(
    service: ServiceId,
    slug: String,
    levers: Vec<Lever>,
    register: ServerAction<RegisterLever>,
) -> impl IntoView {
    let acts = Acts { register, test: ServerAction::new(), replace: ServerAction::new(), remove: ServerAction::new() };
    let manages = may(Action::ManageCatalogue);
    let none = levers.is_empty();
    let made = taken();
    let failure = acts.test.failure().or(acts.replace.failure()).or(acts.remove.failure());
    let rows = levers.into_iter().map(|one| {
        let secret = made.as_ref().filter(|made| made.item == one.id).map(|made| made.secret.clone());
        view! { <Row one=one slug=slug.clone() service=service secret=secret acts=acts manages=manages /> }
    });
    let rows = rows.collect_view();
    let refused = register.failure().is_some() && register.typed("lever").is_empty();
    view! {
        <section class="card clip" id="levers" aria-labelledby="levers-title">
            <header class="card-head">
                <h2 id="levers-title">"Levers"</h2>
                <a class="go" href="/levers">"All levers" <Icon name="chevron-right" /></a>
            </header>
            <Failure of=failure />
            <ul class="list">{rows}</ul>
            {none
                .then(|| {
                    view! {
                        <EmptyState
                            small=true
                            icon="toggle-right"
                            title="No lever yet"
                            hint="A kill switch turns something off, a safety valve lets less through. Registered here, they are pulled from the incident, with a reason and a way back."
                        />
                    }
                })}
            {manages
                .then(|| {
                    view! {
                        <details class="card-body say-first" open=refused>
                            <summary class="btn"><Icon name="plus" />"Register a lever"</summary>
                            <LeverFields service=service slug=slug register=register />
                        </details>
                    }
                })}
        </section>
    }
}

/// When a lever was tested and what that said; one that nobody relies on glows.
pub fn tested(one: &Lever) -> AnyView {
    let stale = request_time().is_some_and(|now| needs_test(one.tested_at, Timestamp(now)));
    let (tone, words) = match (one.tested_well, stale) {
        (Some(false), _) => (Tone::Bad, "Test failed"),
        (None, _) => (Tone::Warn, "Never tested"),
        (_, true) => (Tone::Warn, "Not tested for 30 days"),
        _ => (Tone::Good, "Tested"),
    };
    let at = one.tested_at.map(|at| view! { " " <Time at=at.0 /> });
    view! { <Badge tone=tone icon="flask-conical">{words}</Badge> {at} }.into_any()
}

#[component]
fn Row(
    one: Lever,
    slug: String,
    service: ServiceId,
    secret: Option<String>,
    acts: Acts,
    manages: bool,
) -> impl IntoView {
    let id = one.id.to_string();
    let state = one.state.map_or_else(|| "Not read yet".to_owned(), |state| format!("Is {state}"));
    let read = one.read_at.map(|at| view! { ", read " <Time at=at.0 /> });
    let about =
        format!("{}, normally {}, {}: {}", one.kind.word(), one.normal, one.connector.word(), one.connector.url());
    let test =
        may(Action::Respond).then(|| view! { <TestButton lever=one.id name=one.name.clone() action=acts.test /> });
    let refused = failure_of_one(acts.register, "lever", id.clone()).is_some();
    let signs = matches!(one.connector, Connector::Webhook { .. });
    let words = one.tested_words.clone();
    let change = manages.then(|| {
        let (now, slug) = (one.clone(), slug.clone());
        view! { <Change now=now slug=slug service=service acts=acts signs=signs refused=refused /> }
    });
    view! {
        <li data-id=id.clone() id=format!("lever-{id}")>
            <Icon name="toggle-right" />
            <div class="grow">
                <b>{one.name.clone()}</b> " " <span>{state}</span> {read}
                <small>{about}</small>
                <small>{one.effect.clone()}</small>
                <small>{tested(&one)} {(!words.is_empty()).then_some(": ")} {words}</small>
                {secret
                    .map(|secret| {
                        view! {
                            <div class="stack tight" data-once="">
                                <p class="muted" data-keep="">"Its signing secret. Copy it now: it is shown this once."</p>
                                <CopyField text=secret label="Copy the secret" />
                            </div>
                        }
                    })}
                {change}
            </div>
            {test}
        </li>
    }
}

/// Asks the other side.
#[component]
pub fn TestButton(lever: LeverId, name: String, action: ServerAction<TestLever>) -> impl IntoView {
    view! {
        <ActionForm action=action attr:class="inline">
            <input type="hidden" name="lever" value=lever.to_string() />
            <Button size=ButtonSize::Small icon="flask-conical">"Test"<span class="vh">{format!(", {name}")}</span></Button>
        </ActionForm>
    }
}

#[component]
fn Change(
    now: Lever,
    slug: String,
    service: ServiceId,
    acts: Acts,
    /// Its requests are signed.
    signs: bool,
    refused: bool,
) -> impl IntoView {
    let (id, name) = (now.id.to_string(), now.name.clone());
    let replace = signs.then(|| view! { <Replace slug=slug.clone() lever=now.id action=acts.replace /> });
    view! {
        <details class="say-first" open=refused>
            <summary class="btn quiet small"><Icon name="pencil" />"Change"<span class="vh">{format!(", {name}")}</span></summary>
            <LeverFields service=service slug=slug register=acts.register now=now />
            <div class="btns">
                {replace}
                <ActionForm action=acts.remove attr:class="inline">
                    <input type="hidden" name="lever" value=id />
                    <Button size=ButtonSize::Small icon="trash-2">"Remove the lever"</Button>
                </ActionForm>
            </div>
        </details>
    }
}

#[component]
fn Replace(slug: String, lever: LeverId, action: ServerAction<ReplaceLeverSecret>) -> impl IntoView {
    view! {
        <ActionForm action=action attr:class="inline">
            <input type="hidden" name="slug" value=slug />
            <input type="hidden" name="lever" value=lever.to_string() />
            <Button size=ButtonSize::Small icon="key">"Replace the secret"</Button>
        </ActionForm>
    }
}
