//! `/levers`: every lever, what it is set to, who pulled it, and whether anybody knows that it works.

use crate::pages::{PageHead, shown};
use crate::services::{TestButton, TestLever, lever_tested};
use app_context::{AppError, Failure, FormAction, Live, may, ports, signed_in};
use app_ui::{Badge, Cell, Column, EmptyState, Head, Row, Skeleton, Table, Time, Tone};
use domain::Action;
use domain::levers::Lever;
use leptos::prelude::*;

async fn load_all() -> Result<Vec<Lever>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.levers.list(&by).await?)
}

#[component]
pub fn LeversPage() -> impl IntoView {
    let test = ServerAction::<TestLever>::new();
    let list = Resource::new(|| (), |()| load_all());
    view! {
        <Live on="lever. service." />
        <PageHead title="Levers" hint="Kill switches and safety valves: what they are set to, who pulled them, and when they were tested." />
        <Failure of=test.failure() />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move {
                shown(list.await, move |levers| view! { <List levers=levers test=test /> }.into_any())
            })}
        </Suspense>
    }
}

#[component]
fn List(levers: Vec<Lever>, test: ServerAction<TestLever>) -> impl IntoView {
    if levers.is_empty() {
        return view! {
            <div class="card">
                <EmptyState
                    icon="toggle-right"
                    title="No levers yet"
                    hint="A kill switch turns something off, a safety valve lets less of it through. They are registered on the page of their service, and pulled from the room of an incident."
                >
                    <a class="btn" href="/services">"Go to services"</a>
                </EmptyState>
            </div>
        }
        .into_any();
    }
    let rows = levers.into_iter().map(|one| view! { <Line one=one test=test /> }).collect_view();
    view! {
        <div class="card clip">
            <Table
                label="Levers"
                head=vec![
                    Head::of("Lever", Column::Main),
                    Head::of("Now", Column::Fit),
                    Head::new("Pulled by"),
                    Head::new("Tested"),
                    Head::of("", Column::Act),
                ]
            >
                {rows}
            </Table>
        </div>
    }
    .into_any()
}

#[component]
fn Line(one: Lever, test: ServerAction<TestLever>) -> impl IntoView {
    let href = format!("/services/{}#lever-{}", one.service.slug, one.id);
    let about = format!("{}, {}. {}", one.service.name, one.kind.word().to_lowercase(), one.effect);
    let now = match one.state {
        Some(state) if state == one.normal => {
            view! { <Badge tone=Tone::Good icon="check">{state.to_string()}</Badge> }.into_any()
        }
        Some(state) => view! { <Badge tone=Tone::Warn icon="toggle-right">{state.to_string()}</Badge> }.into_any(),
        None => view! { <span class="muted">"Not read yet"</span> }.into_any(),
    };
    let pulled = one.pull.clone().map(|pull| {
        view! {
            {format!("{} in ", pull.asked_by)}
            <a class="link" href=format!("/incidents/{}/actions", pull.incident)>{pull.incident.to_string()}</a>
            " " <Time at=pull.asked_at.0 />
        }
    });
    let tested = lever_tested(&one);
    let press = may(Action::Respond).then(|| view! { <TestButton lever=one.id name=one.name.clone() action=test /> });
    view! {
        <Row id=one.id.to_string()>
            <Cell column=Column::Main>
                <a class="row-link title" href=href>{one.name}</a>
                <small>{about}</small>
            </Cell>
            <Cell column=Column::Fit label="Now">{now}</Cell>
            <Cell label="Pulled by"><div>{pulled}</div></Cell>
            <Cell label="Tested"><div>{tested}</div></Cell>
            <Cell column=Column::Act>{press}</Cell>
        </Row>
    }
}
