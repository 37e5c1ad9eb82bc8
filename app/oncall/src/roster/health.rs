//! How healthy the coming year is: coverage, balance, findings, and what each person carries.

use crate::measures::{figure, finding, loads, percent};
use app_ui::EmptyState;
use domain::oncall::HealthView;
use leptos::prelude::*;

#[component]
pub fn Health(health: HealthView) -> impl IntoView {
    let body = if health.loads.is_empty() && health.findings.is_empty() {
        view! { <EmptyState title="Nothing to measure" hint="Without rotations nobody is on call." icon="users-round" small=true /> }.into_any()
    } else {
        let layers = health.layers.iter().map(|layer| {
            let name = format!("Coverage, {}", layer.layer.word().to_lowercase());
            figure(&name, None, percent(layer.coverage), layer.gaps > 0)
        });
        let layers = layers.collect_view();
        let balance = figure("Balance", None, format!("{} %", health.balance), health.balance < 70);
        let findings = health.findings.iter().map(|it| finding(it, false)).collect_view();
        view! {
            <dl class="figures">
                {layers}
                {balance}
            </dl>
            <ul class="findings">{findings}</ul>
            {loads(None, &health)}
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
