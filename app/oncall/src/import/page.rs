//! The page: the form that reads a calendar; then who is meant by its names, what it was recognised as, and taking it
//! over.

use super::api::{BringCalendar, DraftImport, Import, LeaveImport, SayWho, TakeOverImport, Waiting, load_import};
use crate::editor::change_rows;
use crate::not_shown::NotShown;
use crate::roster::rotations::Rotations;
use app_context::{Failure, FormAction};
use app_ui::{
    Button, ButtonKind, ButtonLink, ButtonSize, Choice, EmptyState, Field, Icon, Select, Skeleton, TextInput,
};
use domain::PersonRef;
use domain::oncall::ImportedName;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn ImportPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    let loaded = Resource::new(|| (), move |()| load_import(slug.clone()));
    view! {
        <Title text="Bring in a schedule" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the calendar" /></section> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok(import) => view! { <Page import=import /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Page(import: Import) -> impl IntoView {
    let Import { roster, people, waits } = import;
    let slug = roster.slug;
    let body = match waits {
        None => view! { <div class="split"><BringCard roster=slug.clone() again=false /><Steps /></div> }.into_any(),
        Some(waiting) => view! { <Understood roster=slug.clone() people=people waiting=waiting /> }.into_any(),
    };
    view! {
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a><a href=format!("/rosters/{slug}")>{roster.name}</a></nav>
                <h1>"Bring in a schedule"</h1>
                <p>"From the calendar of the system that your team is on call with until now."</p>
            </div>
            <div class="btns"><ButtonLink href=format!("/rosters/{slug}/edit") icon="users-round">"Build it by hand"</ButtonLink></div>
        </header>
        {body}
    }
}

#[component]
fn BringCard(
    roster: String,
    /// Another one waits already.
    again: bool,
) -> impl IntoView {
    let bring = ServerAction::<BringCalendar>::new();
    let title = if again { "Another calendar" } else { "Its calendar" };
    let kind = if again { ButtonKind::Plain } else { ButtonKind::Primary };
    view! {
        <section class="card" aria-labelledby="bring">
            <div class="card-head"><h2 id="bring">{title}</h2></div>
            // Sent by the browser itself, because of the file.
            <ActionForm action=bring attr:class="card-body form" attr:enctype="multipart/form-data" attr:data-whole="">
                <input type="hidden" name="roster" value=roster />
                <Field id="import-url" label="Address of the calendar" optional=true hint="It ends in .ics, or begins with webcal://. It is read once." error=bring.wrong("url")>
                    <TextInput name="url" kind="text" value=bring.typed("url") placeholder="https://" />
                </Field>
                <Field id="import-file" label="Or a file" optional=true hint="An .ics file of at most 5 MB." error=bring.wrong("calendar")>
                    <TextInput name="calendar_file" kind="file" />
                </Field>
                <Failure of=bring.failure() />
                <div class="form-foot"><Button kind=kind icon="calendar-plus">"Read it"</Button></div>
            </ActionForm>
        </section>
    }
}

#[component]
fn Steps() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="import-steps">
            <div class="card-head"><h2 id="import-steps">"What happens then"</h2></div>
            <ol class="card-body steps">
                <li>"You say who is meant by each name. Most are found by name or address."</li>
                <li>"Turns, hand-overs, hours and layers are recognised from half a year of shifts."</li>
                <li>"You see where the calendar departs from them, and publish both in one press: rotations, and covers for the rest. Or you go on in the editor."</li>
            </ol>
        </section>
    }
}

#[component]
fn Understood(roster: String, people: Vec<PersonRef>, waiting: Waiting) -> impl IntoView {
    let Waiting { words, names, rotations, fit, departs, count, needs_reason } = waiting;
    let found = !rotations.is_empty();
    let leave = ServerAction::<LeaveImport>::new();
    let recognised = if found {
        view! { <Rotations rotations=rotations /> }.into_any()
    } else {
        view! {
            <section class="card">
                <EmptyState title="No rotations recognised" hint="Say who is meant by the names. If nothing is recognised then, the shifts follow no pattern: build the rotations by hand." icon="users-round" small=true />
            </section>
        }
        .into_any()
    };
    let more = count.saturating_sub(departs.len());
    let rows = change_rows(departs);
    let departures = found.then(|| {
        view! {
            <section class="card" aria-labelledby="departs">
                <div class="card-head"><h2 id="departs">"Where the calendar departs from them " <span class="n">{count}</span></h2></div>
                {(count == 0).then(|| view! { <p class="card-body sub">"Nowhere: the rotations say what the calendar says."</p> })}
                <ol class="shift-changes">{rows}</ol>
                {(more > 0).then(|| view! { <p class="card-foot sub">{format!("and {more} more")}</p> })}
            </section>
        }
    });
    view! {
        <div class="split">
            <div class="stack">
                <Who roster=roster.clone() names=names people=people />
                {recognised}
                {departures}
            </div>
            <div class="stack">
                {found.then(|| view! { <TakeOver roster=roster.clone() fit=fit covers=count needs_reason=needs_reason /> })}
                <BringCard roster=roster.clone() again=true />
                <section class="card">
                    <p class="card-body sub">{words}</p>
                    <Failure of=leave.failure() bare=true />
                    <ActionForm action=leave attr:class="card-foot">
                        <input type="hidden" name="roster" value=roster />
                        <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="trash-2">"Forget this calendar"</Button>
                    </ActionForm>
                </section>
            </div>
        </div>
    }
}

/// Who is meant by each name.
#[component]
fn Who(roster: String, names: Vec<ImportedName>, people: Vec<PersonRef>) -> impl IntoView {
    let say = ServerAction::<SayWho>::new();
    let choices: Vec<Choice> = [Choice::new("", "Nobody here")]
        .into_iter()
        .chain(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)))
        .collect();
    let unknown = names.iter().filter(|name| name.person_id.is_none()).count();
    let rows = names.into_iter().enumerate().map(|(index, name)| {
        let chosen = name.person_id.map(|id| id.to_string()).unwrap_or_default();
        let label = format!("Who is {}", name.name);
        let much = match name.shifts {
            1 => format!("one shift, {} h", name.hours),
            count => format!("{count} shifts, {} h", name.hours),
        };
        view! {
            <li class:unknown=name.person_id.is_none()>
                <span class="grow"><b>{name.name.clone()}</b><small class="num">{much}</small></span>
                <input type="hidden" name=format!("names[{index}]") value=name.name />
                <Select name=format!("people[{index}]") choices=choices.clone() selected=chosen label=label />
            </li>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="card" aria-labelledby="who">
            <div class="card-head"><h2 id="who">"Who is who"</h2><span class="sub">{match unknown { 0 => "everybody is known".to_owned(), n => format!("{n} not known") }}</span></div>
            <Failure of=say.failure() bare=true />
            <ActionForm action=say>
                <input type="hidden" name="roster" value=roster />
                <ul class="list who">{rows}</ul>
                <div class="card-foot"><Button icon="check">"That is who they are"</Button></div>
            </ActionForm>
        </section>
    }
}

/// Publishing, or going on in the editor.
#[component]
fn TakeOver(roster: String, fit: String, covers: usize, needs_reason: bool) -> impl IntoView {
    let (take, draft) = (ServerAction::<TakeOverImport>::new(), ServerAction::<DraftImport>::new());
    let words = match covers {
        0 => "Publish now".to_owned(),
        1 => "Publish now, with one cover".to_owned(),
        count => format!("Publish now, with {count} covers"),
    };
    let reason = needs_reason.then(|| {
        view! {
            <Field id="import-reason" label="Why with so few people" hint="A layer has fewer than 3. The reason stands with the version." error=take.wrong("reason")>
                <TextInput name="reason" value=take.typed("reason") max_length=500_u32 />
            </Field>
        }
    });
    let form_slug = roster.clone();
    view! {
        <section class="card publish" aria-labelledby="take-over">
            <div class="card-head"><h2 id="take-over">"Take it over"</h2></div>
            <dl class="figures"><div><dt>"The rotations answer as the calendar does"</dt><dd class="num"><b>{fit}</b></dd></div></dl>
            <ActionForm action=take attr:class="card-body form">
                <input type="hidden" name="roster" value=form_slug />
                {reason}
                <Failure of=take.failure() />
                <Button kind=ButtonKind::Primary icon="check">{words}</Button>
            </ActionForm>
            <Failure of=draft.failure() bare=true />
            <ActionForm action=draft attr:class="card-foot">
                <input type="hidden" name="roster" value=roster />
                <Button icon="pencil">"Go on in the editor"</Button>
                <span class="sub"><Icon name="info" />" Covers are made only here."</span>
            </ActionForm>
        </section>
    }
}
