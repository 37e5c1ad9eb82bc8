//! The page of a rehearsal: a question as a form, and the chain as the answer.

use super::api::{Chain, PageWords, Rehearsed, StepWords, load_rehearsal};
use crate::not_shown::NotShown;
use app_context::AppError;
use app_ui::{
    Avatar, Badge, Button, ButtonKind, ButtonLink, ButtonSize, Choice, EmptyState, Field, Icon, Select, Skeleton,
    TextInput, Tone,
};
use domain::Refusal;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn RehearsePage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let word = |name: &str| query.get(name).unwrap_or_default();
    let (service, at, draft) = (word("service"), word("at"), word("draft"));
    let rehearsed = Resource::new(|| (), move |()| load_rehearsal(service.clone(), at.clone(), draft.clone()));
    view! {
        <Title text="Who would be paged?" />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>"Who would be paged?"</h1>
                <p>"A rehearsal by the code that pages. Nothing is sent."</p>
            </div>
        </header>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=5 label="Rehearsing" /></section> }>
            {move || Suspend::new(async move {
                match rehearsed.await {
                    Ok(rehearsed) => view! { <Answer rehearsed=rehearsed /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Answer(rehearsed: Rehearsed) -> impl IntoView {
    let Rehearsed { services, service, at, city, draft, without_draft, chain } = rehearsed;
    let Some(chain) = chain else {
        return view! {
            <section class="card">
                <EmptyState title="No services yet" hint="A service says which policy its alerts follow. Make one, then rehearse it." icon="layers" />
            </section>
        }
        .into_any();
    };
    let wrong: Option<String> = chain.as_ref().err().and_then(|error: &AppError| error.field("at"));
    let choices = services.into_iter().map(|it| Choice::new(it.slug, it.name)).collect::<Vec<_>>();
    let supposes = !draft.is_empty();
    let supposed = supposes.then(|| supposed(&draft, without_draft, &chain));
    let hint = if supposes {
        format!("{city} time. Empty means when the draft takes effect.")
    } else {
        format!("{city} time")
    };
    let answer = match chain {
        Ok(chain) => view! { <ChainCard chain=chain /> }.into_any(),
        // Said at the field, or with the draft.
        Err(_) if wrong.is_some() || supposes => ().into_any(),
        Err(error) => view! { <NotShown error=error /> }.into_any(),
    };
    view! {
        {supposed}
        <div class="split">
            {answer}
            <section class="card" aria-labelledby="rehearse">
                <div class="card-head"><h2 id="rehearse">"Suppose"</h2></div>
                <form method="get" action="/on-call/rehearse" class="card-body form">
                    {supposes.then(|| view! { <input type="hidden" name="draft" value=draft /> })}
                    <Field id="rehearse-service" label="Service">
                        <Select name="service" choices=choices selected=service />
                    </Field>
                    <Field id="rehearse-at" label="fails at" hint=hint error=wrong>
                        <TextInput name="at" kind="datetime-local" value=at />
                    </Field>
                    <div class="form-foot"><Button kind=ButtonKind::Primary icon="play">"Rehearse"</Button></div>
                </form>
            </section>
        </div>
    }
    .into_any()
}

/// Says that a draft is supposed, or why it cannot be, and leads to the draft and to the same without it.
fn supposed(draft: &str, without: String, chain: &Result<Chain, AppError>) -> impl IntoView + use<> {
    let told = chain.as_ref().ok().and_then(|chain| chain.draft.as_ref());
    let (tone, title, words) = match (told, chain) {
        (Some(draft), _) if draft.asked => (
            "accent",
            format!("This supposes your unpublished draft of {}.", draft.roster.name),
            format!("It would hold from {} on. Nothing is published.", draft.from),
        ),
        (Some(draft), _) => (
            "warn",
            format!("Your unpublished draft of {} changes nothing here.", draft.roster.name),
            format!("It would hold from {} on, and no step of this chain asks it.", draft.from),
        ),
        (None, Err(error)) if error.field("at").is_none() => {
            ("warn", "No rehearsal with this draft.".to_owned(), error.whole_message())
        }
        (None, _) => ("accent", "This supposes your unpublished draft.".to_owned(), "Nothing is published.".to_owned()),
    };
    let slug = told.map_or(draft, |draft| draft.roster.slug.as_str());
    // Where the draft itself is what keeps it, the way back leads to what is to be done.
    let there = told.is_some() || chain.as_ref().is_err_and(leads_back);
    let back = there.then(|| {
        let address = format!("/rosters/{slug}/edit");
        view! { <ButtonLink href=address size=ButtonSize::Small icon="pencil">"Back to the draft"</ButtonLink> }
    });
    view! {
        <div class="callout" data-tone=tone role="status">
            <Icon name=if tone == "warn" { "triangle-alert" } else { "info" } />
            <div class="stack tight">
                <p><b>{title}</b>" " {words}</p>
                <div class="btns">
                    {back}
                    <ButtonLink href=without size=ButtonSize::Small icon="play">"Rehearse without it"</ButtonLink>
                </div>
            </div>
        </div>
    }
}

/// Whether the draft is of a roster that the reader may edit.
fn leads_back(error: &AppError) -> bool {
    error.field("draft").is_some() || matches!(error, AppError::Refused(Refusal::Conflict(_)))
}

#[component]
fn ChainCard(chain: Chain) -> impl IntoView {
    let steps = chain.steps.into_iter().map(step).collect_view();
    view! {
        <section class="card" aria-labelledby="chain">
            <div class="card-head"><h2 id="chain">{chain.title}</h2><span class="sub">{chain.policy}</span></div>
            <ol class="rehearsal">{steps}</ol>
            <p class="card-foot sub">{chain.end}</p>
        </section>
    }
}

fn step(step: StepWords) -> impl IntoView {
    let people = step.people.into_iter().map(paged).collect_view();
    let nobody = step.nobody.into_iter().map(|place| {
        view! { <li class="nobody"><Icon name="user-round-x" /><span><b>"Nobody"</b><small>{place}</small></span></li> }
    });
    view! {
        <li data-id=step.key>
            <p class="when num"><b>{step.clock}</b><small>{step.after}</small>{step.round.map(|round| view! { <small>{round}</small> })}</p>
            <ul>{people}{nobody.collect_view()}</ul>
        </li>
    }
}

fn paged(page: PageWords) -> impl IntoView {
    view! {
        <li>
            <Avatar name=page.name.clone() />
            <span class="grow"><b>{page.name}</b><small>{page.why}</small></span>
            <span class="num sub">{page.local}</span>
            {(!page.reachable).then(|| view! { <Badge tone=Tone::Bad>"no confirmed address"</Badge> })}
        </li>
    }
}
