//! What it costs: the running total and how availability is restored, in the header; the estimates and the form that revises
//! them, among the facts.

use super::InRoom;
use crate::forms::{Hidden, some};
use crate::moving::RunningLoss;
use app_context::{AppError, Failure, FormAction, may, ports, signed_in};
use app_ui::{Button, ButtonLink, ButtonSize, Choice, Field, Icon, Select, TextInput, Time, TimeStyle};
use domain::loss::{Asked, AskedLoss, Estimate, EstimateForm, Loss, LossClass, LossSoFar, amount, money, read};
use domain::text::TITLE_MAX;
use domain::{Action, IncidentNumber, Refusal};
use leptos::prelude::*;

/// Estimates before the newest that are shown without being asked for.
const EARLIER_SHOWN: usize = 2;

/// Estimates, in the words that people type: `41 %`, `3800 a minute`.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn estimate_loss(
    number: i64,
    #[server(default)] how_much: String,
    #[server(default)] from: String,
    #[server(default)] one_off: String,
    #[server(default)] reason: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let wrong = |problem: String| Refusal::invalid("how_much", problem);
    let asked = some(how_much).map(|text| read(&text)).transpose().map_err(wrong)?;
    let one_off = some(one_off)
        .map(|text| amount(&text).ok_or_else(|| Refusal::invalid("one_off", "Write an amount, like 12,000 or 12k.")));
    let mut form = asked.map(form_of).unwrap_or_default();
    form.one_off = one_off.transpose()?;
    form.from_now |= from == "now";
    form.reason = reason;
    ports()?.losses.estimate(&by, IncidentNumber(number), form).await.map_err(at_the_one_field)?;
    Ok(())
}

/// An estimate as the port takes it.
pub(super) fn form_of(asked: AskedLoss) -> EstimateForm {
    let mut form = EstimateForm { from_now: asked.from_now, ..EstimateForm::default() };
    match asked.asked {
        Asked::Band(band) => form.band = Some(band),
        Asked::PerHour(per_hour) => form.per_hour = Some(per_hour),
        Asked::Share(percent) => form.percent = Some(percent),
    }
    form
}

/// The three ways of saying how much are one field here.
fn at_the_one_field(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(mut fields) => {
            for (field, _) in &mut fields.0 {
                if matches!(field.as_str(), "band" | "per_hour" | "percent") {
                    *field = "how_much".into();
                }
            }
            Refusal::Invalid(fields)
        }
        other => other,
    }
}

/// In the header: what it has cost, what it is costing, and what follows.
#[component]
pub fn LossCell(here: InRoom) -> impl IntoView {
    let href = format!("/incidents/{}/facts#room-loss", here.number);
    let estimates = may(Action::Respond) && here.room.incident.status.takes_words();
    match here.room.incident.loss.clone() {
        Some(loss) => {
            let (class, running) = (loss.class, loss.running);
            let rate = running.then(|| view! { <span class="num">{loss.per_hour.rate_words(&loss.currency)}</span> });
            view! {
                <div class="room-loss" data-class=class.as_str()>
                    <dt>"Loss " {rate}</dt>
                    <dd>
                        <a class="big" href=href><RunningLoss loss=loss /></a>
                        {running.then(|| view! { <Method class=class /> })}
                    </dd>
                </div>
            }
            .into_any()
        }
        None => view! {
            <div class="room-loss">
                <dt>"Loss"</dt>
                <dd>
                    <b class="faint">"Not estimated"</b>
                    {estimates.then(|| view! { <ButtonLink href=href size=ButtonSize::Small class="estimate">"Estimate"</ButtonLink> })}
                </dd>
            </div>
        }
        .into_any(),
    }
}

/// When availability is restored, chosen by the loss.
#[component]
fn Method(class: LossClass) -> impl IntoView {
    view! {
        <p class="method" data-class=class.as_str()>
            <b>{class.method()}</b>
            <span>{class.meaning()}</span>
        </p>
    }
}

/// Among the facts.
#[component]
pub fn LossFacts(here: InRoom, loss: Loss) -> impl IntoView {
    let action = ServerAction::<EstimateLoss>::new();
    let estimates = may(Action::Respond) && here.room.incident.status.takes_words();
    let refused = action.failure().is_some();
    let revises = !loss.estimates.is_empty();
    let body = match loss.so_far.clone() {
        Some(so_far) => view! { <SoFar so_far=so_far /> }.into_any(),
        None => {
            view! { <p class="quiet-note">"Nobody has estimated it. A guess will do: it decides how urgently people act."</p> }
                .into_any()
        }
    };
    let form = estimates.then(|| {
        let ask = if revises { "Revise the estimate" } else { "Estimate the loss" };
        view! {
            <details class="say-first" open=refused>
                <summary class="btn small"><Icon name="banknote" />{ask}</summary>
                <EstimateFields here=here loss=loss.clone() action=action />
            </details>
        }
    });
    view! {
        <section aria-labelledby="room-loss">
            <h2 id="room-loss">"Loss"</h2>
            {body}
            <History estimates=loss.estimates currency=loss.policy.currency />
            {form}
        </section>
    }
}

#[component]
fn SoFar(so_far: LossSoFar) -> impl IntoView {
    let class = so_far.class;
    let rate = so_far.running.then(|| format!("{} being lost", so_far.per_hour.rate_words(&so_far.currency)));
    view! {
        <p class="loss-so-far" data-class=class.as_str()>
            <b class="big"><RunningLoss loss=so_far /></b>
            <span>{rate.unwrap_or_else(|| "The impact has ended".into())}</span>
            <small>{class.meaning()}</small>
        </p>
    }
}

/// Every estimate is kept: the newest ones here, those before them on request.
#[component]
fn History(estimates: Vec<Estimate>, currency: String) -> impl IntoView {
    let line = |one: Estimate| {
        let once = (one.one_off > 0).then(|| format!(", and {} once", money(&currency, one.one_off)));
        let since = one.since.map(|at| view! { ", since " <Time at=at.0 style=TimeStyle::Clock /> });
        view! {
            <li data-id=one.id.to_string()>
                <span class="grow">
                    <b>{one.basis.words(&currency)}</b>
                    {once}
                    {since}
                    {(!one.reason.is_empty()).then(|| view! { <small>{one.reason.clone()}</small> })}
                </span>
                <small>{one.estimated_by.clone()} ", " <Time at=one.estimated_at.0 style=TimeStyle::Clock /></small>
            </li>
        }
    };
    let mut lines: Vec<_> = estimates.into_iter().map(line).collect();
    let earlier = lines.split_off(lines.len().min(EARLIER_SHOWN + 1));
    let more = earlier.len();
    view! {
        <ul class="estimates">{lines}</ul>
        {(more > 0)
            .then(|| {
                view! {
                    <details class="earlier">
                        <summary>{format!("{more} earlier")}<Icon name="chevron-down" /></summary>
                        <ul class="estimates">{earlier}</ul>
                    </details>
                }
            })}
    }
}

#[component]
fn EstimateFields(here: InRoom, loss: Loss, action: ServerAction<EstimateLoss>) -> impl IntoView {
    let number = here.number.0.to_string();
    let draft = format!("loss-{number}");
    let revises = !loss.estimates.is_empty();
    let (currency, levels) = (loss.policy.currency.clone(), loss.policy.per_hour);
    let bands = format!(
        "Or a band: none, low (under {} an hour), medium, high (from {} an hour).",
        money(&currency, levels.medium),
        money(&currency, levels.high)
    );
    let beginnings = vec![Choice::new("", "From the beginning"), Choice::new("now", "From now on")];
    let once = loss.estimates.first().map(|newest| newest.one_off).filter(|once| *once > 0);
    let once = once.map(|once| once.to_string()).unwrap_or_default();
    view! {
        <ActionForm action=action attr:class="form estimate-form" attr:data-draft=draft>
            <Hidden name="number" value=number />
            <Field id="loss-how-much" label="How much is being lost?" hint=bands error=action.wrong("how_much")>
                <TextInput
                    name="how_much"
                    value=action.typed("how_much")
                    placeholder="41 %, 3800 a minute, 20k an hour"
                    autocomplete="off"
                    max_length=60u32
                />
            </Field>
            <OfWhat loss=loss />
            <div class="pair">
                <Field id="loss-from" label="Since when?">
                    <Select name="from" choices=beginnings selected=action.typed("from") />
                </Field>
                <Field id="loss-once" label="Once, on top" optional=true error=action.wrong("one_off")>
                    <TextInput name="one_off" value=action.typed_or("one_off", once) placeholder="0" autocomplete="off" max_length=30u32 />
                </Field>
            </div>
            <Field id="loss-reason" label="What was learned?" optional=!revises error=action.wrong("reason")>
                <TextInput
                    name="reason"
                    value=action.typed("reason")
                    placeholder="Only cards of the EU are declined"
                    required=revises
                    autocomplete="off"
                    max_length=TITLE_MAX as u32
                />
            </Field>
            <Failure of=action.failure() />
            <Button size=ButtonSize::Small icon="check">{if revises { "Revise" } else { "Estimate" }}</Button>
        </ActionForm>
    }
}

/// What a share is a share of.
#[component]
fn OfWhat(loss: Loss) -> impl IntoView {
    let (earning, silent): (Vec<_>, Vec<_>) = loss.services.into_iter().partition(|one| one.revenue.is_some());
    let names = |all: &[domain::loss::ServiceRevenue]| {
        all.iter().map(|one| one.service.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let known = (!earning.is_empty()).then(|| {
        let verb = if earning.len() == 1 { "earns" } else { "earn" };
        format!("A share is of what {} {verb}.", names(&earning))
    });
    let unknown = silent.first().filter(|_| may(Action::ManageCatalogue)).map(|one| {
        let href = format!("/services/{}#revenue", one.service.slug);
        view! { " " <a class="link" href=href>{format!("Say what {} earns", one.service.name)}</a> }
    });
    let nothing =
        earning.is_empty().then_some("A share cannot be counted yet: no affected service says what it earns.");
    view! { <p class="quiet-note">{known} {nothing} {unknown}</p> }
}
