//! Exempt people who are on call, and who could take their time: in one step.

use super::api::CoverClashes;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Icon, Time, TimeStyle};
use domain::oncall::ClashView;
use leptos::prelude::*;

/// Rows that are shown; the rest is counted.
const SHOWN: usize = 4;

#[component]
pub fn Clashes(
    roster: String,
    clashes: Vec<ClashView>,
    /// The viewer may cover all of it.
    edit: bool,
) -> impl IntoView {
    let cover = ServerAction::<CoverClashes>::new();
    let failure = view! { <Failure of=cover.failure() bare=true /> };
    if clashes.is_empty() {
        return failure.into_any();
    }
    let (count, covered) = (clashes.len(), clashes.iter().filter(|clash| clash.proposed.is_some()).count());
    let rest = count.saturating_sub(SHOWN);
    let button = (edit && covered > 0).then(|| {
        let words = if covered == 1 { "Give it to them".to_owned() } else { format!("Give all {covered} to them") };
        view! {
            <ActionForm action=cover attr:class="card-foot">
                <input type="hidden" name="roster" value=roster />
                <Button kind=ButtonKind::Solid size=ButtonSize::Small icon="check">{words}</Button>
            </ActionForm>
        }
    });
    let rows = clashes.into_iter().take(SHOWN).map(row).collect_view();
    view! {
        {failure}
        <section class="card" aria-labelledby="clashes">
            <div class="card-head"><h2 id="clashes">"Exempt, but on call " <span class="n">{count}</span></h2></div>
            <ul class="list">{rows}</ul>
            {(rest > 0).then(|| view! { <p class="card-foot sub">{format!("and {rest} more in the coming three months")}</p> })}
            {button}
        </section>
    }
    .into_any()
}

fn row(clash: ClashView) -> impl IntoView {
    let who = match clash.proposed {
        Some(person) => view! { <b>{person.name}</b>" could take it" }.into_any(),
        None => view! { <span class="nobody"><Icon name="user-round-x" />"Nobody can take it: ask for cover"</span> }
            .into_any(),
    };
    view! {
        <li data-id=format!("{}-{}-{}", clash.person.id, clash.layer.0, clash.starts_at.0)>
            <Icon name="shield-check" />
            <div class="grow">
                <p><b>{clash.person.name}</b> {format!(", {}: {}", clash.layer.word().to_lowercase(), clash.effect)}</p>
                <small class="num"><Time at=clash.starts_at.0 style=TimeStyle::Exact /> " to " <Time at=clash.ends_at.0 style=TimeStyle::Exact /></small>
                <small>{who}</small>
            </div>
        </li>
    }
}
