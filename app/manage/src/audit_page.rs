//! `/settings/audit`: every change, newest first.

use crate::pages::{PageHead, Pager, query, shown};
use app_context::{AppError, ports, signed_in};
use app_ui::{Cell, Column, EmptyState, Head, Icon, Row, Skeleton, Table, Time, TimeStyle};
use domain::incidents::TimelineItem;
use domain::{Page, PageRequest};
use leptos::prelude::*;

async fn load_audit(after: Option<String>) -> Result<Page<TimelineItem>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.now.audit(&by, PageRequest { after, limit: Some(100) }).await?)
}

#[component]
pub fn AuditPage() -> impl IntoView {
    let after = query("after");
    let log = Resource::new(|| (), move |()| load_audit(after.clone()));
    view! {
        <PageHead title="Audit log" hint="Every change, who made it, when." />
        <Suspense fallback=|| view! { <div class="card"><Skeleton rows=8 /></div> }>
            {move || Suspend::new(async move { shown(log.await, |page| view! { <Log page=page /> }.into_any()) })}
        </Suspense>
    }
}

#[component]
fn Log(page: Page<TimelineItem>) -> impl IntoView {
    if page.items.is_empty() {
        return view! {
            <div class="card">
                <EmptyState icon="history" title="Nothing has happened yet" hint="Each change stands here, with who and when." />
            </div>
        }
        .into_any();
    }
    let rows = page.items.into_iter().map(|item| {
        view! {
            <Row id=item.seq.to_string()>
                <Cell column=Column::Fit label="When"><Time at=item.at.0 style=TimeStyle::Exact /></Cell>
                <Cell column=Column::Fit label="Who">{item.actor}</Cell>
                <Cell column=Column::Main>
                    <span class="row"><Icon name=item.icon /><span class="grow">{item.sentence}</span></span>
                </Cell>
                <Cell column=Column::Fit label="Kind"><code class="faint">{item.kind}</code></Cell>
            </Row>
        }
    });
    view! {
        <div class="card clip">
            <Table
                label="Changes"
                head=vec![
                    Head::of("When", Column::Fit),
                    Head::of("Who", Column::Fit),
                    Head::of("What", Column::Main),
                    Head::of("Kind", Column::Fit),
                ]
            >
                {rows.collect_view()}
            </Table>
            <Pager next=page.next />
        </div>
    }
    .into_any()
}
