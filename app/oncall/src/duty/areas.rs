//! Who knows what: whom to ask when it breaks, on call or not.

use super::api::load_areas;
use app_ui::Chip;
use leptos::prelude::*;

#[component]
pub fn Areas() -> impl IntoView {
    let areas = Resource::new(|| (), |()| load_areas());
    view! {
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                // The page is whole without it.
                areas.await.ok().filter(|areas| !areas.is_empty()).map(|areas| {
                    let chips = areas.into_iter().map(|(href, name, people)| {
                        view! { <Chip href=href>{name}" "<span class="n">{people}</span><span class="vh">" who know it"</span></Chip> }
                    });
                    view! {
                        <section class="card" aria-labelledby="areas">
                            <div class="card-head"><h2 id="areas">"Who knows what"</h2></div>
                            <div class="card-body chips">{chips.collect_view()}</div>
                        </section>
                    }
                })
            })}
        </Suspense>
    }
}
