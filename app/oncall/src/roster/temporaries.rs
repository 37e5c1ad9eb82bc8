//! Temporary schedules that stand, each with the way to take it back.

use super::api::RemoveTemporary;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonSize, Icon, Time, TimeStyle};
use domain::oncall::TemporaryView;
use leptos::prelude::*;

#[component]
pub fn Temporaries(
    temporaries: Vec<TemporaryView>,
    remove: ServerAction<RemoveTemporary>,
    /// The viewer may take them back.
    edit: bool,
) -> impl IntoView {
    let list = (!temporaries.is_empty()).then(|| {
        let rows = temporaries.into_iter().map(|temporary| one(temporary, remove, edit)).collect_view();
        view! {
            <section class="card" aria-labelledby="temporaries">
                <div class="card-head"><h2 id="temporaries">"Temporary schedules"</h2></div>
                <ul class="list">{rows}</ul>
            </section>
        }
    });
    view! {
        <Failure of=remove.failure() bare=true />
        {list}
    }
}

fn one(temporary: TemporaryView, remove: ServerAction<RemoveTemporary>, edit: bool) -> impl IntoView {
    let (id, about) = (temporary.id.to_string(), format!(" {}", temporary.name));
    let row = id.clone();
    let take_back = edit.then(|| {
        view! {
            <ActionForm action=remove attr:class="inline">
                <input type="hidden" name="temporary" value=id />
                <Button size=ButtonSize::Small>"Take back"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
    });
    let shifts = temporary.shifts.len();
    view! {
        <li data-id=row>
            <Icon name="calendar" />
            <div class="grow">
                <p><b>{temporary.name}</b> {format!(", {}, {shifts} shifts", temporary.layer.word().to_lowercase())}</p>
                <small><Time at=temporary.starts_at.0 style=TimeStyle::Exact /> " to " <Time at=temporary.ends_at.0 style=TimeStyle::Exact /></small>
            </div>
            {take_back}
        </li>
    }
}
