//! The form itself: the title first and alone required; everything else helps and can wait.

use super::api::{DeclareIncident, Start};
use super::severity::SeverityHelper;
use super::similar::{JoinForm, Similar};
use crate::alerts::acts::AlertState;
use crate::forms::{Hidden, Moment, instant};
use crate::room::api::SeeItToo;
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Choice, Elapsed, Field, FieldError, Icon, Segmented, Select, TextInput};
use domain::alerts::AlertRow;
use domain::incidents::{DetectionSource, Severity};
use domain::loss::{LossBand, LossPolicy, Spread, money};
use domain::services::ServiceRow;
use domain::text::TITLE_MAX;
use leptos::prelude::*;

/// One line; what is longer belongs in the log.
const HUNCH_MAX: u32 = 500;

#[component]
pub fn DeclareForm(start: Start) -> impl IntoView {
    let Start { services, alert, loss, title, similar } = start;
    let declare = ServerAction::<DeclareIncident>::new();
    let join = ServerAction::<SeeItToo>::new();
    let offered = alert.as_ref().map_or_else(|| title.clone(), |alert| alert.title.clone());
    let of_alert = || alert.iter().map(|alert| alert.service.id.to_string()).collect();
    let picked = declare.typed_all("service_ids[]").unwrap_or_else(of_alert);
    let severity = declare.typed("severity");
    // What comes from an alert is no draft.
    let draft = alert.is_none().then_some("declare");
    let alert_id = alert.as_ref().map(|alert| alert.id.to_string()).unwrap_or_default();
    view! {
        <ActionForm action=declare attr:class="declare" attr:id="declare-form" attr:data-draft=draft>
            <Hidden name="alert_id" value=alert_id />
            {alert.map(|alert| view! { <FromAlert alert=alert /> })}
            <FieldError of=declare.wrong("alert_id") />
            <Field id="declare-what" label="What is wrong?" error=declare.wrong("title")>
                <TextInput
                    name="title"
                    value=declare.typed_or("title", offered)
                    class="big"
                    required=true
                    autofocus=declare.failure().is_none()
                    max_length=TITLE_MAX as u32
                    autocomplete="off"
                    placeholder="Card payments fail at checkout"
                />
            </Field>
            <Similar title=title incidents=similar />
            <SeverityHelper chosen=severity.clone() />
            <Services services=services picked=picked />
            <FieldError of=declare.wrong("service_ids") />
            <LossGuess policy=loss chosen=declare.typed("began[loss]") />
            <TextInput
                name="hunch"
                value=declare.typed("hunch")
                label="I think it is"
                placeholder="I think it is … (an assumption, not a fact)"
                max_length=HUNCH_MAX
                autocomplete="off"
            />
            <FieldError of=declare.wrong("hunch") />
            <Beginning source=declare.typed("began[detection_source]") since=declare.typed("began[impact_started_at]") wrong=declare.wrong("impact_started_at") />
            <Kind exercise=declare.typed("exercise") == "true" private=declare.typed("private") == "true" />
            <FieldError of=declare.wrong("private") />
            <Failure of=declare.failure().or_else(|| join.failure()) />
            <div class="declare-foot">
                <p class="if-open">"Everybody in the organisation sees it at once. You can change everything later."</p>
                <p class="if-private">"Only you see it, until you let others in."</p>
                <Button kind=ButtonKind::Primary size=ButtonSize::Big>
                    <span data-words-of="severity" data-words=words_by_severity()>{words(&severity)}</span>
                    <span class="kbd" aria-hidden="true">"Enter"</span>
                </Button>
            </div>
        </ActionForm>
        <JoinForm action=join />
    }
}

/// What is lost in an hour: enough to know how urgent it is.
#[component]
fn LossGuess(policy: LossPolicy, chosen: String) -> impl IntoView {
    let words = |band: LossBand| match (band, policy.band(band)) {
        (LossBand::None, _) => "None".to_owned(),
        (LossBand::Low, Spread { at_most: Some(most), .. }) => format!("Under {}", money(&policy.currency, most)),
        (LossBand::High, spread) => format!("Over {}", money(&policy.currency, spread.at_least)),
        (_, spread) => spread.words(&policy.currency),
    };
    let bands = LossBand::ALL.into_iter().map(|band| Choice::new(band.as_str(), words(band)));
    let choices = bands.chain([Choice::new("", "Not sure")]).collect();
    view! {
        <div class="loss-guess">
            <span class="field-label" aria-hidden="true">"Loss an hour " <span class="field-optional">"a guess will do"</span></span>
            <Segmented name="began[loss]" legend="Loss an hour" bare=true choices=choices selected=chosen />
        </div>
    }
}

/// How it came to be known, and since when it is felt: for whoever knows already.
#[component]
fn Beginning(source: String, since: String, wrong: Option<String>) -> impl IntoView {
    let sources = DetectionSource::ALL.into_iter().filter(|source| *source != DetectionSource::Exercise);
    let sources = [Choice::new("", "Not known yet")]
        .into_iter()
        .chain(sources.map(|source| Choice::new(source.as_str(), source.word())));
    let at = instant(&since);
    let filled = !source.is_empty() || at.is_some() || wrong.is_some();
    view! {
        <details class="beginning" open=filled>
            <summary>"How it began " <span class="field-optional">"if you know it already"</span></summary>
            <div class="beginning-fields">
                <Field id="declare-source" label="Who noticed it?">
                    <Select name="began[detection_source]" choices=sources.collect() selected=source />
                </Field>
                <Field id="declare-since" label="Since when is it felt?" error=wrong>
                    <Moment name="began[impact_started_at]" at=at />
                </Field>
            </div>
        </details>
    }
}

/// What is not as usual: it is not real, or not for everybody.
#[component]
fn Kind(exercise: bool, private: bool) -> impl IntoView {
    view! {
        <fieldset class="picks-field">
            <legend class="field-label">"Only if" <span class="field-optional">"leave both alone when in doubt"</span></legend>
            <div class="picks">
                <label class="pick" title="Everything works as usual, is marked everywhere, and the public is never told">
                    <input type="checkbox" name="exercise" value="true" checked=exercise />
                    <Icon name="flask-conical" />
                    <span>"It is an exercise"</span>
                </label>
                <label class="pick" title="People may come to harm if all staff reads it">
                    <input type="checkbox" name="private" value="true" checked=private />
                    <Icon name="lock" />
                    <span>"It must stay private"</span>
                </label>
            </div>
        </fieldset>
    }
}

/// "Declare Sev 1".
fn words(severity: &str) -> String {
    if severity.is_empty() { "Declare".into() } else { format!("Declare Sev {severity}") }
}

/// What the button says for each severity that can be chosen.
fn words_by_severity() -> String {
    let levels = Severity::ALL.map(|severity| severity.level().to_string());
    let choices = [String::new()].into_iter().chain(levels);
    choices.map(|level| format!("{level}={}", words(&level))).collect::<Vec<_>>().join("|")
}

/// The alert that this incident comes from.
#[component]
fn FromAlert(alert: AlertRow) -> impl IntoView {
    let joined = alert.incident.map(|number| {
        view! {
            <p class="late">
                <Icon name="triangle-alert" />
                <span>"This alert is already part of " <a class="link" href=format!("/incidents/{number}")>{number.to_string()}</a>"."</span>
            </p>
        }
    });
    view! {
        <div class="from-alert">
            <AlertState status=alert.status />
            <div class="grow">
                <a class="title" href=format!("/alerts/{}", alert.id)>{alert.title}</a>
                <small>
                    {alert.service.name} ", for " <Elapsed since=alert.started_at.0 until=alert.resolved_at.map(|at| at.0) />
                </small>
                {joined}
            </div>
        </div>
    }
}

/// Services as chips to tick. Those named in the title come forward, by the browser's program.
#[component]
fn Services(
    services: Vec<ServiceRow>,
    /// The ids of those that are ticked.
    picked: Vec<String>,
) -> impl IntoView {
    if services.is_empty() {
        return ().into_any();
    }
    let chip = |service: ServiceRow| {
        let id = service.id.to_string();
        let ticked = picked.contains(&id);
        let names = format!("{}|{}", service.name.to_lowercase(), service.slug.replace('-', " "));
        view! {
            <label class="pick" data-names=names>
                <input type="checkbox" name="service_ids[]" value=id checked=ticked data-core=service.core />
                <span>{service.name}</span>
            </label>
        }
    };
    let chips = services.into_iter().map(chip).collect_view();
    view! {
        <fieldset class="picks-field">
            <legend class="field-label">"Services" <span class="field-optional">"what is affected, as far as you know"</span></legend>
            <div class="picks" data-keep="">{chips}</div>
        </fieldset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_says_what_it_will_do() {
        assert_eq!(words(""), "Declare");
        let all = words_by_severity();
        assert!(all.starts_with("=Declare|0=Declare Sev 0|") && all.ends_with("|4=Declare Sev 4"), "{all}");
    }
}
