//! The document as it reads now.

use super::{Desk, seat, versions};
use crate::ctx::Ctx;
use crate::error::Result;
use domain::documents::{DocumentPage, Node};
use domain::{Actor, IncidentId, IncidentNumber, PersonRef, Timestamp};
use sqlx::PgPool;

pub(super) async fn show(ctx: &Ctx, desk: &Desk, by: &Actor, number: IncidentNumber) -> Result<DocumentPage> {
    let found = seat::read_by(ctx, by, number).await?;
    let open = desk.open(found.id).await?;
    let tree = open.tree();
    let (changed_at, authors, since) = tokio::try_join!(
        changed_at(&ctx.db, found.id),
        authors(&ctx.db, found.id, 0),
        versions::since_left(&ctx.db, by, found.id, &tree),
    )?;
    Ok(DocumentPage {
        incident_id: found.id,
        may_write: seat::rights(by, &found).write,
        is_new: changed_at.is_none(),
        tree,
        changed_at,
        authors,
        since,
    })
}

pub(super) async fn tree(ctx: &Ctx, desk: &Desk, by: &Actor, number: IncidentNumber) -> Result<Node> {
    let found = seat::read_by(ctx, by, number).await?;
    Ok(desk.open(found.id).await?.tree())
}

async fn changed_at(db: &PgPool, incident: IncidentId) -> Result<Option<Timestamp>> {
    let changed = sqlx::query_scalar!(
        r#"select changed_at as "changed_at: Timestamp" from documents where incident_id = $1"#,
        incident.0,
    );
    Ok(changed.fetch_optional(db).await?)
}

/// Those who wrote after this update, first things first.
pub(super) async fn authors(db: &PgPool, incident: IncidentId, after: i64) -> Result<Vec<PersonRef>> {
    let people = sqlx::query_as!(
        PersonRef,
        r#"with wrote as (
               select person_id, first_at from document_authors where incident_id = $1 and last_seq > $2
               union all
               select author_id, min(at) from document_updates
               where incident_id = $1 and seq > $2 and author_id is not null group by author_id
           )
           select person.id, person.name from wrote join people person on person.id = wrote.person_id
           group by person.id, person.name order by min(wrote.first_at), person.id"#,
        incident.0,
        after,
    );
    Ok(people.fetch_all(db).await?)
}
