//! The severity helper: three questions, the rule that answers them (which the browser's program applies), and the
//! choice, which stays the reader's. Without that program only the choice is there.

use app_ui::{Choice, Segmented, Severity as SeverityTag};
use domain::incidents::Severity;
use leptos::prelude::*;

fn answers() -> Vec<Choice> {
    vec![Choice::new("yes", "Yes"), Choice::new("no", "No"), Choice::new("", "Not sure")]
}

fn shares() -> Vec<Choice> {
    vec![
        Choice::new("few", "Ten at most"),
        Choice::new("some", "Under 25 %"),
        Choice::new("quarter", "25 % or more"),
        Choice::new("all", "Nearly all"),
        Choice::new("", "Not sure"),
    ]
}

/// The questions and the choice.
#[component]
pub fn SeverityHelper(
    /// The chosen level; empty for "not rated".
    chosen: String,
) -> impl IntoView {
    let levels: Vec<Choice> = Severity::ALL
        .into_iter()
        .map(|level| Choice::new(level.level().to_string(), level.label()).hint(level.word()))
        .chain([Choice::new("", "Not sure").hint("Rate it later")])
        .collect();
    view! {
        <div class="how-bad">
            <h2 class="field-label">"How bad is it?" <span class="field-optional">"optional, you can change it at any time"</span></h2>
            <div class="how-bad-asked scripted">
                <Asked words="Is a core service broken?" name="ask_core" choices=answers() />
                <Asked words="How many customers feel it?" name="ask_share" choices=shares() />
                <Asked words="Is data at risk, lost or exposed?" name="ask_data" choices=answers() />
            </div>
            <Matrix />
            <div class="verdict">
                <Verdict />
                <Segmented
                    name="severity"
                    legend="Severity"
                    bare=true
                    cards=true
                    class="sevs"
                    choices=levels
                    selected=chosen
                />
            </div>
        </div>
    }
}

/// What makes each level, one key away: Alt and the letter, as the browser has it.
#[component]
fn Matrix() -> impl IntoView {
    let row = |level: Severity| {
        let criteria = level.criteria();
        let cell = |words: &'static str| if words.is_empty() { "Does not apply." } else { words };
        view! {
            <tr>
                <th scope="row"><SeverityTag level=level.level() word=level.word() /></th>
                <td data-label="Customers">{cell(criteria.functional)}</td>
                <td data-label="The public">{cell(criteria.public)}</td>
                <td data-label="The law">{cell(criteria.legal)}</td>
            </tr>
        }
    };
    let rows = Severity::ALL.map(row).into_iter().collect_view();
    view! {
        <details class="matrix">
            <summary accesskey="m" title="Alt M">"What the levels mean"</summary>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Level"</th>
                        <th scope="col">"Customers"</th>
                        <th scope="col">"The public"</th>
                        <th scope="col">"The law"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </details>
    }
}

#[component]
fn Asked(words: &'static str, name: &'static str, choices: Vec<Choice>) -> impl IntoView {
    view! {
        <div class="asked">
            <span class="asked-words" aria-hidden="true">{words}</span>
            <Segmented name=name legend=words bare=true choices=choices />
        </div>
    }
}

/// What the rule says and why, once something is known: the browser's program shows the level and writes the reason.
#[component]
fn Verdict() -> impl IntoView {
    let levels = Severity::ALL
        .into_iter()
        .map(|level| {
            let level = level.level();
            view! {
                <p class="verdict-level" data-level=level.to_string() hidden>
                    <SeverityTag level=level />
                    <small>"suggested"</small>
                </p>
            }
        })
        .collect_view();
    view! {
        <div class="verdict-says" aria-live="polite" data-keep="">
            {levels}
            <p class="verdict-reason" hidden>
                <span></span>
                <button class="link" type="button" data-use="" hidden></button>
            </p>
        </div>
    }
}
