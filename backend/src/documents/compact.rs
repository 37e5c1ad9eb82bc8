//! Folding: many updates become one snapshot, and who wrote them stays known. Readers see the document before or after.

use super::open::Open;
use crate::ctx::Ctx;
use crate::error::Result;

/// Words that searches find; Postgres indexes up to a megabyte of them.
const WORDS_MAX: usize = 300_000;

/// Folds everything that is known here. Does nothing when a later snapshot stands already.
pub(super) async fn fold(ctx: &Ctx, open: &Open) -> Result<()> {
    if open.is_folded() {
        return Ok(());
    }
    // First: what comes between these two is in both, and the weight stays an upper bound.
    let before = open.weight();
    let (seq, state, tree) = open.state();
    let after = state.len();
    let mut words = tree.words().replace('\0', "");
    if let Some((end, _)) = words.char_indices().nth(WORDS_MAX) {
        words.truncate(end);
    }
    let now = ctx.now();
    let mut tx = ctx.db.begin().await?;
    let newer = sqlx::query_scalar!(
        r#"insert into document_snapshots (incident_id, seq, at, body, words) values ($1, $2, $3, $4, $5)
           on conflict (incident_id) do update set seq = excluded.seq, at = excluded.at, body = excluded.body,
               words = excluded.words
           where document_snapshots.seq < excluded.seq
           returning seq"#,
        open.incident.0,
        seq,
        now as _,
        state,
        words,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if newer.is_some() {
        sqlx::query!(
            "with folded as (
                 delete from document_updates where incident_id = $1 and seq <= $2 returning seq, at, author_id)
             insert into document_authors (incident_id, person_id, first_at, last_at, last_seq)
             select $1, author_id, min(at), max(at), max(seq) from folded where author_id is not null group by author_id
             order by author_id
             on conflict (incident_id, person_id) do update
                 set last_at = greatest(document_authors.last_at, excluded.last_at),
                     last_seq = greatest(document_authors.last_seq, excluded.last_seq)",
            open.incident.0,
            seq,
        )
        .execute(&mut *tx)
        .await?;
    }
    tx.commit().await?;
    open.folded_to(seq, before, after);
    Ok(())
}
