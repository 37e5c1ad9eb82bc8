//! Who sees the incident: all staff, or its members, and how to change that.

use super::InRoom;
use crate::forms::{Hidden, person_named};
use app_context::{AppError, Failure, FormAction, may, ports, signed_in, use_viewer};
use app_ui::{Avatar, AvatarSize, Button, ButtonKind, ButtonSize, FieldError, Icon, Menu, MenuButton, TextInput};
use domain::{Action, IncidentNumber, PersonId, PersonRef, Refusal};
use leptos::prelude::*;

#[server]
pub async fn set_privacy(number: i64, private: bool) -> Result<(), AppError> {
    let by = signed_in()?;
    let (privacy, number) = (ports()?.privacy, IncidentNumber(number));
    if private {
        privacy.make_private(&by, number).await?;
        app_context::say(format!("{number} is private now."));
    } else {
        privacy.open_to_staff(&by, number).await?;
        app_context::say(format!("{number} is open to all staff now."));
    }
    Ok(())
}

/// Lets the person with this name see it.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn let_in(number: i64, person: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let person = person_named(&ports, &by, &person).await?;
    let person = person.ok_or_else(|| Refusal::invalid("person", "Write the name of somebody."))?;
    Ok(ports.privacy.let_in(&by, IncidentNumber(number), person).await?)
}

#[server]
pub async fn shut_out(number: i64, person: PersonId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.privacy.shut_out(&by, IncidentNumber(number), person).await?)
}

#[component]
pub fn WhoSees(here: InRoom) -> impl IntoView {
    let set = ServerAction::<SetPrivacy>::new();
    let private = here.room.incident.private;
    let told = here.room.updates.iter().any(|update| update.audience.is_public());
    let respond = may(Action::Respond);
    let number = here.number.0.to_string();
    let may_change = private || !told;
    let menu = (respond && may_change).then(|| {
        let (icon, words) =
            if private { ("lock-open", "Open it to all staff") } else { ("lock", "Keep it to those who worked here") };
        view! {
            <Menu label="Change who sees this" icon="ellipsis" class="btn quiet small">
                <p class="menu-title">{explained(private)}</p>
                <ActionForm action=set attr:class="menu-form">
                    <Hidden name="number" value=number />
                    <Hidden name="private" value=(!private).to_string() />
                    <MenuButton icon=icon>{words}</MenuButton>
                </ActionForm>
            </Menu>
        }
    });
    let who = match private {
        true => view! { <Members here=here.clone() respond=respond /> }.into_any(),
        false => view! { <p class="who-sees"><Icon name="users-round" /><span>"All staff"</span></p> }.into_any(),
    };
    let count = here.room.members.len();
    view! {
        <section aria-labelledby="room-who-sees">
            <header>
                <h2 id="room-who-sees">"Who sees this " {private.then(|| view! { <span class="n num">{count}</span> })}</h2>
                {menu}
            </header>
            <Failure of=set.failure() bare=true />
            {who}
        </section>
    }
}

fn explained(private: bool) -> &'static str {
    if private {
        "Everybody on staff then reads all that was written here."
    } else {
        "To everybody else it is gone: from lists, searches and counts, too."
    }
}

#[component]
fn Members(here: InRoom, respond: bool) -> impl IntoView {
    let (admit, dismiss) = (ServerAction::<LetIn>::new(), ServerAction::<ShutOut>::new());
    let number = here.number.0.to_string();
    let me = use_viewer().map(|viewer| viewer.id);
    let alone = here.room.members.len() == 1;
    let of = number.clone();
    let row = move |member: PersonRef| {
        let mine = me == Some(member.id);
        let out = (respond && !alone).then(|| {
            let (of, name) = (of.clone(), member.name.clone());
            view! {
                <ActionForm action=dismiss attr:class="inline">
                    <Hidden name="number" value=of />
                    <Hidden name="person" value=member.id.to_string() />
                    <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="x">
                        <span class="vh">{format!("Take {name} out of those who see it")}</span>
                    </Button>
                </ActionForm>
            }
        });
        view! {
            <li class="member" data-id=member.id.to_string()>
                <Avatar name=member.name.clone() size=AvatarSize::Small />
                <b class="grow">{member.name.clone()} {mine.then(|| view! { <span class="you">"you"</span> })}</b>
                {out}
            </li>
        }
    };
    let rows = here.room.members.iter().cloned().map(row).collect_view();
    let wrong = admit.wrong("person").or_else(|| admit.wrong("person_id"));
    let form = respond.then(|| {
        view! {
            <ActionForm action=admit attr:class="give">
                <Hidden name="number" value=number />
                <TextInput
                    name="person"
                    value=admit.typed("person")
                    label="Who else may see it"
                    placeholder="Name"
                    list="people-names"
                    autocomplete="off"
                    required=true
                />
                <Button size=ButtonSize::Small>"Let in"</Button>
                <FieldError of=wrong />
            </ActionForm>
        }
    });
    view! {
        <Failure of=dismiss.failure().or_else(|| admit.failure().filter(|error| !error.stands_at_one_field())) bare=true />
        <ul class="members">{rows}</ul>
        {form}
    }
}
