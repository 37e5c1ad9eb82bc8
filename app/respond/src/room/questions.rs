//! The five tracking questions: always visible, each answered where it stands, unknown shown as unknown.

use super::InRoom;
use super::api::AnswerQuestion;
use crate::forms::{Hidden, Trouble};
use app_context::{FormAction, failure_of_one, may};
use app_ui::{Button, ButtonKind, ButtonSize, Choice, Icon, Select, TextArea, Time, TimeStyle};
use domain::Action;
use domain::incidents::{Answers, DetectionSource};
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// One of the five, by the word that its form sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Question {
    DetectedAt,
    DetectionSource,
    Aware,
    BeingDone,
    HowBad,
}

impl Question {
    const ALL: [Question; 5] =
        [Question::DetectedAt, Question::DetectionSource, Question::Aware, Question::BeingDone, Question::HowBad];

    fn as_str(self) -> &'static str {
        match self {
            Question::DetectedAt => "detected_at",
            Question::DetectionSource => "detection_source",
            Question::Aware => "aware",
            Question::BeingDone => "being_done",
            Question::HowBad => "how_bad",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Question::DetectedAt => "When did we know?",
            Question::DetectionSource => "How did we know?",
            Question::Aware => "Who is aware?",
            Question::BeingDone => "What is being done?",
            Question::HowBad => "How bad is it?",
        }
    }

    /// The answer as text; `None` when unknown. The first one is a time and is shown as one.
    fn answer(self, answers: &Answers) -> Option<String> {
        match self {
            Question::DetectedAt => answers.detected_at.map(|at| at.to_string()),
            Question::DetectionSource => answers.detection_source.map(|source| source.word().to_owned()),
            Question::Aware => answers.aware.clone(),
            Question::BeingDone => answers.being_done.clone(),
            Question::HowBad => answers.how_bad.clone(),
        }
        .filter(|answer| !answer.is_empty())
    }
}

/// What the form of a question sent. A time is milliseconds since the epoch, or without scripts
/// `YYYY-MM-DDTHH:MM` in UTC.
#[cfg(feature = "ssr")]
pub fn read(question: &str, answer: &str) -> Result<domain::incidents::AnswerForm, domain::Refusal> {
    use domain::incidents::AnswerForm;
    use domain::{Refusal, Timestamp};
    let text = answer.trim().to_owned();
    match question {
        "detected_at" => {
            let instant = match text.parse() {
                Ok(milliseconds) => Some(Timestamp(milliseconds)),
                Err(_) => utc_minutes(&text).map(Timestamp),
            };
            let instant = instant.ok_or_else(|| Refusal::invalid("answer", "Choose a day and a time."))?;
            Ok(AnswerForm::DetectedAt(instant))
        }
        "detection_source" => crate::forms::read("answer", &text).map(AnswerForm::DetectionSource),
        "aware" => Ok(AnswerForm::Aware(text)),
        "being_done" => Ok(AnswerForm::BeingDone(text)),
        "how_bad" => Ok(AnswerForm::HowBad(text)),
        _ => Err(Refusal::invalid("question", "There is no such question.")),
    }
}

#[component]
pub fn Questions(here: InRoom) -> impl IntoView {
    let cells =
        Question::ALL.map(|question| view! { <OneQuestion here=here question=question /> }).into_iter().collect_view();
    view! { <section class="questions" aria-label="The five tracking questions">{cells}</section> }
}

#[component]
fn OneQuestion(here: InRoom, question: Question) -> impl IntoView {
    let action = ServerAction::<AnswerQuestion>::new();
    here.follows(action);
    let failure = failure_of_one(action, |sent| sent.question.clone(), "question", question.as_str());
    let came_back = failure.get_untracked().is_some();
    let answer = Memo::new(move |_| here.room.with(|room| question.answer(&room.answers)));
    let detected = here.part(|room| room.answers.detected_at.map(|at| at.0));
    let node = NodeRef::<html::Details>::new();
    let worked = action.worked();
    Effect::new(move |_| {
        if worked.get() {
            close(node);
        }
    });
    let said = move || match (question, detected.get(), answer.get()) {
        (Question::DetectedAt, Some(at), _) => view! { <Time at=at style=TimeStyle::Exact /> }.into_any(),
        (_, _, Some(answer)) => answer.into_any(),
        _ => view! { <b class="unknown"><Icon name="circle-dashed" />"Unknown"</b> }.into_any(),
    };
    let unknown = move || answer.with(Option::is_none);
    if !may(Action::Respond) {
        return view! {
            <div class="question" class:unknown=unknown>
                <div class="question-said"><small>{question.words()}</small><span class="answer">{said}</span></div>
            </div>
        }
        .into_any();
    }
    view! {
        <details
            class="question"
            class:unknown=unknown
            name="question"
            open=came_back
            node_ref=node
            on:toggle=move |_| focus_field(node)
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close(node);
                }
            }
        >
            <summary class="question-said">
                <small>{question.words()}</small>
                <span class="answer" title=move || answer.get()>{said}</span>
                <span class="question-act">{move || if unknown() { "Answer" } else { "Change" }}</span>
            </summary>
            <ActionForm action=action attr:class="question-form">
                <Hidden name="number" value=here.number.0.to_string() />
                <Hidden name="question" value=question.as_str().to_owned() />
                {answer_field(here, question, came_back.then(|| action.typed("answer")))}
                <Trouble of=failure field="answer" />
                <Button kind=ButtonKind::Primary size=ButtonSize::Small pending=action.running()>"Save"</Button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// Closes the form and goes back to where it was opened.
fn close(node: NodeRef<html::Details>) {
    let Some(details) = node.get_untracked().filter(|details| details.open()) else { return };
    details.set_open(false);
    focus(&details, "summary");
}

/// A form that was just opened is there to be written in.
fn focus_field(node: NodeRef<html::Details>) {
    if let Some(details) = node.get_untracked().filter(|details| details.open()) {
        focus(&details, "input:not([type=hidden]), select, textarea");
    }
}

fn focus(details: &web_sys::HtmlDetailsElement, what: &str) {
    let found = details.query_selector(what).ok().flatten();
    if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus is refused only by an element that is gone.
        let _ = element.focus();
    }
}

/// The control of an answer, with what was typed when it has come back.
fn answer_field(here: InRoom, question: Question, typed: Option<String>) -> AnyView {
    let answers = here.room.with_untracked(|room| room.answers.clone());
    let words = question.words();
    match question {
        Question::DetectedAt => {
            let at = answers.detected_at.or(here.room.with_untracked(|room| Some(room.incident.declared_at)));
            view! { <Moment at=at.map(|at| at.0).unwrap_or_default() typed=typed label=words /> }.into_any()
        }
        Question::DetectionSource => {
            let choices = DetectionSource::ALL.map(|source| Choice::new(source.as_str(), source.word())).to_vec();
            let known = answers.detection_source.unwrap_or(DetectionSource::Monitoring).as_str();
            let selected = typed.unwrap_or_else(|| known.to_owned());
            view! { <Select name="answer" choices=choices selected=selected label=words /> }.into_any()
        }
        _ => {
            let value = typed.or_else(|| question.answer(&answers)).unwrap_or_default();
            view! { <TextArea name="answer" rows=2 value=value label=words placeholder="In one line" /> }.into_any()
        }
    }
}

/// A day and a time. In the browser in the reader's zone, sent as an instant; without scripts in UTC.
#[component]
fn Moment(
    at: i64,
    /// `2026-11-20T03:12` in UTC, as it was sent without scripts.
    typed: Option<String>,
    label: &'static str,
) -> impl IntoView {
    let at = typed.and_then(|typed| utc_minutes(&typed)).unwrap_or(at);
    let node = NodeRef::<html::Input>::new();
    let instant = RwSignal::new(None::<i64>);
    Effect::new(move |_| {
        if let Some(input) = node.get()
            && instant.get_untracked().is_none()
        {
            input.set_value(&local_minutes(at));
            instant.set(Some(at));
        }
    });
    let typed = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(input) = input {
            let milliseconds = js_sys::Date::parse(&input.value());
            instant.set(Some(if milliseconds.is_nan() { 0 } else { milliseconds as i64 }));
        }
    };
    // `2026-11-20T03:12`, in UTC.
    let in_utc: String = domain::Timestamp(at).to_string().chars().take(16).collect();
    view! {
        <input
            class="input"
            type="datetime-local"
            node_ref=node
            name=move || instant.get().is_none().then_some("answer")
            value=in_utc
            aria-label=label
            required=true
            on:input=typed
        />
        {move || instant.get().map(|instant| view! { <input type="hidden" name="answer" value=instant.to_string() /> })}
        <small class="unscripted">"In UTC."</small>
    }
}

/// The instant of `2026-11-20T03:12` in UTC.
#[cfg(feature = "ssr")]
fn utc_minutes(text: &str) -> Option<i64> {
    domain::Timestamp::parse_rfc3339(&format!("{text}:00Z")).ok().map(|at| at.0)
}

#[cfg(not(feature = "ssr"))]
fn utc_minutes(text: &str) -> Option<i64> {
    let milliseconds = js_sys::Date::parse(&format!("{text}:00Z"));
    (!milliseconds.is_nan()).then_some(milliseconds as i64)
}

/// The value of a `datetime-local` input for an instant, in the reader's own zone.
fn local_minutes(at: i64) -> String {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::incidents::AnswerForm;

    #[test]
    fn times_are_read_with_and_without_scripts() {
        assert_eq!(read("detected_at", "1763608320000"), Ok(AnswerForm::DetectedAt(Timestamp(1_763_608_320_000))));
        assert_eq!(read("detected_at", "2025-11-20T03:12"), Ok(AnswerForm::DetectedAt(Timestamp(1_763_608_320_000))));
        assert!(read("detected_at", "yesterday").is_err() && read("shoe_size", "42").is_err());
    }

    #[test]
    fn every_question_has_a_form() {
        for question in Question::ALL {
            let answer = match question {
                Question::DetectedAt => "0",
                Question::DetectionSource => "customer",
                _ => "words",
            };
            assert_eq!(read(question.as_str(), answer).map(|form| form.question()), Ok(question.words()));
        }
    }
}
