//! The page: a period as a form, a table of people and items, and totals.

use super::api::load_pay;
use crate::not_shown::NotShown;
use app_context::AppError;
use app_ui::{Avatar, Button, EmptyState, Field, Icon, Skeleton, TextInput};
use domain::oncall::{PayLine, PayReport};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::collections::BTreeMap;

#[component]
pub fn PayPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("slug").unwrap_or_default());
    let query = use_query_map().get_untracked();
    let word = |name: &str| query.get(name).unwrap_or_default();
    let (from, to) = (word("from"), word("to"));
    let asked = (slug.clone(), from.clone(), to.clone());
    let loaded = Resource::new(|| (), move |()| load_pay(asked.0.clone(), asked.1.clone(), asked.2.clone()));
    view! {
        <Title text="Pay" />
        <Suspense fallback=|| view! { <section class="card"><Skeleton rows=6 label="Loading the report" /></section> }>
            {move || {
                let (slug, from, to) = (slug.clone(), from.clone(), to.clone());
                Suspend::new(async move {
                    match loaded.await {
                        Ok((report, rights)) => view! { <Report report=report edit=rights.edit /> }.into_any(),
                        Err(error) if error.field("from").is_some() || error.field("to").is_some() => {
                            view! { <Period slug=slug from=from to=to error=Some(error) /> }.into_any()
                        }
                        Err(error) => view! { <NotShown error=error /> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
}

#[component]
fn Period(slug: String, from: String, to: String, #[prop(optional_no_strip)] error: Option<AppError>) -> impl IntoView {
    let wrong = |field: &str| error.as_ref().and_then(|error| error.field(field));
    view! {
        <section class="card" aria-labelledby="period">
            <div class="card-head"><h2 id="period">"Period"</h2></div>
            <form method="get" action=format!("/rosters/{slug}/pay") class="card-body form">
                <div class="pair">
                    <Field id="pay-from" label="First day" error=wrong("from")>
                        <TextInput name="from" kind="date" value=from required=true />
                    </Field>
                    <Field id="pay-to" label="Last day" error=wrong("to")>
                        <TextInput name="to" kind="date" value=to required=true />
                    </Field>
                </div>
                <div class="form-foot"><Button icon="calendar">"Show"</Button></div>
            </form>
        </section>
    }
}

#[component]
fn Report(report: PayReport, edit: bool) -> impl IntoView {
    let slug = report.roster.slug.clone();
    let csv = format!("/api/v1/rosters/{slug}/pay.csv?from={}&to={}", report.from, report.to);
    let settings = edit.then(|| {
        view! { <a class="btn" href=format!("/rosters/{slug}/settings#pay")><Icon name="sliders-horizontal" />"What it is worth"</a> }
    });
    let body = if report.lines.is_empty() {
        let hint = match (report.has_rules, edit) {
            (true, _) => "Nobody earned anything here in this period.",
            (false, true) => "Say first what being on call is worth in this roster.",
            (false, false) => "Nobody has said yet what being on call is worth in this roster.",
        };
        view! { <EmptyState title="Nothing to report" hint=hint icon="file-text" small=true /> }.into_any()
    } else {
        view! { <Lines lines=report.lines /> }.into_any()
    };
    view! {
        <header class="page-head">
            <div class="lead">
                <nav class="crumbs" aria-label="Place"><a href="/on-call">"On call"</a><a href=format!("/rosters/{slug}")>{report.roster.name.clone()}</a></nav>
                <h1>"Pay"</h1>
                <p>{format!("From the shifts that were and the pages that were answered, {} to {}.", report.from, report.to)} {(!report.all).then_some(" Yours alone.")}</p>
            </div>
            <div class="btns">{settings}<a class="btn" href=csv download=""><Icon name="download" />"CSV"</a></div>
        </header>
        <div class="split">
            <section class="card" aria-labelledby="pay-lines">
                <div class="card-head"><h2 id="pay-lines">"Earned"</h2></div>
                {body}
            </section>
            <Period slug=slug.clone() from=report.from to=report.to />
        </div>
    }
}

#[component]
fn Lines(lines: Vec<PayLine>) -> impl IntoView {
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    for line in &lines {
        *totals.entry(line.currency.clone()).or_default() += line.amount;
    }
    let mut last = None;
    let rows = lines
        .into_iter()
        .map(|line| {
            let first = last.replace(line.person.id) != Some(line.person.id);
            let quantity = if line.item.is_hours() { format!("{} h", money(line.quantity)) } else { line.quantity.to_string() };
            view! {
                <tr class:first=first>
                    <td class="main"><span class="person"><Avatar name=line.person.name.clone() /><b>{line.person.name}</b></span></td>
                    <td data-label="For">{line.item.word().to_owned()}</td>
                    <td data-label="How many" class="num">{quantity}</td>
                    <td data-label="Each" class="num">{money(line.rate)}</td>
                    <td data-label="Amount" class="num"><span><b>{money(line.amount)}</b>" "{line.currency}</span></td>
                </tr>
            }
        })
        .collect_view();
    let sums = totals.into_iter().map(|(currency, amount)| {
        view! { <tr><th scope="row" colspan="4">"In all"</th><td class="num"><b>{money(amount)}</b>" "{currency}</td></tr> }
    });
    view! {
        <div class="table-box">
            <table class="table cards pay-table">
                <thead><tr><th scope="col">"Who"</th><th scope="col">"For"</th><th scope="col" class="num">"How many"</th><th scope="col" class="num">"Each"</th><th scope="col" class="num">"Amount"</th></tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{sums.collect_view()}</tfoot>
            </table>
        </div>
    }
}

/// `1,234.50`
pub fn money(hundredths: i64) -> String {
    let whole = (hundredths / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{grouped}.{:02}", hundredths.rem_euclid(100))
}
