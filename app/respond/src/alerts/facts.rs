//! What monitoring said about an alert: summary, facts, instances, links.

use app_ui::{Badge, Icon, Time, Tone};
use domain::alerts::{AlertRow, Instance, InstanceStatus, Link};
use leptos::prelude::*;

#[component]
pub fn What(alert: AlertRow, summary: String, details: Vec<(String, String)>) -> impl IntoView {
    let facts = details
        .into_iter()
        .map(|(name, value)| view! { <div><dt class="mono">{name}</dt><dd class="pre-line">{value}</dd></div> })
        .collect_view();
    let signals = if alert.signals == 1 { "1 signal".to_owned() } else { format!("{} signals", alert.signals) };
    view! {
        <section class="card" aria-labelledby="alert-what">
            <div class="card-head">
                <h2 id="alert-what">"What monitoring says"</h2>
                <span class="sub">{signals} " from " {alert.source} ", the last " <Time at=alert.last_signal_at.0 /></span>
            </div>
            <div class="card-body stack">
                {(!summary.is_empty()).then(|| view! { <p class="prose pre-line">{summary}</p> })}
                <dl class="facts">{facts}</dl>
            </div>
        </section>
    }
}

/// Firing ones first.
fn firing_first(mut instances: Vec<Instance>) -> Vec<Instance> {
    instances.sort_by_key(|instance| instance.status == InstanceStatus::Resolved);
    instances
}

/// The labels that all instances have in common: said once, so that each instance says what is its own.
fn in_common(instances: &[Instance]) -> Vec<(String, String)> {
    let (Some(first), true) = (instances.first(), instances.len() > 1) else { return Vec::new() };
    let everywhere = |label: &&(String, String)| instances.iter().all(|instance| instance.labels.contains(label));
    first.labels.iter().filter(everywhere).cloned().collect()
}

/// More than these are unfolded on demand.
const SHOWN: usize = 12;

#[component]
pub fn Instances(instances: Vec<Instance>, firing: i64) -> impl IntoView {
    let count = instances.len();
    let mut shown = firing_first(instances);
    let common = in_common(&shown);
    let rest = shown.split_off(shown.len().min(SHOWN));
    let more = rest.len();
    let unfold = (more > 0).then(|| {
        view! {
            <details class="more-instances">
                <summary>{format!("{more} more instances")} <Icon name="chevron-down" /></summary>
                <InstanceList instances=rest common=common.clone() />
            </details>
        }
    });
    (count > 0).then(|| {
        view! {
            <section class="card" aria-labelledby="alert-instances">
                <div class="card-head">
                    <h2 id="alert-instances">"Instances " <span class="n">{count}</span></h2>
                    <span class="sub">{format!("{firing} still firing")}</span>
                </div>
                {(!common.is_empty())
                    .then(|| view! { <div class="labels in-common"><Labels labels=common.clone() /></div> })}
                <InstanceList instances=shown common=common />
                {unfold}
            </section>
        }
    })
}

#[component]
fn InstanceList(instances: Vec<Instance>, common: Vec<(String, String)>) -> impl IntoView {
    let rows = instances
        .into_iter()
        .map(|mut instance| {
            instance.labels.retain(|label| !common.contains(label));
            let id = instance.fingerprint.clone();
            view! { <li class="instance" data-id=id><OneInstance instance=instance /></li> }
        })
        .collect_view();
    view! { <ul class="list">{rows}</ul> }
}

#[component]
fn Labels(labels: Vec<(String, String)>) -> impl IntoView {
    labels
        .into_iter()
        .map(|(name, value)| view! { <span class="label"><span>{name}</span><b>{value}</b></span> })
        .collect_view()
}

#[component]
fn OneInstance(instance: Instance) -> impl IntoView {
    let resolved = instance.status == InstanceStatus::Resolved;
    let (said, notes): (Vec<_>, Vec<_>) =
        instance.annotations.into_iter().partition(|(name, _)| name == "summary" || name == "description");
    let said = said.into_iter().map(|(_, words)| view! { <p class="pre-line">{words}</p> }).collect_view();
    let noted = !notes.is_empty();
    let notes = notes
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="pre-line">{value}</dd></div> })
        .collect_view();
    view! {
        <div class="grow">
            {said}
            <div class="labels"><Labels labels=instance.labels /></div>
            {noted.then(|| view! { <dl class="facts">{notes}</dl> })}
            <small>
                "Since " <Time at=instance.starts_at.0 />
                {instance.ends_at.map(|at| view! { ", ended " <Time at=at.0 /> })} ", "
                <span class="mono" title="Fingerprint">{instance.fingerprint}</span>
            </small>
        </div>
        {if resolved {
            view! { <Badge tone=Tone::Good icon="check">"Resolved"</Badge> }.into_any()
        } else {
            view! { <Badge tone=Tone::Bad icon="bell-ring">"Firing"</Badge> }.into_any()
        }}
        {instance
            .url
            .map(|url| {
                view! {
                    <a class="btn small" href=url rel="external noreferrer" target="_blank">"Source"<Icon name="arrow-up-right" /></a>
                }
            })}
    }
}

#[component]
pub fn Links(links: Vec<Link>) -> impl IntoView {
    let links = links
        .into_iter()
        .map(|link| {
            view! {
                <li>
                    <Icon name="external-link" />
                    <a class="row-link grow" href=link.href rel="external noreferrer" target="_blank">{link.text}</a>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="alert-links">
            <div class="card-head"><h2 id="alert-links">"Links"</h2></div>
            <ul class="list">{links}</ul>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    #[test]
    fn what_all_instances_share_is_said_once() {
        let label = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let instance = |labels: Vec<(String, String)>| Instance {
            fingerprint: String::new(),
            status: InstanceStatus::Firing,
            labels,
            annotations: vec![],
            starts_at: Timestamp(0),
            ends_at: None,
            url: None,
        };
        let both = [
            instance(vec![label("job", "postgres"), label("instance", "db-1")]),
            instance(vec![label("instance", "db-2"), label("job", "postgres")]),
        ];
        assert_eq!(in_common(&both), [label("job", "postgres")]);
        assert!(in_common(&both[..1]).is_empty(), "one alone has nothing in common with others");
    }
}
