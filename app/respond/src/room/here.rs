//! Who has the room open now: initials in the header, names in a list behind them. Nobody is seen without a page that lives.

use app_ui::{Avatar, AvatarSize, Icon};
use domain::presence::Here;
use leptos::prelude::*;

/// Those whose initials are seen; on a phone there is only the number.
const SHOWN: usize = 5;

#[component]
pub fn Present(people: Vec<Here>) -> impl IntoView {
    if people.is_empty() {
        return view! { <span class="room-people"></span> }.into_any();
    }
    let count = people.len();
    let rest = count.saturating_sub(SHOWN);
    let faces = people.iter().take(SHOWN).map(|one| {
        let name = one.person.name.clone();
        view! { <span title=one.person.name.clone()><Avatar name=name size=AvatarSize::Small /></span> }
    });
    let faces = faces.collect_view();
    let row = |one: Here| {
        let roles = one.roles.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
        view! {
            <li data-id=one.person.id.to_string()>
                <Avatar name=one.person.name.clone() size=AvatarSize::Small />
                <p><b>{one.person.name}</b> <small>{roles}</small></p>
            </li>
        }
    };
    let rows = people.into_iter().map(row).collect_view();
    view! {
        <details class="menu room-people room-here">
            <summary title=format!("{count} here")>
                <span class="vh">{format!("{count} here")}</span>
                <span class="avatars" aria-hidden="true">
                    {faces} {(rest > 0).then(|| view! { <span class="avatar small num">{format!("+{rest}")}</span> })}
                </span>
                <span class="here-count" aria-hidden="true"><Icon name="users-round" />{format!("{count} here")}</span>
            </summary>
            <div class="menu-box">
                <p class="menu-title">{format!("{count} here")}</p>
                <ul class="on-it here-list">{rows}</ul>
            </div>
        </details>
    }
    .into_any()
}
