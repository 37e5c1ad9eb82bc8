//! Keeping what editors wrote: everything that waits, in one statement, which is one commit.

use super::desk::Written;
use super::listen::{self, CHANNEL};
use super::open::Open;
use super::replica;
use crate::ctx::Ctx;
use crate::error::Result;
use bytes::Bytes;
use domain::{IncidentId, PersonId};
use std::sync::Arc;

/// What one author wrote into one document, as one update.
pub(super) struct Parcel {
    pub open: Arc<Open>,
    pub author: Option<PersonId>,
    pub body: Bytes,
}

/// Joins what one author wrote into one document, in the order of documents.
pub(super) fn parcels(batch: &[Written]) -> Vec<Parcel> {
    let mut parcels: Vec<(Arc<Open>, Option<PersonId>, Vec<Bytes>)> = Vec::new();
    for written in batch {
        let same = |(open, author, _): &&mut (Arc<Open>, Option<PersonId>, Vec<Bytes>)| {
            open.incident == written.open.incident && *author == written.author
        };
        match parcels.iter_mut().find(same) {
            Some((_, _, bodies)) => bodies.push(written.body.clone()),
            None => parcels.push((written.open.clone(), written.author, vec![written.body.clone()])),
        }
    }
    let mut parcels: Vec<Parcel> =
        parcels.into_iter().flat_map(|(open, author, bodies)| joined(open, author, bodies)).collect();
    parcels.sort_by_key(|parcel| parcel.open.incident);
    parcels
}

fn joined(open: Arc<Open>, author: Option<PersonId>, bodies: Vec<Bytes>) -> Vec<Parcel> {
    let whole = if bodies.len() > 1 { replica::join(&bodies).map(Bytes::from) } else { None };
    let bodies = whole.map_or(bodies, |whole| vec![whole]);
    bodies.into_iter().map(|body| Parcel { open: open.clone(), author, body }).collect()
}

/// Numbers and keeps the parcels, and tells the other processes. Answers their numbers; after that they are on disk.
/// Documents are locked in the order of their ids, so that two processes wait for each other instead of for ever.
pub(super) async fn keep(ctx: &Ctx, process: &str, parcels: &[Parcel]) -> Result<Vec<i64>> {
    let ids: Vec<IncidentId> = parcels.iter().map(|parcel| parcel.open.incident).collect();
    let authors: Vec<Option<uuid::Uuid>> = parcels.iter().map(|parcel| parcel.author.map(|id| id.0)).collect();
    let bodies: Vec<Vec<u8>> = parcels.iter().map(|parcel| parcel.body.to_vec()).collect();
    let now = ctx.now();
    let mut rows = sqlx::query!(
        r#"with parcel as (
               select incident_id, author_id, body, place,
                   row_number() over (partition by incident_id order by place desc) - 1 as from_end
               from unnest($1::uuid[], $2::uuid[], $3::bytea[]) with ordinality as it (incident_id, author_id, body, place)
           ), moved as (
               insert into documents (incident_id, head, changed_at)
               select incident_id, count(*), $4 from parcel group by incident_id order by incident_id
               on conflict (incident_id) do update
                   set head = documents.head + excluded.head, changed_at = greatest(documents.changed_at, excluded.changed_at)
               returning incident_id, head
           ), kept as (
               insert into document_updates (incident_id, seq, at, author_id, body)
               select parcel.incident_id, moved.head - parcel.from_end, $4, parcel.author_id, parcel.body
               from parcel join moved using (incident_id)
               returning incident_id, seq
           )
           select parcel.place as "place!", moved.head - parcel.from_end as "seq!",
               (select count(*) from kept) as kept, pg_notify($5, $6)::text as told
           from parcel join moved using (incident_id)"#,
        ids as _,
        &authors as &[Option<uuid::Uuid>],
        &bodies,
        now as _,
        CHANNEL,
        listen::told(process, parcels.iter().map(|parcel| parcel.open.incident)),
    )
    .fetch_all(&ctx.db)
    .await?;
    rows.sort_by_key(|row| row.place);
    Ok(rows.into_iter().map(|row| row.seq).collect())
}
