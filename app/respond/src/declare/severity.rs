//! The severity helper: three questions, the rule that answers them (it runs in the browser), and the choice,
//! which stays the reader's. Without scripts only the choice is there.

use app_ui::{Choice, Segmented, Severity as SeverityTag};
use domain::incidents::{Severity, SeverityFacts, Share, Suggestion, suggest};
use leptos::prelude::*;

fn yes_or_no(word: &str) -> Option<bool> {
    match word {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

fn share(word: &str) -> Option<Share> {
    match word {
        "few" => Some(Share::Few),
        "some" => Some(Share::Some),
        "quarter" => Some(Share::Quarter),
        "all" => Some(Share::All),
        _ => None,
    }
}

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

/// The questions and the choice. `severity` is the chosen level, empty for "not rated".
#[component]
pub fn SeverityHelper(
    severity: RwSignal<String>,
    /// A core service was picked: the first question answers itself.
    core: Signal<bool>,
) -> impl IntoView {
    let (is_core, felt_by, data) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let chosen = RwSignal::new(false);
    let core_asked = RwSignal::new(false);
    Effect::new(move |_| {
        if core.get() && !core_asked.get_untracked() {
            is_core.set("yes".into());
        }
    });
    let suggestion = Memo::new(move |_| {
        suggest(SeverityFacts {
            core: yes_or_no(&is_core.get()),
            share: share(&felt_by.get()),
            data_at_risk: yes_or_no(&data.get()),
        })
        .map(|suggestion: Suggestion| (suggestion.severity, suggestion.reason))
    });
    Effect::new(move |_| {
        if let Some((level, _)) = suggestion.get()
            && !chosen.get()
        {
            severity.set(level.level().to_string());
        }
    });
    let levels: Vec<Choice> = Severity::ALL
        .into_iter()
        .map(|level| Choice::new(level.level().to_string(), level.label()).hint(level.word()))
        .chain([Choice::new("", "Not sure").hint("Rate it later")])
        .collect();
    view! {
        <div class="how-bad">
            <h2 class="field-label">"How bad is it?" <span class="field-optional">"optional, you can change it at any time"</span></h2>
            <div class="how-bad-asked scripted">
                <Asked words="Is a core service broken?" name="ask_core" choices=answers() bind=is_core on_change=Callback::new(move |_| core_asked.set(true)) />
                <Asked words="How many customers feel it?" name="ask_share" choices=shares() bind=felt_by />
                <Asked words="Is data at risk, lost or exposed?" name="ask_data" choices=answers() bind=data />
            </div>
            <div class="verdict">
                <Verdict suggestion=suggestion severity=severity chosen=chosen />
                <Segmented
                    name="severity"
                    legend="Severity"
                    bare=true
                    cards=true
                    class="sevs"
                    choices=levels
                    bind=severity
                    on_change=Callback::new(move |_| chosen.set(true))
                />
            </div>
        </div>
    }
}

#[component]
fn Asked(
    words: &'static str,
    name: &'static str,
    choices: Vec<Choice>,
    bind: RwSignal<String>,
    #[prop(optional)] on_change: Option<Callback<String>>,
) -> impl IntoView {
    let on_change = on_change.unwrap_or_else(|| Callback::new(|_| ()));
    view! {
        <div class="asked">
            <span class="asked-words" aria-hidden="true">{words}</span>
            <Segmented name=name legend=words bare=true choices=choices bind=bind on_change=on_change />
        </div>
    }
}

/// What the rule says and why, once something is known.
#[component]
fn Verdict(
    suggestion: Memo<Option<(Severity, &'static str)>>,
    severity: RwSignal<String>,
    chosen: RwSignal<bool>,
) -> impl IntoView {
    let follow = move |level: Severity| {
        chosen.set(false);
        severity.set(level.level().to_string());
    };
    view! {
        <div class="verdict-says" aria-live="polite">
            {move || {
                suggestion
                    .get()
                    .map(|(level, reason)| {
                        let differs = move || severity.get() != level.level().to_string();
                        view! {
                            <p class="verdict-level"><SeverityTag level=level.level() /><small>"suggested"</small></p>
                            <p class="verdict-reason">
                                {reason}
                                {move || {
                                    differs()
                                        .then(|| {
                                            view! {
                                                <button class="link" type="button" on:click=move |_| follow(level)>
                                                    {format!("Use {}", level.label())}
                                                </button>
                                            }
                                        })
                                }}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
