//! Reading lines, with what they answer, who answers them, who is named in them, and what people think of them.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use crate::incidents::stretch::{self, LOADED, Way};
use crate::lists;
use domain::incidents::Stretch;
use domain::log::{Answered, LogLine, Mention, Reacted, Reaction, beginning};
use domain::{Actor, IncidentId, IncidentNumber, LogLineId, Page, PersonId, PersonRef, Refusal, Timestamp};
use sqlx::PgPool;
use std::collections::HashMap;
use uuid::Uuid;

/// More words than this do not narrow a search any further.
const WORDS_MAX: usize = 8;
/// Answers shown of a thread: beyond that it is no longer shallow.
const THREAD_MAX: i64 = 500;

/// A line as it was written.
struct Written {
    id: LogLineId,
    seq: i64,
    at: Timestamp,
    author: String,
    author_id: Option<PersonId>,
    body: String,
    answers: Option<i64>,
}

pub(super) async fn log(ctx: &Ctx, by: &Actor, number: IncidentNumber, stretch: Stretch) -> Result<Page<LogLine>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let lines = match stretch.into() {
        Way::Down { below } => {
            sqlx::query_as!(
                Written,
                "select id, seq, at, author, author_id, body, answers from log_lines
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
                Written,
                "select id, seq, at, author, author_id, body, answers from log_lines
                 where incident_id = $1 and seq > $2 order by seq limit $3",
                incident.0,
                above,
                LOADED,
            )
            .fetch_all(&ctx.db)
            .await?
        }
    };
    whole(&ctx.db, incident, stretch::page(lines, stretch, |line| line.seq)).await
}

pub(super) async fn find(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    search: &str,
    before: Option<i64>,
) -> Result<Page<LogLine>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let words: Vec<String> =
        search.split_whitespace().take(WORDS_MAX).filter_map(|word| lists::containing(Some(word))).collect();
    if words.is_empty() {
        return Err(Refusal::invalid("search", "Write a word that was said.").into());
    }
    let lines = sqlx::query_as!(
        Written,
        "select id, seq, at, author, author_id, body, answers from log_lines
         where incident_id = $1 and seq < $2 and body ilike all($3) order by seq desc limit $4",
        incident.0,
        before.unwrap_or(i64::MAX),
        &words,
        LOADED,
    )
    .fetch_all(&ctx.db)
    .await?;
    let stretch = before.map_or(Stretch::Newest, Stretch::Before);
    whole(&ctx.db, incident, stretch::page(lines, stretch, |line| line.seq)).await
}

pub(super) async fn thread(ctx: &Ctx, by: &Actor, number: IncidentNumber, seq: i64) -> Result<Vec<LogLine>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let lines = sqlx::query_as!(
        Written,
        "with root as (select coalesce(answers, seq) as seq from log_lines where incident_id = $1 and seq = $2)
         select line.id, line.seq, line.at, line.author, line.author_id, line.body, line.answers
         from root join log_lines line on line.incident_id = $1 and (line.seq = root.seq or line.answers = root.seq)
         order by line.seq limit $3",
        incident.0,
        seq,
        THREAD_MAX,
    )
    .fetch_all(&ctx.db)
    .await?;
    if lines.is_empty() {
        return Err(Refusal::NotFound("line of this log".into()).into());
    }
    Ok(whole(&ctx.db, incident, Page { items: lines, next: None }).await?.items)
}

async fn whole(db: &PgPool, incident: IncidentId, page: Page<Written>) -> Result<Page<LogLine>> {
    let Page { items: lines, next } = page;
    let ids: Vec<Uuid> = lines.iter().map(|line| line.id.0).collect();
    let seqs: Vec<i64> = lines.iter().map(|line| line.seq).collect();
    let roots: Vec<i64> = lines.iter().filter_map(|line| line.answers).collect();
    let (roots, replies, mut mentions, mut reactions) = tokio::try_join!(
        answered(db, incident, &roots),
        replies(db, incident, &seqs),
        mentions(db, &ids),
        reactions(db, &ids)
    )?;
    let line = |line: Written| LogLine {
        id: line.id,
        seq: line.seq,
        at: line.at,
        author: line.author,
        author_id: line.author_id,
        answers: line.answers.and_then(|seq| roots.get(&seq).cloned()),
        replies: replies.get(&line.seq).copied().unwrap_or_default(),
        mentions: mentions.remove(&line.id).unwrap_or_default(),
        reactions: reactions.remove(&line.id).unwrap_or_default(),
        body: line.body,
    };
    Ok(Page { items: lines.into_iter().map(line).collect(), next })
}

/// The lines that are answered, by their numbers.
async fn answered(db: &PgPool, incident: IncidentId, seqs: &[i64]) -> Result<HashMap<i64, Answered>> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "select seq, author, body from log_lines where incident_id = $1 and seq = any($2)",
        incident.0,
        seqs
    );
    let rows = rows.fetch_all(db).await?.into_iter();
    let answered = |seq, author, body: &str| Answered { seq, author, begins: beginning(body) };
    Ok(rows.map(|row| (row.seq, answered(row.seq, row.author, &row.body))).collect())
}

/// How many lines answer each of these.
async fn replies(db: &PgPool, incident: IncidentId, seqs: &[i64]) -> Result<HashMap<i64, i64>> {
    let rows = sqlx::query!(
        r#"select answers as "seq!", count(*) as "replies!" from log_lines
           where incident_id = $1 and answers = any($2) group by answers"#,
        incident.0,
        seqs
    );
    Ok(rows.fetch_all(db).await?.into_iter().map(|row| (row.seq, row.replies)).collect())
}

async fn mentions(db: &PgPool, lines: &[Uuid]) -> Result<HashMap<LogLineId, Vec<Mention>>> {
    let rows = sqlx::query!(
        "select named.line_id, named.written, person.id, person.name
         from log_mentions named join people person on person.id = named.person_id
         where named.line_id = any($1) order by named.line_id, person.name, person.id",
        lines
    );
    let mut found: HashMap<LogLineId, Vec<Mention>> = HashMap::new();
    for row in rows.fetch_all(db).await? {
        let person = PersonRef { id: row.id, name: row.name };
        found.entry(row.line_id).or_default().push(Mention { person, written: row.written });
    }
    Ok(found)
}

async fn reactions(db: &PgPool, lines: &[Uuid]) -> Result<HashMap<LogLineId, Vec<Reacted>>> {
    let rows = sqlx::query!(
        "select reacted.line_id, reacted.reaction, person.id, person.name
         from log_reactions reacted join people person on person.id = reacted.person_id
         where reacted.line_id = any($1) order by reacted.at, person.id",
        lines
    );
    let mut found: HashMap<LogLineId, Vec<Reacted>> = HashMap::new();
    for row in rows.fetch_all(db).await? {
        let (reaction, person): (Reaction, _) = (row.reaction, PersonRef { id: row.id, name: row.name });
        let of_line = found.entry(row.line_id).or_default();
        match of_line.iter_mut().find(|reacted| reacted.reaction == reaction) {
            Some(reacted) => reacted.people.push(person),
            None => of_line.push(Reacted { reaction, people: vec![person] }),
        }
    }
    found.values_mut().for_each(|reactions| reactions.sort_by_key(|reacted| reacted.reaction));
    Ok(found)
}
