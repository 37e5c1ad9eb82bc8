//! The shifts as a list: every fact of the time line, and the way to cover each.

use super::api::{Block, Lane};
use app_ui::{Avatar, Badge, Icon};
use domain::oncall::{Layer, names};
use leptos::prelude::*;

#[component]
pub fn ShiftList(
    lanes: Vec<Lane>,
    slug: String,
    /// The viewer may cover here.
    covers: bool,
) -> impl IntoView {
    let count = lanes.iter().map(|lane| lane.blocks.len()).sum::<usize>();
    let blocks = lanes.into_iter().flat_map(|lane| lane.blocks.into_iter().map(move |block| (lane.layer, block)));
    let rows = blocks.map(|(layer, block)| row(layer, block, &slug, covers)).collect_view();
    view! {
        <details class="card fold" id="shift-list">
            <summary class="card-head"><h2>"Shifts as a list " <span class="n">{count}</span></h2><Icon name="chevron-down" class="end" /></summary>
            <div class="table-box">
                <table class="table cards shifts-table">
                    <thead>
                        <tr><th scope="col">"Layer"</th><th scope="col">"Who"</th><th scope="col">"From"</th><th scope="col">"Until"</th><th scope="col">"Length"</th><th scope="col" class="act"><span class="vh">"Action"</span></th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn row(layer: Layer, block: Block, slug: &str, covers: bool) -> impl IntoView + use<> {
    let href = format!(
        "/rosters/{slug}?layer={}&starts_at={}&ends_at={}#cover",
        layer.0, block.starts_field, block.ends_field
    );
    let who = match names(&block.people) {
        Some(names) => {
            let avatars =
                block.people.iter().map(|person| view! { <Avatar name=person.name.clone() /> }).collect_view();
            view! { <span class="person">{avatars}<b>{names}</b></span> }.into_any()
        }
        None => view! { <span class="nobody"><Icon name="user-round-x" /><b>"Nobody"</b></span> }.into_any(),
    };
    let about = format!(" {} from {}", layer.word(), block.from);
    let act = (covers && !block.past)
        .then(|| view! { <a class="btn small" href=href>"Cover"<span class="vh">{about}</span></a> });
    view! {
        <tr class:past=block.past data-id=format!("{}-{}", layer.0, block.starts_field)>
            <td data-label="Layer">{layer.word()}</td>
            <td class="main">
                {who}
                <span class="marks">
                    {block.cover.then(|| view! { <Badge>{block.instead_of.map_or("cover".to_owned(), |other| format!("for {other}"))}</Badge> })}
                    {block.on_purpose.then(|| view! { <Badge>"as planned"</Badge> })}
                    {block.running.then(|| view! { <Badge tone=app_ui::Tone::Accent>"now"</Badge> })}
                </span>
            </td>
            <td data-label="From" class="num">{block.from}</td>
            <td data-label="Until" class="num">{block.until}</td>
            <td data-label="Length" class="num">{block.length}</td>
            <td class="act">{act}</td>
        </tr>
    }
}
