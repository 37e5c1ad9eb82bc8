//! What somebody was asked in a log and has not answered: neither by a line of their own since then nor by a reaction.

use crate::ctx::Ctx;
use crate::error::Result;
use domain::PersonId;
use domain::log::{ASKED_HOURS, Unanswered, beginning};

/// More are not read at a glance.
const SHOWN: i64 = 5;

/// Newest first, of open incidents, from the last day.
pub(crate) async fn unanswered(ctx: &Ctx, person: PersonId) -> Result<Vec<Unanswered>> {
    let rows = sqlx::query!(
        "select i.number, i.title, line.seq, line.at, line.author, line.body
         from log_mentions named
         join log_lines line on line.id = named.line_id and line.author_id is distinct from $1 and line.at > $2
         join incidents i on i.id = line.incident_id
             and i.status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
             and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $1))
         where named.person_id = $1
             and not exists (select from log_lines mine
                             where mine.incident_id = line.incident_id and mine.seq > line.seq and mine.author_id = $1)
             and not exists (select from log_reactions reacted where reacted.line_id = line.id and reacted.person_id = $1)
         order by line.seq desc limit $3",
        person.0,
        ctx.now().plus_minutes(-ASKED_HOURS * 60) as _,
        SHOWN,
    )
    .fetch_all(&ctx.db)
    .await?;
    let lines = rows.into_iter().map(|row| Unanswered {
        number: row.number,
        title: row.title,
        seq: row.seq,
        at: row.at,
        author: row.author,
        begins: beginning(&row.body),
    });
    Ok(lines.collect())
}
