//! What monitoring said about an alert: summary, facts, instances, links.

use app_ui::{Badge, EmptyState, Icon, Time, Tone};
use domain::alerts::{AlertPage, Instance, InstanceStatus, Link};
use leptos::prelude::*;

#[component]
pub fn What(page: RwSignal<AlertPage>) -> impl IntoView {
    let said = Memo::new(move |_| page.with(|page| (page.summary.clone(), page.details.clone())));
    let signals = Memo::new(move |_| {
        page.with(|page| (page.alert.signals, page.alert.last_signal_at.0, page.alert.source.clone()))
    });
    let body = move || {
        let (summary, details) = said.get();
        let facts = details
            .into_iter()
            .map(|(name, value)| view! { <div><dt class="mono">{name}</dt><dd class="pre-line">{value}</dd></div> })
            .collect_view();
        view! {
            {(!summary.is_empty()).then(|| view! { <p class="prose pre-line">{summary}</p> })}
            <dl class="facts">{facts}</dl>
        }
    };
    view! {
        <section class="card" aria-labelledby="alert-what">
            <div class="card-head">
                <h2 id="alert-what">"What monitoring says"</h2>
                <span class="sub">
                    {move || {
                        let (count, last, source) = signals.get();
                        let words = if count == 1 { "1 signal".to_owned() } else { format!("{count} signals") };
                        view! { {words} " from " {source} ", the last " <Time at=last /> }
                    }}
                </span>
            </div>
            <div class="card-body stack">{body}</div>
        </section>
    }
}

/// Firing ones first.
fn firing_first(mut instances: Vec<Instance>) -> Vec<Instance> {
    instances.sort_by_key(|instance| instance.status == InstanceStatus::Resolved);
    instances
}

#[component]
pub fn Instances(page: RwSignal<AlertPage>) -> impl IntoView {
    let instances = Memo::new(move |_| page.with(|page| firing_first(page.instances.clone())));
    let body = move || {
        let instances = instances.get();
        if instances.is_empty() {
            return view! {
                <EmptyState
                    title="One thing"
                    hint="This source sends no instances. Alertmanager lists each alert of a group here, with its own state."
                    icon="server"
                    small=true
                />
            }
            .into_any();
        }
        let rows = instances
            .into_iter()
            .map(|instance| view! { <li class="instance"><OneInstance instance=instance /></li> })
            .collect_view();
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="alert-instances">
            <div class="card-head">
                <h2 id="alert-instances">"Instances " <span class="n">{move || instances.with(Vec::len)}</span></h2>
                <span class="sub">{move || page.with(|page| format!("{} still firing", page.alert.firing_instances))}</span>
            </div>
            {body}
        </section>
    }
}

#[component]
fn OneInstance(instance: Instance) -> impl IntoView {
    let resolved = instance.status == InstanceStatus::Resolved;
    let labels = instance
        .labels
        .into_iter()
        .map(|(name, value)| view! { <span class="label"><span>{name}</span><b>{value}</b></span> })
        .collect_view();
    let notes = instance
        .annotations
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd class="pre-line">{value}</dd></div> })
        .collect_view();
    view! {
        <div class="grow">
            <div class="labels">{labels}</div>
            <dl class="facts">{notes}</dl>
            <small>
                <span class="mono" title="Fingerprint">{instance.fingerprint}</span>
                ", since " <Time at=instance.starts_at.0 />
                {instance.ends_at.map(|at| view! { ", ended " <Time at=at.0 /> })}
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
