//! The five tracking questions: always visible, each answered where it stands, unknown shown as unknown.

use super::InRoom;
use super::api::AnswerQuestion;
use crate::forms::{Hidden, Trouble, instant};
use app_context::{FormAction, failure_of_one, may};
use app_ui::{Button, ButtonKind, ButtonSize, Choice, Icon, Select, TextArea, TextInput, Time, TimeStyle};
use domain::incidents::{AnswerForm, Answers, DetectionSource};
use domain::{Action, Refusal, Timestamp};
use leptos::prelude::*;

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
pub fn read(question: &str, answer: &str) -> Result<AnswerForm, Refusal> {
    let text = answer.trim().to_owned();
    match question {
        "detected_at" => {
            let instant = instant(&text).ok_or_else(|| Refusal::invalid("answer", "Choose a day and a time."))?;
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
    let action = ServerAction::<AnswerQuestion>::new();
    let cell = |question| view! { <OneQuestion here=here.clone() question=question action=action /> };
    let cells = Question::ALL.map(cell).into_iter().collect_view();
    view! { <section class="questions" aria-label="The five tracking questions">{cells}</section> }
}

#[component]
fn OneQuestion(here: InRoom, question: Question, action: ServerAction<AnswerQuestion>) -> impl IntoView {
    let failure = failure_of_one(action, "question", question.as_str());
    let came_back = failure.is_some();
    let answer = question.answer(&here.room.answers);
    let unknown = answer.is_none();
    let said = match (question, here.room.answers.detected_at, answer.clone()) {
        (Question::DetectedAt, Some(at), _) => view! { <Time at=at.0 style=TimeStyle::Exact /> }.into_any(),
        (_, _, Some(answer)) => answer.into_any(),
        _ => view! { <b class="unknown"><Icon name="circle-dashed" />"Unknown"</b> }.into_any(),
    };
    if !may(Action::Respond) {
        return view! {
            <div class="question" class:unknown=unknown>
                <div class="question-said"><small>{question.words()}</small><span class="answer">{said}</span></div>
            </div>
        }
        .into_any();
    }
    view! {
        <details class="question" class:unknown=unknown name="question" data-id=question.as_str() open=came_back>
            <summary class="question-said">
                <small>{question.words()}</small>
                <span class="answer" title=answer>{said}</span>
                <span class="question-act">{if unknown { "Answer" } else { "Change" }}</span>
            </summary>
            <ActionForm action=action attr:class="question-form">
                <Hidden name="number" value=here.number.0.to_string() />
                <Hidden name="question" value=question.as_str() />
                {answer_field(&here, question, came_back.then(|| action.typed("answer")))}
                <Trouble of=failure field="answer" />
                <Button kind=ButtonKind::Primary size=ButtonSize::Small>"Save"</Button>
            </ActionForm>
        </details>
    }
    .into_any()
}

/// The control of an answer, with what was typed when it has come back.
fn answer_field(here: &InRoom, question: Question, typed: Option<String>) -> AnyView {
    let answers = &here.room.answers;
    let words = question.words();
    match question {
        Question::DetectedAt => {
            let known = answers.detected_at.unwrap_or(here.room.incident.declared_at);
            let at = typed.and_then(|typed| instant(&typed)).unwrap_or(known);
            view! { <Moment at=at label=words /> }.into_any()
        }
        Question::DetectionSource => {
            let choices = DetectionSource::ALL.map(|source| Choice::new(source.as_str(), source.word())).to_vec();
            let known = answers.detection_source.unwrap_or(DetectionSource::Monitoring).as_str();
            let selected = typed.unwrap_or_else(|| known.to_owned());
            view! { <Select name="answer" choices=choices selected=selected label=words /> }.into_any()
        }
        _ => {
            let value = typed.or_else(|| question.answer(answers)).unwrap_or_default();
            view! { <TextArea name="answer" rows=2 value=value label=words placeholder="In one line" /> }.into_any()
        }
    }
}

/// A day and a time, in UTC; the browser's program turns them into the reader's zone, and sends an instant.
#[component]
fn Moment(at: Timestamp, label: &'static str) -> impl IntoView {
    // `2026-11-20T03:12`
    let in_utc: String = at.to_string().chars().take(16).collect();
    view! {
        <TextInput name="answer" kind="datetime-local" value=in_utc label=label required=true instant=at.0 />
        <small class="unscripted">"In UTC."</small>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
