//! `/alerts/:id`: what fires, who was paged, who is next, what to do about it.

use super::acts::{AlertState, AttachForm, OpenIncidentList, unattached};
use super::api::{AcknowledgeAlert, AttachAlert, ResolveAlert, load_alert};
use super::{facts, pages};
use crate::forms::Hidden;
use crate::incidents::api::open_incidents;
use crate::room::runbooks::Runbooks;
use app_context::{AppError, Failure, FormAction, Live, NotShown, may};
use app_ui::{Button, ButtonKind, ButtonLink, Chip, Elapsed, Skeleton, Time};
use domain::alerts::{AlertPage as Page, AlertRow, AlertStatus};
use domain::incidents::IncidentRow;
use domain::{Action, AlertId, Refusal};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn AlertPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id").unwrap_or_default());
    let alert = Resource::new(
        || (),
        move |()| {
            let id = id.parse::<AlertId>();
            async move {
                let id = id.map_err(|_| AppError::from(Refusal::NotFound("alert".into())))?;
                Ok::<_, AppError>((load_alert(id).await?, open_incidents().await?))
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the alert" /></section> }>
            {move || Suspend::new(async move {
                match alert.await {
                    Ok((page, open)) => view! { <AlertView page=page open=open /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn AlertView(page: Page, open: Vec<IncidentRow>) -> impl IntoView {
    let acknowledge = ServerAction::<AcknowledgeAlert>::new();
    let resolve = ServerAction::<ResolveAlert>::new();
    let attach = ServerAction::<AttachAlert>::new();
    let alert = page.alert;
    let firing = i64::from(alert.firing_instances);
    view! {
        <Title text=alert.title.clone() />
        <Live on="*" of=alert.id.to_string() />
        <nav class="crumbs" aria-label="Where this is"><a href="/alerts">"Alerts"</a></nav>
        <header class="alert-head">
            <Heading alert=alert.clone() />
            <Acts alert=alert.clone() acknowledge=acknowledge resolve=resolve attach=attach />
        </header>
        <OpenIncidentList incidents=open />
        <Failure of=acknowledge.failure().or_else(|| resolve.failure()) bare=true />
        <div class="split">
            <div class="stack">
                <facts::What alert=alert.clone() summary=page.summary details=page.details />
                <facts::Instances instances=page.instances firing=firing />
            </div>
            <div class="stack">
                <pages::Paged pages=page.pages status=alert.status next=page.escalates_at.zip(page.escalates_to) />
                {(!page.links.is_empty()).then(|| view! { <facts::Links links=page.links /> })}
                <section class="card" aria-labelledby="alert-runbooks">
                    <div class="card-head"><h2 id="alert-runbooks">"Runbooks"</h2></div>
                    <div class="card-body"><Runbooks runbooks=page.runbooks /></div>
                </section>
            </div>
        </div>
    }
}

#[component]
fn Heading(alert: AlertRow) -> impl IntoView {
    let who = alert.acknowledged_by.map(|person| person.name);
    let acknowledged = alert.acknowledged_at.map(|at| {
        view! { <span>"acknowledged " {who.map(|who| format!("by {who} "))} <Time at=at.0 /></span> }
    });
    view! {
        <div class="alert-what">
            <h1>{alert.title}</h1>
            <p class="meta">
                <AlertState status=alert.status />
                <Chip href=format!("/services/{}", alert.service.slug) icon="layers">{alert.service.name}</Chip>
                {alert.incident.map(|number| view! { <Chip href=format!("/incidents/{number}") icon="flag">{number.to_string()}</Chip> })}
                <span>
                    {if alert.resolved_at.is_some() { "fired for " } else { "for " }}
                    <Elapsed since=alert.started_at.0 until=alert.resolved_at.map(|at| at.0) />
                </span>
                {alert.resolved_at.map(|at| view! { <span>"resolved " <Time at=at.0 /></span> })}
                {acknowledged}
            </p>
        </div>
    }
}

#[component]
fn Acts(
    alert: AlertRow,
    acknowledge: ServerAction<AcknowledgeAlert>,
    resolve: ServerAction<ResolveAlert>,
    attach: ServerAction<AttachAlert>,
) -> impl IntoView {
    let firing = alert.status == AlertStatus::Firing;
    let open = alert.status != AlertStatus::Resolved;
    let respond = may(Action::Respond);
    let id = alert.id.to_string();
    let resolve_id = id.clone();
    let refused = unattached(alert.id, attach).is_some();
    let declare_kind = if firing { ButtonKind::Plain } else { ButtonKind::Primary };
    view! {
        <div class="alert-acts btns">
            {(firing && respond)
                .then(|| {
                    view! {
                        <ActionForm action=acknowledge attr:class="inline">
                            <Hidden name="alert" value=id.clone() />
                            <Button kind=ButtonKind::Primary icon="check" key="a">"Acknowledge"</Button>
                        </ActionForm>
                    }
                })}
            {match alert.incident {
                Some(number) => view! {
                    <ButtonLink href=format!("/incidents/{number}") icon="flag">{format!("Go to {number}")}</ButtonLink>
                }
                .into_any(),
                None => view! {
                    <ButtonLink href=format!("/declare?alert={}", alert.id) kind=declare_kind icon="flag">"Declare incident"</ButtonLink>
                }
                .into_any(),
            }}
            {(open && respond)
                .then(|| {
                    view! {
                        <ActionForm action=resolve attr:class="inline">
                            <Hidden name="alert" value=resolve_id />
                            <Button icon="check-check">"Resolve"</Button>
                        </ActionForm>
                    }
                })}
            {(respond && alert.incident.is_none())
                .then(|| {
                    view! {
                        <app_ui::Menu label="Attach" words=true refused=refused>
                            <AttachForm alert=alert.id action=attach />
                        </app_ui::Menu>
                    }
                })}
        </div>
    }
}
