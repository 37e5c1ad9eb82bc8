//! The page: what stands, and the form that adds to it.

use super::api::{EndExemption, ExemptMe, load_exemptions};
use super::calendars::CalendarsCard;
use super::list::ExemptionList;
use crate::not_shown::NotShown;
use app_context::{Failure, FormAction, Live, use_viewer};
use app_ui::{Button, ButtonKind, Choice, Field, Segmented, Select, Skeleton, TextInput};
use domain::PersonRef;
use domain::exemptions::Reason;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ExemptionsPage() -> impl IntoView {
    let end = ServerAction::<EndExemption>::new();
    let loaded = Resource::new(|| (), |()| load_exemptions());
    let me = use_viewer().map(|viewer| viewer.id);
    view! {
        <Title text="When I am not on call" />
        <Live on="exemption." />
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a></nav>
                <h1>"When I am not on call"</h1>
                <p>"Others see from when to when, and what you can do. Why is seen by you, and by one person if you choose one."</p>
            </div>
        </header>
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=5 label="Loading exemptions" /></section> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((exemptions, people)) => view! {
                        <div class="split">
                            <div class="stack">
                                <section class="card" aria-labelledby="exemptions">
                                    <div class="card-head"><h2 id="exemptions">"Noted"</h2></div>
                                    <Failure of=end.failure() bare=true />
                                    <ExemptionList exemptions=exemptions me=me end=end />
                                </section>
                                <CalendarsCard />
                            </div>
                            <ExemptCard people=people />
                        </div>
                    }
                    .into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn ExemptCard(people: Vec<PersonRef>) -> impl IntoView {
    let exempt = ServerAction::<ExemptMe>::new();
    let reasons = Reason::ALL.map(|reason| Choice::new(reason.key(), reason.word())).to_vec();
    let mut leads = vec![Choice::new("", "Nobody")];
    leads.extend(people.into_iter().map(|person| Choice::new(person.id.to_string(), person.name)));
    let effects = vec![
        Choice::new("away", "Not at all"),
        Choice::new("nights", "Not at night"),
        Choice::new("hours", "In working hours"),
    ];
    let time = move |name: &'static str, usual: &'static str, label: &'static str| {
        view! { <TextInput name=name kind="time" value=exempt.typed_or(name, usual) label=label /> }
    };
    // Hours are refused by their place in the form that REST takes.
    let wrong_hours = exempt.wrong("only.0.from").or_else(|| exempt.wrong("only.0.until"));
    view! {
        <section class="card" aria-labelledby="exempt-title">
            <div class="card-head"><h2 id="exempt-title">"Note a time"</h2></div>
            <ActionForm action=exempt attr:class="card-body form exempt-form" attr:data-draft="exempt">
                <div class="pair">
                    <Field id="exempt-from" label="First day" error=exempt.wrong("starts_on")>
                        <TextInput name="starts_on" kind="date" value=exempt.typed("starts_on") required=true />
                    </Field>
                    <Field id="exempt-to" label="Last day" optional=true error=exempt.wrong("ends_on")>
                        <TextInput name="ends_on" kind="date" value=exempt.typed("ends_on") />
                    </Field>
                </div>
                <Segmented name="effect" legend="You can be on call" choices=effects selected=exempt.typed_or("effect", "away") required=true />
                <div class="effect-hours" data-of="nights">
                    <span>"Not from"</span>{time("night_from", "22:00", "Night begins")}<span>"to"</span>{time("night_until", "08:00", "Night ends")}
                </div>
                <div class="effect-hours" data-of="hours">
                    <span>"Monday to Friday from"</span>{time("work_from", "09:00", "Work begins")}<span>"to"</span>{time("work_until", "17:00", "Work ends")}
                </div>
                <app_ui::FieldError of=wrong_hours />
                <Field id="exempt-reason" label="Why" hint="A new parent has twelve months, unless you give a last day." error=exempt.wrong("reason")>
                    <Select name="reason" choices=reasons selected=exempt.typed_or("reason", "time_off") />
                </Field>
                <Field id="exempt-lead" label="Who may know why" error=exempt.wrong("lead_id")>
                    <Select name="lead_id" choices=leads selected=exempt.typed("lead_id") />
                </Field>
                <Failure of=exempt.failure() />
                <div class="form-foot"><Button kind=ButtonKind::Primary icon="check">"Note it"</Button></div>
            </ActionForm>
        </section>
    }
}
