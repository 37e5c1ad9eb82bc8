//! One person in the list.

use super::access::role_words;
use app_ui::{Avatar, Badge, Cell, Column, Row};
use domain::people::Person;
use leptos::prelude::*;

#[component]
pub fn PersonRow(person: Person, is_self: bool) -> impl IntoView {
    let page = format!("/people/{}", person.id);
    view! {
        <Row id=person.id.to_string()>
            <Cell column=Column::Main>
                <span class="row">
                    <span class="person">
                        <Avatar name=person.name.clone() />
                        <span class="person-words">
                            <a class="row-link title" href=page>{person.name}</a>
                            <small>{person.title}</small>
                        </span>
                    </span>
                    {is_self.then(|| view! { <span class="you">"You"</span> })}
                    {person.disabled_at.map(|_| view! { <Badge icon="user-round-x">"Disabled"</Badge> })}
                </span>
            </Cell>
            <Cell label="E-mail">{person.email}</Cell>
            <Cell label="Time zone">{person.time_zone}</Cell>
            <Cell column=Column::Fit label="Role">{role_words(person.role).0}</Cell>
        </Row>
    }
}
