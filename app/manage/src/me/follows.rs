//! What one hears of by letter without being in the room: severities, services, incidents.

use crate::pages::shown;
use app_context::{AppError, Failure, FormAction, ports, say, signed_in};
use app_ui::{Button, ButtonSize, Choice, Field, Icon, Select, Skeleton};
use domain::follows::{Follow, FollowForm, Followed};
use domain::incidents::Severity;
use domain::services::ServiceRef;
use domain::{FollowId, PageRequest, Refusal};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Services offered: who runs more finds theirs by its page.
const OFFERED: u16 = 200;

async fn load_follows() -> Result<(Vec<Follow>, Vec<ServiceRef>), AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let follows = ports.follows.follows(&by).await?;
    let page = PageRequest { after: None, limit: Some(OFFERED) };
    let services = ports.services.list(&by, None, page).await?.items;
    let services = services.into_iter().map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name });
    Ok((follows, services.collect()))
}

/// Follows a severity, as `sev-1`, or a service, by its id.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn follow_more(what: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let none = || Refusal::invalid("what", "Choose what you want to hear of.");
    let form = match what.strip_prefix("sev-") {
        Some(level) => FollowForm { severity: Some(level.parse().map_err(|_| none())?), ..FollowForm::default() },
        None => FollowForm { service_id: Some(what.parse().map_err(|_| none())?), ..FollowForm::default() },
    };
    ports()?.follows.follow(&by, form).await.map_err(|refusal| match refusal {
        Refusal::Invalid(fields) => {
            Refusal::invalid("what", fields.0.into_iter().next().map(|(_, problem)| problem).unwrap_or_default())
        }
        other => other,
    })?;
    say("Saved: letters tell you of it.");
    Ok(())
}

#[server]
pub async fn unfollow(follow: FollowId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.follows.unfollow(&by, follow).await?)
}

#[component]
pub fn FollowsCard() -> impl IntoView {
    let loaded = Resource::new(|| (), |()| load_follows());
    view! {
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=3 /></div> }>
            {move || Suspend::new(async move {
                shown(loaded.await, |(follows, services)| view! { <Card follows=follows services=services /> }.into_any())
            })}
        </Suspense>
    }
}

fn words(what: &Followed) -> (String, Option<String>) {
    match what {
        Followed::Incident { number, title } => {
            (format!("{number} {title}"), Some(format!("/incidents/{number}/brief")))
        }
        Followed::Service { service } => (service.name.clone(), Some(format!("/services/{}", service.slug))),
        Followed::Severity { severity: Severity::Sev0 } => (format!("{} incidents", Severity::Sev0.label()), None),
        Followed::Severity { severity } => (format!("{} incidents and worse", severity.label()), None),
    }
}

#[component]
fn Card(follows: Vec<Follow>, services: Vec<ServiceRef>) -> impl IntoView {
    let (more, end) = (ServerAction::<FollowMore>::new(), ServerAction::<Unfollow>::new());
    let held =
        |id| follows.iter().any(|follow| matches!(&follow.what, Followed::Service { service } if service.id == id));
    let severities = Severity::ALL.map(|severity| {
        let worse = if severity == Severity::Sev0 { "" } else { " and worse" };
        Choice::new(format!("sev-{}", severity.level()), format!("{} incidents{worse}", severity.label()))
    });
    let services = services.into_iter().filter(|service| !held(service.id));
    let services =
        services.map(|service| Choice::new(service.id.to_string(), format!("Incidents of {}", service.name)));
    let choices: Vec<Choice> = severities.into_iter().chain(services).collect();
    let nothing = follows.is_empty();
    let row = |follow: Follow| {
        let (words, href) = words(&follow.what);
        let (id, row) = (follow.id.to_string(), follow.id.to_string());
        let shown = words.clone();
        view! {
            <li data-id=row>
                <Icon name="bell" />
                {match href {
                    Some(href) => view! { <a class="link" href=href>{shown}</a> }.into_any(),
                    None => view! { <span>{shown}</span> }.into_any(),
                }}
                <ActionForm action=end attr:class="inline">
                    <input type="hidden" name="follow" value=id />
                    <Button size=ButtonSize::Small icon="x" label=format!("Do not follow {words}") />
                </ActionForm>
            </li>
        }
    };
    let rows = follows.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby="follows">
            <header class="card-head"><h2 id="follows">"What I follow"</h2></header>
            <div class="card-body">
                {nothing.then(|| view! { <p class="quiet-note">"Letters tell when something begins, what is told of it, and when it is over, without you being in the room."</p> })}
                <ul class="follows">{rows}</ul>
                <ActionForm action=more attr:class="form">
                    <Field id="follow-what" label="Tell me of" error=more.wrong("what")>
                        <Select name="what" choices=choices selected=more.typed("what") />
                    </Field>
                    <Failure of=more.failure().or_else(|| end.failure()) />
                    <div class="form-foot"><Button icon="plus">"Follow"</Button></div>
                </ActionForm>
            </div>
        </section>
    }
}
