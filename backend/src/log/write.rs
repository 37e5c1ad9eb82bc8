//! Writing a line. It is never edited, and its number is the number of its event: a reader who continues after the last number
//! seen misses none.

use super::mentions;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::{authz, incidents};
use domain::events::Change;
use domain::log::{Answered, LogLine, beginning};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, LogLineId, Refusal, text};

pub(super) async fn say(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    answers: Option<i64>,
    body: &str,
) -> Result<LogLine> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let body = text::required(&mut errors, "body", body, text::BODY_MAX);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    // Shared: people talk at the same time, but nobody closes the incident under them.
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let answers = match answers {
        Some(seq) => Some(root(&mut tx, incident.id, seq).await?),
        None => None,
    };
    let mentions = mentions::find(&mut tx, incident.id, number, &body).await?;
    let mut line = line(&mut tx, by, body);
    mentions::queue_letters(&mut tx, ctx, by, (incident.id, line.id), &mentions).await?;
    line = LogLine { answers, mentions, ..line };
    keep(&mut tx, incident.id, &mut line).await?;
    tx.commit_with(line).await
}

/// Writes words within a transaction; nobody is named by them. Last before the commit: from here on the head of the log is
/// locked.
pub(crate) async fn write(tx: &mut Tx, incident: IncidentId, by: &Actor, body: String) -> Result<()> {
    let mut line = line(tx, by, body);
    keep(tx, incident, &mut line).await
}

/// A line that nobody has answered yet; its place in the log is not known.
fn line(tx: &mut Tx, by: &Actor, body: String) -> LogLine {
    LogLine {
        id: LogLineId(tx.new_id()),
        seq: 0,
        at: tx.now(),
        author: by.name().to_owned(),
        author_id: by.person(),
        body,
        answers: None,
        replies: 0,
        mentions: Vec::new(),
        reactions: Vec::new(),
    }
}

/// Gives the line its place and keeps it.
async fn keep(tx: &mut Tx, incident: IncidentId, line: &mut LogLine) -> Result<()> {
    tx.announce(incident, Change::LogLineAdded { line: line.id });
    line.seq = tx.append().await?;
    insert(tx, incident, line).await?;
    mentions::keep(tx, line).await
}

async fn insert(tx: &mut Tx, incident: IncidentId, line: &LogLine) -> Result<()> {
    sqlx::query!(
        "insert into log_lines (id, incident_id, seq, at, author_id, author, body, answers)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        line.id.0,
        incident.0,
        line.seq,
        line.at as _,
        line.author_id.map(|person| person.0),
        line.author,
        line.body,
        line.answers.as_ref().map(|answered| answered.seq),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The line that an answer belongs to: threads are one level deep.
async fn root(tx: &mut Tx, incident: IncidentId, seq: i64) -> Result<Answered> {
    let line = sqlx::query!(
        "select root.seq, root.author, root.body
         from log_lines line join log_lines root on root.incident_id = $1 and root.seq = coalesce(line.answers, line.seq)
         where line.incident_id = $1 and line.seq = $2",
        incident.0,
        seq,
    )
    .fetch_optional(&mut **tx)
    .await?;
    let line = line.ok_or_else(|| Refusal::NotFound("line of this log".into()))?;
    Ok(Answered { seq: line.seq, author: line.author, begins: beginning(&line.body) })
}
