//! The log of an incident: lines that are never edited. Their number is the number of their event, so a reader
//! who continues after the last number seen misses none.

use super::find;
use super::stretch::{self, LOADED, Way};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::lists;
use domain::events::Change;
use domain::incidents::{LogLine, Stretch};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, LogLineId, Page, Refusal, text};

/// More words than this do not narrow a search any further.
const WORDS_MAX: usize = 8;

pub(super) async fn log(ctx: &Ctx, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Result<Page<LogLine>> {
    let incident = find::found_by_number(ctx, by, number).await?.id;
    let lines = match stretch.into() {
        Way::Down { below } => {
            sqlx::query_as!(
                LogLine,
                "select id, seq, at, author, author_id, body from log_lines
                 where incident_id = $1 and seq < $2 order by seq desc limit $3",
                incident.0,
                below,
                LOADED,
            )
            .fetch_all(&ctx.db)
            .await?
        }
        Way::Up { above } => {
            sqlx::query_as!(
                LogLine,
                "select id, seq, at, author, author_id, body from log_lines
                 where incident_id = $1 and seq > $2 order by seq limit $3",
                incident.0,
                above,
                LOADED,
            )
            .fetch_all(&ctx.db)
            .await?
        }
    };
    Ok(stretch::page(lines, stretch, |line| line.seq))
}

pub(super) async fn find_in_log(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    search: &str,
    before: Option<i64>,
) -> Result<Page<LogLine>> {
    let incident = find::found_by_number(ctx, by, number).await?.id;
    let words: Vec<String> =
        search.split_whitespace().take(WORDS_MAX).filter_map(|word| lists::containing(Some(word))).collect();
    if words.is_empty() {
        return Err(Refusal::invalid("search", "Write a word that was said.").into());
    }
    let lines = sqlx::query_as!(
        LogLine,
        "select id, seq, at, author, author_id, body from log_lines
         where incident_id = $1 and seq < $2 and body ilike all($3) order by seq desc limit $4",
        incident.0,
        before.unwrap_or(i64::MAX),
        &words,
        LOADED,
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(stretch::page(lines, before.map_or(Stretch::Newest, Stretch::Before), |line| line.seq))
}

pub(super) async fn say(ctx: &Ctx, by: &Actor, number: IncidentNumber, body: &str) -> Result<LogLine> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let body = text::required(&mut errors, "body", body, text::BODY_MAX);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    // Shared: people talk at the same time, but nobody closes the incident under them.
    let incident = find::share(&mut tx, by, number).await?;
    incident.must_take_words()?;
    let line = write(&mut tx, incident.id, by, body).await?;
    tx.commit_with(line).await
}

/// Writes a line within a transaction. Last before the commit: from here on the head of the log is locked.
pub(super) async fn write(tx: &mut Tx, incident: IncidentId, by: &Actor, body: String) -> Result<LogLine> {
    let id = LogLineId(tx.new_id());
    tx.announce(incident, Change::LogLineAdded { line: id });
    let seq = tx.append().await?;
    let line = LogLine { id, seq, at: tx.now(), author: by.name().to_owned(), author_id: by.person(), body };
    sqlx::query!(
        "insert into log_lines (id, incident_id, seq, at, author_id, author, body) values ($1, $2, $3, $4, $5, $6, $7)",
        line.id.0,
        incident.0,
        line.seq,
        line.at as _,
        line.author_id.map(|person| person.0),
        line.author,
        line.body,
    )
    .execute(&mut **tx)
    .await?;
    Ok(line)
}
