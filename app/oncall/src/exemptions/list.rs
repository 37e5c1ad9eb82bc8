//! Exemptions that stand, each with the way to end it.

use super::api::EndExemption;
use app_ui::{Avatar, Badge, Button, ButtonKind, ButtonSize, EmptyState};
use domain::PersonId;
use domain::exemptions::Exemption;
use leptos::prelude::*;

#[component]
pub fn ExemptionList(
    exemptions: Vec<Exemption>,
    me: Option<PersonId>,
    end: ServerAction<EndExemption>,
) -> impl IntoView {
    if exemptions.is_empty() {
        return view! {
            <EmptyState
                title="Nothing noted"
                hint="What you note here is seen before a schedule is published: your time is offered to others instead of being forgotten."
                icon="calendar"
                small=true
            />
        }
        .into_any();
    }
    let rows = exemptions.into_iter().map(|exemption| one(exemption, me, end)).collect_view();
    view! { <ul class="list">{rows}</ul> }.into_any()
}

fn one(exemption: Exemption, me: Option<PersonId>, end: ServerAction<EndExemption>) -> impl IntoView {
    let (id, mine) = (exemption.id.to_string(), me == Some(exemption.person.id));
    let row = id.clone();
    let until = exemption.ends_on.map_or_else(|| ", until you end it".to_owned(), |day| format!(" to {day}"));
    let days = format!("{}{until}", exemption.starts_on);
    let about = format!(" the exemption from {}", exemption.starts_on);
    let effect = capital(&exemption.effect);
    let why = exemption.reason.map(|reason| view! { <Badge icon="lock">{reason.word()}</Badge> });
    let lead = exemption.lead.filter(|_| mine).map(|lead| format!("{} knows why, too.", lead.name));
    let end = exemption.calendar.is_none().then(|| {
        view! {
            <ActionForm action=end attr:class="inline">
                <input type="hidden" name="exemption" value=id />
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small>"End"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
    });
    let calendar = exemption.calendar.map(|name| view! { <small>{format!("From the calendar {name}")}</small> });
    view! {
        <li data-id=row>
            <Avatar name=exemption.person.name.clone() />
            <div class="grow">
                <b class="title">{if mine { effect.clone() } else { format!("{}: {}", exemption.person.name, exemption.effect) }}</b>
                <small class="num">{days}</small>
                {lead.map(|lead| view! { <small>{lead}</small> })}
                {calendar}
            </div>
            {why}
            {end}
        </li>
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
