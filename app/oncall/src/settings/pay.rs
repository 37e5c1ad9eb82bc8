//! The card that says what being on call is worth.

use super::amounts::written;
use super::api::SetPay;
use app_context::{Failure, FormAction};
use app_ui::{Button, Choice, Field, FieldError, Select, TextInput};
use domain::oncall::{PayBand, PayForm, Weekday};
use leptos::prelude::*;

/// Bands that can be added at once.
const PLACES: usize = 2;

#[component]
pub fn PayCard(roster: String, pay: Option<PayForm>, city: String) -> impl IntoView {
    let set = ServerAction::<SetPay>::new();
    let since = pay.as_ref().and_then(|form| form.effective_from.clone());
    let rules = pay.map(|form| form.rules).unwrap_or_default();
    let amount = move |name: &'static str, label: &'static str, value: i64| {
        view! {
            <Field id=format!("pay-{name}") label=label error=set.wrong(name)>
                <TextInput name=name value=set.typed_or(name, written(value)) placeholder="0" />
            </Field>
        }
    };
    let holiday = rules.holiday_per_hour.unwrap_or(0);
    let bands = rules.bands.iter().map(Some).chain((0..PLACES).map(|_| None));
    let bands = bands.enumerate().map(|(index, it)| band(set, index, it)).collect_view();
    view! {
        <section class="card" id="pay" aria-labelledby="pay-title">
            <div class="card-head"><h2 id="pay-title">"What being on call is worth"</h2>{since.map(|day| view! { <span class="sub">{format!("since {day}")}</span> })}</div>
            <ActionForm action=set attr:class="card-body form" attr:data-draft="pay">
                <input type="hidden" name="roster" value=roster />
                <div class="pair">
                    <Field id="pay-currency" label="Currency" error=set.wrong("currency")>
                        <TextInput name="currency" value=set.typed_or("currency", rules.currency.clone()) placeholder="EUR" required=true max_length=3_u32 />
                    </Field>
                    <Field id="pay-effective" label="From" hint=format!("{city} time; empty is today.") error=set.wrong("effective_from")>
                        <TextInput name="effective_from" kind="date" value=set.typed("effective_from") />
                    </Field>
                </div>
                <div class="pair">{amount("per_shift", "A shift", rules.per_shift)} {amount("per_incident", "An incident handled", rules.per_incident)}</div>
                <div class="pair">{amount("per_quarter", "A quarter with any shift", rules.per_quarter)} {amount("per_hour", "An hour", rules.per_hour)}</div>
                <div class="pair">{amount("holiday_per_hour", "An hour on a public holiday", holiday)}</div>
                <fieldset class="choose">
                    <legend class="field-label">"Hours with a rate of their own " <span class="sub">"name, days, from, until, an hour; where the person lives, the first that holds counts"</span></legend>
                    <div class="stack tight">{bands}</div>
                </fieldset>
                <Failure of=set.failure() />
                <div class="form-foot"><Button icon="check">"Save"</Button></div>
            </ActionForm>
        </section>
    }
}

fn band(set: ServerAction<SetPay>, index: usize, band: Option<&PayBand>) -> impl IntoView + use<> {
    let field = |name: &str| format!("bands[{index}][{name}]");
    let typed = |name: &str, value: Option<String>| set.typed_or(&field(name), value.unwrap_or_default());
    let days = vec![
        Choice::new("", "Every day"),
        Choice::new("week", "Monday to Friday"),
        Choice::new("weekend", "Saturday and Sunday"),
    ];
    let of = band.map(|band| match band.hours.weekdays.as_slice() {
        [Weekday::Sat, Weekday::Sun] => "weekend",
        all if all == &Weekday::ALL[..5] => "week",
        _ => "",
    });
    let wrong = set.failure().and_then(|error| {
        let names = ["name", "from", "until", "per_hour"];
        names.iter().find_map(|name| error.field(&format!("bands.{index}.{name}")))
    });
    view! {
        <div class="pay-band" role="group" aria-label=format!("Hours {}", index + 1)>
            <TextInput name=field("name") value=typed("name", band.map(|band| band.name.clone())) label="Name" placeholder="Nights" max_length=40_u32 />
            <Select name=field("days") choices=days selected=typed("days", of.map(str::to_owned)) label="Days" />
            <TextInput name=field("from") kind="time" value=typed("from", band.map(|band| band.hours.from.to_string())) label="From" />
            <TextInput name=field("until") kind="time" value=typed("until", band.map(|band| band.hours.until.to_string())) label="Until" />
            <TextInput name=field("per_hour") value=typed("per_hour", band.map(|band| written(band.per_hour))) label="An hour" placeholder="0" />
            <FieldError of=wrong />
        </div>
    }
}
