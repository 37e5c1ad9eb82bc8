//! Who is not to be on call, under the time line: what follows, never why.

use app_ui::{Avatar, AvatarSize, Icon};
use domain::exemptions::Exemption;
use leptos::prelude::*;

#[component]
pub fn ExemptPeople(exemptions: Vec<Exemption>) -> impl IntoView {
    if exemptions.is_empty() {
        return ().into_any();
    }
    let people = exemptions.into_iter().map(|it| {
        let until = it.ends_on.map(|day| format!(" to {day}")).unwrap_or_default();
        let words = format!("{} {}{until}", it.effect, it.starts_on);
        view! { <li data-id=it.id.to_string()><Avatar name=it.person.name.clone() size=AvatarSize::Small /><b>{it.person.name}</b>" "<span>{words}</span></li> }
    });
    view! {
        <section class="exempt-people" aria-label="Exempt">
            <Icon name="shield-check" />
            <ul>{people.collect_view()}</ul>
        </section>
    }
    .into_any()
}
