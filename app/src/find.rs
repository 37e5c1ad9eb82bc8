//! `/find`: what is found anywhere by a few words: incidents, services, people. The palette shows the same list while
//! somebody types.

use app_context::{AppError, NotShown, ports, signed_in};
use app_ui::{EmptyState, Icon, PaletteItem, TextInput};
use domain::PageRequest;
use domain::incidents::IncidentFilter;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// Shorter words are in everything.
const FROM_CHARACTERS: usize = 2;

/// A few of each, best known first.
async fn search(words: String) -> Result<Vec<PaletteItem>, AppError> {
    let by = signed_in()?;
    if words.trim().chars().count() < FROM_CHARACTERS {
        return Ok(Vec::new());
    }
    let ports = ports()?;
    let page = PageRequest { after: None, limit: Some(6) };
    let filter = IncidentFilter { search: Some(words.clone()), ..IncidentFilter::default() };
    let incidents = ports.incidents.list(&by, filter, page.clone()).await?;
    let services = ports.services.list(&by, Some(words.clone()), page.clone()).await?;
    let people = ports.people.list(&by, Some(words), page).await?;
    let incidents = incidents.items.into_iter().map(|row| PaletteItem {
        href: format!("/incidents/{}", row.number),
        label: format!("{} {}", row.number, row.title),
        hint: row.status.word().into(),
        icon: "siren",
        keywords: String::new(),
    });
    let services = services.items.into_iter().map(|row| PaletteItem {
        href: format!("/services/{}", row.slug),
        label: row.name,
        hint: "Service".into(),
        icon: "layers",
        keywords: row.slug,
    });
    let people = people.items.into_iter().map(|row| PaletteItem {
        href: format!("/people/{}", row.id),
        label: row.name,
        hint: row.email.clone(),
        icon: "user-round",
        keywords: row.email,
    });
    Ok(incidents.chain(services).chain(people).collect())
}

#[component]
pub fn FindPage() -> impl IntoView {
    let words = use_query_map().with_untracked(|query| query.get("words").unwrap_or_default());
    let asked = words.clone();
    let found = AsyncDerived::new(move || search(asked.clone()));
    let typed = words.clone();
    view! {
        <Title text="Search" />
        <header class="page-head"><h1>"Search"</h1></header>
        <form method="get" action="/find" class="filters" role="search">
            <div class="with-icon search">
                <Icon name="search" />
                <TextInput name="words" kind="search" value=typed label="Incident, service or person" placeholder="Incident, service or person" />
            </div>
            <button class="btn" type="submit">"Search"</button>
        </form>
        <Suspense>
            {Suspend::new(async move {
                match found.await {
                    Ok(found) => view! { <Results words=words found=found /> }.into_any(),
                    Err(error) => view! { <NotShown error=error /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Results(words: String, found: Vec<PaletteItem>) -> impl IntoView {
    if found.is_empty() {
        let title = if words.is_empty() {
            "What are you looking for?".to_owned()
        } else {
            format!("Nothing matches “{words}”")
        };
        return view! {
            <section class="card"><EmptyState title=title hint="Write part of a title, a number like INC-42, or a name." icon="search" /></section>
        }
        .into_any();
    }
    let rows = found
        .into_iter()
        .map(|item| {
            let id = item.href.clone();
            view! {
                <li data-id=id>
                    <Icon name=item.icon />
                    <a class="row-link grow" href=item.href data-words=item.keywords><b>{item.label}</b></a>
                    <small>{item.hint}</small>
                </li>
            }
        })
        .collect_view();
    view! { <section class="card" aria-label="Results"><ul class="list" data-found="">{rows}</ul></section> }.into_any()
}
