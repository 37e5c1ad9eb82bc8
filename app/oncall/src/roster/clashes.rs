//! Exempt people who are on call, and who could take their time: in one step.

use super::api::CoverClashes;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Icon, Time, TimeStyle};
use domain::Timestamp;
use domain::oncall::ClashView;
use leptos::prelude::*;

/// Rows that are shown; the stretches of the rest are counted.
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
    let groups = groups(clashes);
    let rest: usize = groups.iter().skip(SHOWN).map(|group| group.count).sum();
    let button = (edit && covered > 0).then(|| {
        let words = if covered == 1 { "Give it to them".to_owned() } else { format!("Give all {covered} to them") };
        view! {
            <ActionForm action=cover attr:class="card-foot">
                <input type="hidden" name="roster" value=roster />
                <Button kind=ButtonKind::Solid size=ButtonSize::Small icon="check">{words}</Button>
            </ActionForm>
        }
    });
    let rows = groups.into_iter().take(SHOWN).map(row).collect_view();
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

/// Stretches of one person in one layer that somebody could take, or nobody: nights are told together.
struct Group {
    first: ClashView,
    count: usize,
    ends_at: Timestamp,
}

fn groups(clashes: Vec<ClashView>) -> Vec<Group> {
    let key = |clash: &ClashView| {
        (clash.person.id, clash.layer, clash.effect.clone(), clash.proposed.as_ref().map(|person| person.id))
    };
    let mut groups: Vec<Group> = Vec::new();
    for clash in clashes {
        match groups.iter_mut().find(|group| key(&group.first) == key(&clash)) {
            Some(group) => (group.count, group.ends_at) = (group.count + 1, group.ends_at.max(clash.ends_at)),
            None => groups.push(Group { ends_at: clash.ends_at, first: clash, count: 1 }),
        }
    }
    groups
}

fn row(group: Group) -> impl IntoView {
    let Group { first: clash, count, ends_at } = group;
    let (them, it) = if count == 1 { ("it", "it") } else { ("any of them", "them") };
    let who = match &clash.proposed {
        Some(person) => view! { <b>{person.name.clone()}</b>{format!(" could take {it}")} }.into_any(),
        None => view! { <span class="nobody"><Icon name="user-round-x" />{format!("Nobody can take {them}: ask for cover")}</span> }
            .into_any(),
    };
    let times = (count > 1).then(|| format!("{count} times, "));
    view! {
        <li data-id=format!("{}-{}-{}", clash.person.id, clash.layer.0, clash.starts_at.0)>
            <Icon name="shield-check" />
            <div class="grow">
                <p><b>{clash.person.name}</b> {format!(", {}: {}", clash.layer.word().to_lowercase(), clash.effect)}</p>
                <small class="num">{times}<Time at=clash.starts_at.0 style=TimeStyle::Exact /> " to " <Time at=ends_at.0 style=TimeStyle::Exact /></small>
                <small>{who}</small>
            </div>
        </li>
    }
}
