//! Reading documents from the table: whole, or what was written beyond what is known here.

use super::open::Open;
use super::replica::Replica;
use crate::error::Result;
use domain::IncidentId;
use sqlx::PgPool;
use std::sync::Arc;

/// A document as the table holds it.
pub(super) struct Loaded {
    pub replica: Replica,
    /// Number of the last update in its snapshot.
    pub folded_to: i64,
}

/// A document that was never written in is an empty one. One statement: what is folded meanwhile is seen before or
/// after, never in between.
pub(super) async fn load(db: &PgPool, incident: IncidentId) -> Result<Loaded> {
    let row = sqlx::query!(
        r#"select snapshot.seq as "seq?", snapshot.body as "body?", later.seqs as "seqs?", later.bodies as "bodies?"
           from (select $1::uuid as id) asked
           left join document_snapshots snapshot on snapshot.incident_id = asked.id
           left join lateral (
               select array_agg(seq order by seq) as seqs, array_agg(body order by seq) as bodies
               from document_updates where incident_id = asked.id and seq > coalesce(snapshot.seq, 0)) later on true"#,
        incident.0,
    )
    .fetch_one(db)
    .await?;
    let updates: Vec<_> = row.seqs.unwrap_or_default().into_iter().zip(row.bodies.unwrap_or_default()).collect();
    let folded_to = row.seq.unwrap_or(0);
    Ok(Loaded { replica: Replica::load(row.seq.zip(row.body), &updates), folded_to })
}

/// Those of which more was written than is known here.
pub(super) async fn behind(db: &PgPool, open: &[Arc<Open>]) -> Result<Vec<Arc<Open>>> {
    let ids: Vec<IncidentId> = open.iter().map(|open| open.incident).collect();
    let heads = sqlx::query!("select incident_id, head from documents where incident_id = any($1)", ids as _)
        .fetch_all(db)
        .await?;
    let head = |open: &Arc<Open>| heads.iter().find(|row| row.incident_id == open.incident).map(|row| row.head);
    Ok(open.iter().filter(|open| head(open).is_some_and(|head| head > open.seq())).cloned().collect())
}

/// Reads and shows what was written beyond what is known here.
pub(super) async fn catch_up(db: &PgPool, open: &Open) -> Result<()> {
    let known = open.seq();
    let snapshot = sqlx::query!(
        "select seq, body from document_snapshots where incident_id = $1 and seq > $2",
        open.incident.0,
        known,
    )
    .fetch_optional(db)
    .await?;
    if let Some(snapshot) = snapshot {
        open.take_snapshot(snapshot.seq, &snapshot.body);
    }
    let later = sqlx::query!(
        "select seq, body from document_updates where incident_id = $1 and seq > $2 order by seq",
        open.incident.0,
        open.seq(),
    )
    .fetch_all(db)
    .await?;
    for row in later {
        // False when it was folded between the two questions: the next look finds it in the snapshot.
        if !open.take_in(row.seq, &row.body.into()) {
            break;
        }
    }
    Ok(())
}
