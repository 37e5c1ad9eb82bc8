//! Measurements of a schedule as people read them: on the page of a roster, and in its editor beside those of a draft.

use app_ui::Icon;
use domain::oncall::{Finding, HealthView, LoadView, Weight};
use leptos::prelude::*;

/// `99.25 %`; whole ones without decimals.
pub fn percent(hundredths: u16) -> String {
    match hundredths % 100 {
        0 => format!("{} %", hundredths / 100),
        rest => format!("{}.{rest:02} %", hundredths / 100),
    }
}

pub fn figure(name: &str, old: Option<String>, new: String, bad: bool) -> impl IntoView + use<> {
    let old = old.filter(|old| *old != new);
    view! {
        <div class:bad=bad>
            <dt>{name.to_owned()}</dt>
            <dd class="num">{old.map(|old| view! { <span class="old"><span class="vh">"before "</span>{old}</span>" "<span aria-hidden="true">"→"</span><span class="vh">" after "</span>" " })}<b>{new}</b></dd>
        </div>
    }
}

/// Who carries how much, most first; compared with before, those whose load changes say by how much.
pub fn loads(before: Option<&HealthView>, after: &HealthView) -> impl IntoView + use<> {
    let find = |loads: &[LoadView], load: &LoadView| loads.iter().find(|it| it.person.id == load.person.id).cloned();
    let compared = before.is_some();
    let before = before.map(|before| before.loads.as_slice()).unwrap_or_default();
    let gone = before.iter().filter(|load| find(&after.loads, load).is_none());
    let gone = gone.map(|load| LoadView {
        hours: 0,
        nights: 0,
        weekend_days: 0,
        holidays: 0,
        shifts: 0,
        longest_hours: 0,
        ..load.clone()
    });
    let most = after.loads.iter().chain(before).map(|load| load.hours).max().unwrap_or(0).max(1);
    let rows = after.loads.iter().cloned().chain(gone).map(|load| {
        let old = find(before, &load);
        let change = move |new: u32, old: Option<u32>| {
            let difference = i64::from(new) - i64::from(old.unwrap_or(0));
            (compared && difference != 0).then(|| view! { <small>{format!("{difference:+}").replace('-', "−")}</small> })
        };
        let width = format!("{}%", load.hours * 100 / most);
        let mark = old.as_ref().map(|old| format!("{}%", old.hours * 100 / most));
        view! {
            <tr data-id=load.person.id.to_string()>
                <th scope="row">
                    {load.person.name.clone()}
                    <svg class="load" width="100%" height="6" aria-hidden="true">
                        <rect class="ground" width="100%" height="6" rx="3" />
                        <rect class="fill" width=width height="6" rx="3" />
                        {mark.map(|mark| view! { <line x1=mark.clone() x2=mark y1="0" y2="6" /> })}
                    </svg>
                </th>
                <td class="num">{load.hours}{change(load.hours, old.as_ref().map(|old| old.hours))}</td>
                <td class="num">{load.nights}{change(load.nights, old.as_ref().map(|old| old.nights))}</td>
                <td class="num">{load.weekend_days}{change(load.weekend_days, old.as_ref().map(|old| old.weekend_days))}</td>
                <td class="num">{load.holidays}{change(load.holidays, old.as_ref().map(|old| old.holidays))}</td>
            </tr>
        }
    });
    view! {
        <table class="loads">
            <thead><tr><th scope="col">"Per person"</th><th scope="col" class="num">"Hours"</th><th scope="col" class="num">"Nights"</th><th scope="col" class="num">"Weekend days"</th><th scope="col" class="num">"Holidays"</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// One finding. `new`: it was not there before.
pub fn finding(finding: &Finding, new: bool) -> impl IntoView + use<> {
    let (icon, class) = match finding.weight {
        Weight::Wrong => ("circle-alert", "wrong"),
        Weight::Risky => ("triangle-alert", "risky"),
        Weight::Note => ("info", "note"),
    };
    let words = finding.words.clone();
    view! { <li class=class><Icon name=icon /><span>{words}{new.then(|| view! { " "<b class="new">"new"</b> })}</span></li> }
}
