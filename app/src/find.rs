//! What the palette finds on the server while somebody types: incidents, services, people.

use app_context::AppError;
use app_ui::PaletteItem;
use domain::PersonId;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use std::time::Duration;
#[cfg(feature = "ssr")]
use {
    app_context::{ports, signed_in},
    domain::PageRequest,
    domain::incidents::IncidentFilter,
};

/// A search starts when nobody has typed for this long.
const PAUSE: Duration = Duration::from_millis(150);

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Found {
    Incident { number: String, title: String, status: String },
    Service { slug: String, name: String },
    Person { id: PersonId, name: String, email: String },
}

/// A few of each, best known first.
#[server]
pub async fn search_everywhere(words: String) -> Result<Vec<Found>, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let page = PageRequest { after: None, limit: Some(6) };
    let filter = IncidentFilter { search: Some(words.clone()), ..IncidentFilter::default() };
    let incidents = ports.incidents.list(&by, filter, page.clone()).await?;
    let services = ports.services.list(&by, Some(words.clone()), page.clone()).await?;
    let people = ports.people.list(&by, Some(words), page).await?;
    let incidents = incidents.items.into_iter().map(|row| Found::Incident {
        number: row.number.to_string(),
        title: row.title,
        status: row.status.word().into(),
    });
    let services = services.items.into_iter().map(|row| Found::Service { slug: row.slug, name: row.name });
    let people = people.items.into_iter().map(|row| Found::Person { id: row.id, name: row.name, email: row.email });
    Ok(incidents.chain(services).chain(people).collect())
}

impl Found {
    fn into_item(self) -> PaletteItem {
        match self {
            Found::Incident { number, title, status } => PaletteItem {
                href: format!("/incidents/{number}"),
                label: format!("{number} {title}"),
                hint: status,
                icon: "siren",
                keywords: String::new(),
            },
            Found::Service { slug, name } => PaletteItem {
                href: format!("/services/{slug}"),
                label: name,
                hint: "Service".into(),
                icon: "layers",
                keywords: slug,
            },
            Found::Person { id, name, email } => PaletteItem {
                href: format!("/people/{id}"),
                label: name,
                hint: email.clone(),
                icon: "user-round",
                keywords: email,
            },
        }
    }
}

/// The palette's side of it.
#[derive(Clone, Copy)]
pub struct Find {
    pub found: Signal<Vec<PaletteItem>>,
    pub on_query: Callback<String>,
}

pub fn use_find() -> Find {
    let found = RwSignal::new(Vec::new());
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let on_query = Callback::new(move |words: String| {
        if let Some(handle) = waiting.try_update_value(Option::take).flatten() {
            handle.clear();
        }
        if words.trim().chars().count() < 2 {
            return found.set(Vec::new());
        }
        let search = move || {
            spawn_local(async move {
                // Without an answer the palette keeps its places.
                if let Ok(answer) = search_everywhere(words).await {
                    found.try_set(answer.into_iter().map(Found::into_item).collect());
                }
            });
        };
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    });
    Find { found: found.into(), on_query }
}
