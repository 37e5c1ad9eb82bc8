//! What a service earns, hour by hour of a week: a share of it is what an incident costs.

use app_context::{AppError, Failure, FormAction, may, ports, say, signed_in};
use app_ui::{Button, ButtonKind, Choice, Dialog, DialogButton, Field, FieldError, Select, TextInput};
use domain::loss::{BusyForm, BusyHours, RevenueForm, RevenueProfile, amount, money};
use domain::oncall::Weekday;
use domain::{Action, FieldErrors, Refusal, ServiceId};
use leptos::form::ActionForm;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Rows of hours that the form offers; REST takes more.
const ROWS: usize = 6;

/// What a service earns, and in which currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revenue {
    pub profile: Option<RevenueProfile>,
    pub currency: String,
    /// The organisation's.
    pub time_zone: String,
}

pub async fn load_revenue(service: ServiceId) -> Result<Revenue, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let profile = ports.losses.revenue(&by, service).await?;
    let organisation = ports.organisations.organisation(&by).await?;
    Ok(Revenue { profile, currency: organisation.loss.currency, time_zone: organisation.time_zone })
}

/// As it was typed. Rows without an amount are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevenueTyped {
    pub per_hour: String,
    #[serde(default)]
    pub busy: Vec<BusyTyped>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusyTyped {
    /// `mon,tue`
    #[serde(default)]
    pub days: String,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub until: String,
    #[serde(default)]
    pub per_hour: String,
}

impl RevenueTyped {
    fn read(self) -> Result<RevenueForm, Refusal> {
        let mut errors = FieldErrors::default();
        let mut money = |field: &str, text: &str| {
            amount(text).unwrap_or_else(|| {
                errors.add(field, "Write what it earns in an hour, like 12,000 or 12k; nothing is 0.");
                0
            })
        };
        let per_hour = money("per_hour", &self.per_hour);
        let busy = self.busy.into_iter().filter(|row| !row.per_hour.trim().is_empty()).map(|row| {
            let weekdays = Weekday::ALL.into_iter().filter(|day| row.days.split(',').any(|key| key == day.key()));
            let per_hour = money("busy", &row.per_hour);
            BusyForm { weekdays: weekdays.collect(), from: row.from, until: row.until, per_hour }
        });
        let busy = busy.collect();
        errors.check()?;
        Ok(RevenueForm { time_zone: None, per_hour, busy })
    }
}

/// Problems of single rows are told below them all.
fn below_the_rows(refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(mut fields) => {
            for (field, _) in &mut fields.0 {
                if field.starts_with("busy.") {
                    *field = "busy".into();
                }
            }
            Refusal::Invalid(fields)
        }
        other => other,
    }
}

/// Says what it earns.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn set_revenue(service: ServiceId, revenue: RevenueTyped) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.losses.set_revenue(&by, service, revenue.read()?).await.map_err(below_the_rows)?;
    say("Saved. Estimates that were made before stay as they are.");
    Ok(())
}

#[server]
pub async fn forget_revenue(service: ServiceId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.losses.forget_revenue(&by, service).await?;
    say("Nobody says any more what it earns.");
    Ok(())
}

#[component]
pub fn RevenueCard(service: ServiceId, revenue: Revenue, set: ServerAction<SetRevenue>) -> impl IntoView {
    let forget = ServerAction::<ForgetRevenue>::new();
    let manages = may(Action::ManageCatalogue);
    let known = revenue.profile.is_some();
    let body = match revenue.profile.clone() {
        Some(profile) => view! { <Profile profile=profile currency=revenue.currency.clone() /> }.into_any(),
        None => view! {
            <p class="muted">
                "Nobody has said it yet. With it, a share of customers is enough to estimate what an incident costs."
            </p>
        }
        .into_any(),
    };
    view! {
        <section class="card" id="revenue" aria-labelledby="revenue-title">
            <header class="card-head"><h2 id="revenue-title">"What it earns"</h2></header>
            <div class="card-body">{body}</div>
            {manages
                .then(|| {
                    view! {
                        <footer class="card-foot">
                            <DialogButton opens="change-revenue" icon="pencil">{if known { "Change it" } else { "Say what it earns" }}</DialogButton>
                            {known
                                .then(|| {
                                    view! {
                                        <ActionForm action=forget attr:class="inline">
                                            <input type="hidden" name="service" value=service.to_string() />
                                            <Button kind=ButtonKind::Quiet>"Forget it"</Button>
                                        </ActionForm>
                                    }
                                })}
                        </footer>
                        <Change service=service revenue=revenue set=set />
                    }
                })}
        </section>
    }
}

#[component]
fn Profile(profile: RevenueProfile, currency: String) -> impl IntoView {
    let an_hour = |amount| format!("{} an hour", money(&currency, amount));
    let usually = if profile.busy.is_empty() { "At all hours" } else { "At other hours" };
    let busy = profile.busy.iter().map(|busy| {
        view! { <div><dt>{hours_in_words(busy)}</dt><dd class="num">{an_hour(busy.per_hour)}</dd></div> }
    });
    let busy = busy.collect_view();
    view! {
        <dl class="facts">
            {busy}
            <div><dt>{usually}</dt><dd class="num">{an_hour(profile.per_hour)}</dd></div>
        </dl>
        {(!profile.busy.is_empty()).then(|| view! { <p class="field-hint">"Hours of " {profile.time_zone.clone()} "."</p> })}
    }
}

fn hours_in_words(busy: &BusyHours) -> String {
    let hours = &busy.hours;
    let days = days_in_words(&hours.weekdays);
    if hours.from == hours.until { days } else { format!("{days}, {} to {}", hours.from, hours.until) }
}

fn days_in_words(days: &[Weekday]) -> String {
    match days {
        all if all.len() == 7 => "Every day".into(),
        all if all == &Weekday::ALL[..5] => "Monday to Friday".into(),
        all if all == &Weekday::ALL[5..] => "Saturday and Sunday".into(),
        some => some.iter().map(|day| day.short()).collect::<Vec<_>>().join(", "),
    }
}

fn keys(days: &[Weekday]) -> String {
    days.iter().map(|day| day.key()).collect::<Vec<_>>().join(",")
}

/// The usual sets of days, each day, and what stands there now.
fn day_choices(now: &str) -> Vec<Choice> {
    let sets = [&Weekday::ALL[..5], &Weekday::ALL[..], &Weekday::ALL[5..]];
    let single = Weekday::ALL.iter().map(std::slice::from_ref);
    let choice = |days: &[Weekday]| Choice::new(keys(days), days_in_words(days));
    let mut choices: Vec<Choice> = sets.into_iter().chain(single).map(choice).collect();
    if !now.is_empty() && choices.iter().all(|choice| choice.value != now) {
        let days: Vec<_> = Weekday::ALL.into_iter().filter(|day| now.split(',').any(|key| key == day.key())).collect();
        choices.push(choice(&days));
    }
    choices
}

#[component]
fn Change(service: ServiceId, revenue: Revenue, set: ServerAction<SetRevenue>) -> impl IntoView {
    let now = revenue.profile.as_ref();
    let rows: Vec<BusyTyped> = now.map_or_else(Vec::new, |now| now.busy.iter().map(typed).collect());
    // Without scripts a further row comes with each one that is saved.
    let shown = (rows.len() + 2).clamp(2, ROWS.max(rows.len()));
    let rows = (0..shown).map(|n| row(n, rows.get(n).cloned().unwrap_or_default(), set)).collect_view();
    let usual = now.map(|now| now.per_hour.to_string()).unwrap_or_default();
    let zone = now.map_or(revenue.time_zone, |now| now.time_zone.clone());
    view! {
        <Dialog id="change-revenue" title="What it earns" refused=set.failure().is_some() wide=true>
            <ActionForm action=set attr:class="form">
                <input type="hidden" name="service" value=service.to_string() />
                <Failure of=set.failure() />
                <Field id="revenue-hour" label=format!("In an hour, in {}", revenue.currency) error=set.wrong("per_hour")>
                    <TextInput
                        name="revenue[per_hour]"
                        value=set.typed_or("revenue[per_hour]", usual)
                        placeholder="4,000"
                        required=true
                        autocomplete="off"
                        max_length=20u32
                    />
                </Field>
                <fieldset class="plain-set">
                    <legend class="field-label">"Hours in which it differs" <span class="field-optional">"optional"</span></legend>
                    <p class="field-hint">{format!("By the clocks of {zone}. The same time twice means the whole day.")}</p>
                    <div class="busy-rows">{rows}</div>
                    <FieldError of=set.wrong("busy") />
                </fieldset>
                <footer class="dialog-foot"><Button kind=ButtonKind::Primary>"Save"</Button></footer>
            </ActionForm>
        </Dialog>
    }
}

fn typed(busy: &BusyHours) -> BusyTyped {
    let hours = &busy.hours;
    BusyTyped {
        days: keys(&hours.weekdays),
        from: hours.from.to_string(),
        until: hours.until.to_string(),
        per_hour: busy.per_hour.to_string(),
    }
}

fn row(n: usize, now: BusyTyped, set: ServerAction<SetRevenue>) -> impl IntoView {
    let name = |field: &str| format!("revenue[busy][{n}][{field}]");
    let value = |field: &str, now: &str, otherwise: &str| {
        let now = if now.is_empty() { otherwise } else { now };
        set.typed_or(&name(field), now)
    };
    let days = value("days", &now.days, "");
    let label = |what: &str| format!("{what}, row {}", n + 1);
    view! {
        <div class="busy-row" role="group" aria-label=format!("Hours {}", n + 1)>
            <Select name=name("days") label=label("Days") choices=day_choices(&days) selected=days />
            <span class="busy-span">
                <TextInput name=name("from") kind="time" value=value("from", &now.from, "09:00") label=label("From") />
                <span aria-hidden="true">"to"</span>
                <TextInput name=name("until") kind="time" value=value("until", &now.until, "18:00") label=label("Until") />
            </span>
            <TextInput
                name=name("per_hour")
                value=value("per_hour", &now.per_hour, "")
                label=label("An hour")
                placeholder="12,000 an hour"
                autocomplete="off"
                max_length=20u32
            />
        </div>
    }
}
