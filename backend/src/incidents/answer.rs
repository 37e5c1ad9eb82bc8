//! Answering one of the five questions. Empty text makes it unknown again.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::events::Change;
use domain::incidents::{AnswerForm, Answers};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, Refusal, Timestamp, text};

pub(super) async fn answer(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: AnswerForm) -> Result<()> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let question = form.question().to_owned();
    let (incident, before) = lock(&mut tx, by, number).await?;
    let (after, told) = with(before.clone(), form, tx.now())?;
    if after == before {
        return Ok(());
    }
    sqlx::query!(
        "update incidents set detected_at = $2, detection_source = $3, aware = $4, being_done = $5, how_bad = $6
         where id = $1",
        incident.0,
        after.detected_at as _,
        after.detection_source.map(|source| source.as_str()),
        after.aware,
        after.being_done,
        after.how_bad,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(incident, Change::IncidentQuestionAnswered { question, answer: told });
    tx.commit().await
}

async fn lock(tx: &mut Tx, by: &Actor, number: IncidentNumber) -> Result<(IncidentId, Answers)> {
    let row = sqlx::query!(
        "select id, detected_at, detection_source, aware, being_done, how_bad from incidents
         where number = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))
         for update",
        number.0,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(super::find::missing)?;
    let answers = Answers {
        detected_at: row.detected_at,
        detection_source: row.detection_source,
        aware: row.aware,
        being_done: row.being_done,
        how_bad: row.how_bad,
    };
    Ok((row.id, answers))
}

/// The answers with this one, and how the timeline tells it.
fn with(mut answers: Answers, form: AnswerForm, now: Timestamp) -> Result<(Answers, String), Refusal> {
    let told = match form {
        AnswerForm::DetectedAt(at) if at > now => {
            return Err(Refusal::invalid("answer", "This lies in the future. Write when it was first noticed."));
        }
        AnswerForm::DetectedAt(at) => {
            answers.detected_at = Some(at);
            Some(at.to_string())
        }
        AnswerForm::DetectionSource(source) => {
            answers.detection_source = Some(source);
            Some(source.word().to_owned())
        }
        AnswerForm::Aware(text) => set(&mut answers.aware, &text)?,
        AnswerForm::BeingDone(text) => set(&mut answers.being_done, &text)?,
        AnswerForm::HowBad(text) => set(&mut answers.how_bad, &text)?,
    };
    Ok((answers, told.unwrap_or_else(|| "unknown".into())))
}

fn set(answer: &mut Option<String>, words: &str) -> Result<Option<String>, Refusal> {
    let mut errors = FieldErrors::default();
    *answer = text::optional(&mut errors, "answer", words, text::BODY_MAX);
    errors.check()?;
    Ok(answer.clone())
}
