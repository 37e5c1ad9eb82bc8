//! Connecting monitoring: keys, what to paste where, and whether the first event has arrived.

use super::alertmanager::{alertmanager_receiver, generic_example};
use super::api::{CreateIngestKey, load_ingest_keys, take_created_ingest_key};
use super::show_page::ServiceActions;
use crate::pages::param;
use app_context::{Failure, FormAction, may, use_live};
use app_ui::{Badge, Button, ButtonKind, ButtonSize, CopyField, EmptyState, Field, Icon, TextInput, Time, Tone};
use domain::people::WithSecret;
use domain::services::IngestKey;
use domain::{Action, IngestKeyId, ServiceId};
use leptos::form::ActionForm;
use leptos::prelude::*;
use std::time::Duration;

/// While somebody watches for the first event, the key is asked this often: an event that opens no alert (a
/// resolve, say) is no change that the stream tells of.
const ASK_AGAIN: Duration = Duration::from_secs(3);

/// The key that was just made, with what to paste where.
#[component]
pub fn FreshKey(created: ServerAction<CreateIngestKey>, public_url: String) -> impl IntoView {
    let handed_over = Resource::new(|| (), |()| take_created_ingest_key());
    let answer = created.value();
    let url = StoredValue::new(public_url);
    let show = move |new: WithSecret<IngestKey>| view! { <Connect new=new public_url=url.get_value() /> };
    view! {
        <Suspense>{move || Suspend::new(async move { handed_over.await.ok().flatten().map(show) })}</Suspense>
        {move || answer.get().and_then(Result::ok).map(show)}
    }
}

#[component]
fn Connect(new: WithSecret<IngestKey>, public_url: String) -> impl IntoView {
    let slug = param("slug").get_untracked();
    let receiver = alertmanager_receiver(&public_url, &new.secret, &slug);
    let generic = generic_example(&public_url, &new.secret);
    view! {
        <section class="card calm">
            <header class="card-head">
                <h2>{format!("Connect “{}”", new.item.name)}</h2>
                <span class="sub">"Copy it now: the key is shown this once and stored nowhere."</span>
            </header>
            <div class="card-body stack">
                <div class="stack tight">
                    <h3>"Alertmanager"</h3>
                    <p class="muted">"Paste into alertmanager.yml, then reload Alertmanager."</p>
                    <CopyField text=receiver label="Copy the receiver" />
                </div>
                <div class="stack tight">
                    <h3>"Anything else"</h3>
                    <p class="muted">"Try it now: the next line opens an alert and pages whoever is on call."</p>
                    <CopyField text=generic label="Copy the request" />
                </div>
                <FirstEvent key_id=new.item.id slug=slug />
            </div>
        </section>
    }
}

/// Waits, in front of the reader, until monitoring has used the key.
#[component]
fn FirstEvent(key_id: IngestKeyId, slug: String) -> impl IntoView {
    let live = use_live(|notice| notice.kind.starts_with("alert."));
    let asked = RwSignal::new(0_u32);
    let keys = LocalResource::new(move || {
        live.track();
        asked.track();
        load_ingest_keys(slug.clone())
    });
    let used = move || {
        let keys = keys.get()?.ok()?;
        keys.into_iter().find(|key| key.id == key_id)?.last_used_at
    };
    Effect::new(move |_| {
        let again = set_interval_with_handle(
            move || {
                if !document().hidden() && used().is_none() {
                    asked.try_update(|asked| *asked += 1);
                }
            },
            ASK_AGAIN,
        );
        if let Ok(again) = again {
            on_cleanup(move || again.clear());
        }
    });
    view! {
        <p class="row" role="status">
            {move || match used() {
                Some(at) => {
                    view! {
                        <Badge tone=Tone::Good icon="circle-check">"First event received"</Badge>
                        <span><Time at=at.0 /></span>
                        <a class="link" href="/alerts">"See the alerts"</a>
                    }
                        .into_any()
                }
                None => view! { <Badge icon="hourglass">"Waiting for the first event"</Badge> }.into_any(),
            }}
        </p>
    }
}

#[component]
pub fn IngestKeys(
    service: ServiceId,
    slug: String,
    keys: Vec<IngestKey>,
    public_url: String,
    actions: ServiceActions,
) -> impl IntoView {
    let manages = may(Action::ManageCatalogue);
    let none = keys.iter().all(|key| key.revoked_at.is_some());
    let rows = keys.into_iter().map(|key| view! { <KeyLine key_=key actions=actions manages=manages /> });
    let example = alertmanager_receiver(&public_url, "KEY", &slug);
    view! {
        <section class="card clip" id="ingest-keys">
            <header class="card-head">
                <h2>"Where alerts come in"</h2>
            </header>
            <Failure of=actions.revoke_key.failure() />
            <ul class="list">{rows.collect_view()}</ul>
            {none
                .then(|| {
                    view! {
                        <EmptyState
                            small=true
                            icon="plug"
                            title="Nothing is connected yet"
                            hint="Create a key and give it to your monitoring. For Alertmanager it looks like this:"
                        >
                            <CopyField text=example label="Copy the example" />
                        </EmptyState>
                    }
                })}
            {manages.then(|| view! { <CreateKey action=actions.create_key service=service /> })}
        </section>
    }
}

#[component]
fn KeyLine(key_: IngestKey, actions: ServiceActions, manages: bool) -> impl IntoView {
    let state = match (key_.revoked_at, key_.last_used_at) {
        (Some(at), _) => view! { "Revoked " <Time at=at.0 /> }.into_any(),
        (None, Some(at)) => view! { "Last event " <Time at=at.0 /> }.into_any(),
        (None, None) => "No event yet".into_any(),
    };
    let revoke = (manages && key_.revoked_at.is_none()).then(|| {
        view! {
            <ActionForm action=actions.revoke_key attr:class="inline">
                <input type="hidden" name="key" value=key_.id.to_string() />
                <Button size=ButtonSize::Small>"Revoke"</Button>
            </ActionForm>
        }
    });
    view! {
        <li>
            <Icon name="key" />
            <div class="grow">
                <b>{key_.name}</b>
                " "
                <code class="faint">{key_.prefix} "…"</code>
                <small>{state}</small>
            </div>
            {revoke}
        </li>
    }
}

#[component]
fn CreateKey(action: ServerAction<CreateIngestKey>, service: ServiceId) -> impl IntoView {
    view! {
        <div class="card-body">
            <ActionForm action=action attr:class="form">
                <input type="hidden" name="service" value=service.to_string() />
                <Failure of=action.failure() />
                <Field id="key-name" label="New key" hint="Say who will use it, like “Alertmanager, Frankfurt”." error=action.wrong("name")>
                    <TextInput name="name" value=action.typed("name") required=true max_length=200u32 />
                </Field>
                <div class="form-foot">
                    <Button kind=ButtonKind::Primary icon="plus" pending=action.running()>"Create key"</Button>
                </div>
            </ActionForm>
        </div>
    }
}
