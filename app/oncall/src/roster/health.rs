//! How healthy the coming year is: coverage, balance, findings, and what each person carries.

use crate::editor::finding_icon;
use app_ui::{EmptyState, Icon};
use domain::oncall::{Finding, HealthView, LoadView};
use leptos::prelude::*;

#[component]
pub fn Health(health: HealthView) -> impl IntoView {
    let body = if health.loads.is_empty() && health.findings.is_empty() {
        view! { <EmptyState title="Nothing to measure" hint="Without rotations nobody is on call." icon="users-round" small=true /> }.into_any()
    } else {
        let layers = health.layers.iter().map(|layer| {
            let words = format!("{}.{:02} %", layer.coverage / 100, layer.coverage % 100).replace(".00", "");
            view! { <div class:bad=layer.gaps != 0><dt>{format!("Coverage, {}", layer.layer.word().to_lowercase())}</dt><dd class="num"><b>{words}</b></dd></div> }
        });
        let (layers, balance) = (layers.collect_view(), health.balance);
        let findings = health.findings.iter().map(finding).collect_view();
        view! {
            <dl class="figures">
                {layers}
                <div class:bad=balance < 70><dt>"Balance"</dt><dd class="num"><b>{format!("{balance} %")}</b></dd></div>
            </dl>
            <ul class="findings">{findings}</ul>
            {loads(&health.loads)}
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="health">
            <div class="card-head"><h2 id="health">"Health"</h2><span class="sub">"the coming year"</span></div>
            {body}
        </section>
    }
}

fn finding(finding: &Finding) -> impl IntoView + use<> {
    let (icon, class) = finding_icon(finding.weight);
    view! { <li class=class><Icon name=icon /><span>{finding.words.clone()}</span></li> }
}

fn loads(loads: &[LoadView]) -> impl IntoView + use<> {
    let most = loads.iter().map(|load| load.hours).max().unwrap_or(0).max(1);
    let rows = loads.iter().map(|load| {
        let width = format!("{}%", load.hours * 100 / most);
        view! {
            <tr data-id=load.person.id.to_string()>
                <th scope="row">
                    {load.person.name.clone()}
                    <svg class="load" width="100%" height="6" aria-hidden="true"><rect class="ground" width="100%" height="6" rx="3" /><rect class="fill" width=width height="6" rx="3" /></svg>
                </th>
                <td class="num">{load.hours}</td>
                <td class="num">{load.nights}</td>
                <td class="num">{load.weekend_days}</td>
            </tr>
        }
    });
    view! {
        <table class="loads">
            <thead><tr><th scope="col">"Per person"</th><th scope="col" class="num">"Hours"</th><th scope="col" class="num">"Nights"</th><th scope="col" class="num">"Weekend days"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
