//! The list, and adding somebody.

use super::add::AddPerson;
use super::api::{InvitePerson, load_people};
use super::link::MadeLink;
use super::row::PersonRow;
use crate::pages::{PageHead, Pager, Search, query, shown};
use app_context::{may, use_viewer};
use app_ui::{Column, DialogButton, EmptyState, Head, Skeleton, Table};
use domain::people::Person;
use domain::{Action, Page};
use leptos::prelude::*;

#[component]
pub fn PeoplePage() -> impl IntoView {
    let (search, after) = (query("search"), query("after"));
    let invite = ServerAction::<InvitePerson>::new();
    let list = Resource::new(|| (), move |()| load_people(search.clone(), after.clone()));
    let administers = may(Action::Administer);
    view! {
        <PageHead title="People" hint="Who is here, and what they may do.">
            {administers.then(|| view! { <DialogButton opens="add-person" icon="plus">"Add person"</DialogButton> })}
        </PageHead>
        {administers.then(|| view! { <MadeLink /> })}
        <Search action="/people" label="Name or e-mail" />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 people=true /></div> }>
            {move || Suspend::new(async move {
                shown(list.await, move |page| view! { <List page=page /> }.into_any())
            })}
        </Suspense>
        {administers.then(|| view! { <AddPerson action=invite /> })}
    }
}

#[component]
fn List(page: Page<Person>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <div class="card">
                <EmptyState icon="users-round" title="Nobody fits" hint="Search for a part of a name or of an e-mail address." />
            </div>
        }
        .into_any();
    }
    let own = use_viewer().map(|viewer| viewer.id);
    let rows = page.items.into_iter().map(move |person| {
        let is_self = own == Some(person.id);
        view! { <PersonRow person=person is_self=is_self /> }
    });
    view! {
        <div class="card clip">
            <Table
                label="People"
                head=vec![
                    Head::of("Name", Column::Main),
                    Head::new("E-mail"),
                    Head::new("Time zone"),
                    Head::of("Role", Column::Fit),
                ]
            >
                {rows.collect_view()}
            </Table>
            <Pager next=page.next />
        </div>
    }
    .into_any()
}
