//! How a document stood, and up to where somebody has read it. A version is kept when somebody stops reading, so that
//! "since you left" can tell exactly what changed, and when the incident moves on.

use super::replica::Replica;
use super::{Desk, Open, seat, show};
use crate::ctx::Ctx;
use crate::error::Result;
use domain::documents::{DocumentVersion, DocumentVersionPage, Node, SinceYouLeft, changes};
use domain::{Actor, DocumentVersionId, IncidentId, IncidentNumber, Page, PageRequest, PersonId, Refusal, Timestamp};
use sqlx::PgPool;

/// Versions of one document; beyond that the oldest that nobody's reading depends on are let go.
const VERSIONS_MAX: i64 = 200;

pub(super) async fn mark_read(ctx: &Ctx, desk: &Desk, by: &Actor, number: IncidentNumber) -> Result<()> {
    let found = seat::read_by(ctx, by, number).await?;
    let Some(person) = by.person() else { return Ok(()) };
    let open = desk.open(found.id).await?;
    remember(ctx, &open, person).await
}

impl Desk {
    /// Somebody who followed the document goes: what comes now is new to them.
    ///
    /// # Errors
    /// When it cannot be kept; then more is told as new than need be.
    pub async fn stand_up(&self, open: &Open, by: &Actor) -> Result<()> {
        match by.person() {
            Some(person) => remember(self.ctx(), open, person).await,
            None => Ok(()),
        }
    }
}

async fn remember(ctx: &Ctx, open: &Open, person: PersonId) -> Result<()> {
    let Some(version) = keep(ctx, open).await? else { return Ok(()) };
    let now = ctx.now();
    sqlx::query!(
        "insert into document_reads (incident_id, person_id, version_id, at) values ($1, $2, $3, $4)
         on conflict (incident_id, person_id) do update set version_id = excluded.version_id, at = excluded.at",
        open.incident.0,
        person.0,
        version.0,
        now as _,
    )
    .execute(&ctx.db)
    .await?;
    Ok(())
}

/// Keeps the present state as a version, unless it is one; none while nothing was ever written.
async fn keep(ctx: &Ctx, open: &Open) -> Result<Option<DocumentVersionId>> {
    let known = sqlx::query_scalar!(
        "select id from document_versions where incident_id = $1 and seq = $2",
        open.incident.0,
        open.seq(),
    )
    .fetch_optional(&ctx.db)
    .await?;
    if known.is_some() || open.seq() == 0 {
        return Ok(known);
    }
    let (seq, state, _) = open.state();
    let (id, now) = (ctx.new_id(), ctx.now());
    let version = sqlx::query_scalar!(
        "insert into document_versions (id, incident_id, seq, at, body) values ($1, $2, $3, $4, $5)
         on conflict (incident_id, seq) do update set seq = excluded.seq
         returning id",
        id,
        open.incident.0,
        seq,
        now as _,
        state,
    )
    .fetch_one(&ctx.db)
    .await?;
    sqlx::query!(
        "delete from document_versions version where version.id in (
             select id from document_versions where incident_id = $1 order by seq desc offset $2)
         and not exists (select from document_reads where version_id = version.id)",
        open.incident.0,
        VERSIONS_MAX,
    )
    .execute(&ctx.db)
    .await?;
    Ok(Some(version))
}

/// What changed since the reader was here; none for whoever comes the first time, and when nothing did.
pub(super) async fn since_left(
    db: &PgPool,
    by: &Actor,
    incident: IncidentId,
    now: &Node,
) -> Result<Option<SinceYouLeft>> {
    let Some(person) = by.person() else { return Ok(None) };
    let read = sqlx::query!(
        r#"select read.at as "at: Timestamp", version.seq, version.body
           from document_reads read
           join document_versions version on version.id = read.version_id
           join documents document on document.incident_id = read.incident_id
           where read.incident_id = $1 and read.person_id = $2 and document.head > version.seq"#,
        incident.0,
        person.0,
    )
    .fetch_optional(db)
    .await?;
    let Some(read) = read else { return Ok(None) };
    let sections = changes(&Replica::of(&read.body).tree(), now);
    let mut authors = show::authors(db, incident, read.seq).await?;
    authors.retain(|author| author.id != person);
    let told = !sections.is_empty() && !authors.is_empty();
    Ok(told.then_some(SinceYouLeft { left_at: read.at, authors, sections }))
}

pub(super) async fn versions(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    page: PageRequest,
) -> Result<Page<DocumentVersion>> {
    let found = seat::read_by(ctx, by, number).await?;
    let before = match &page.after {
        Some(after) => after.parse().map_err(|_| Refusal::invalid("after", "This is no cursor of this list."))?,
        None => i64::MAX,
    };
    let rows = sqlx::query!(
        r#"select id, seq, at as "at: Timestamp",
               coalesce(lag(seq) over (order by seq), 0) as "before!"
           from document_versions where incident_id = $1 and seq < $2 order by seq desc limit $3"#,
        found.id.0,
        before,
        page.limit() + 1,
    )
    .fetch_all(&ctx.db)
    .await?;
    let page = Page::from_overfetched(rows, page.limit(), |row| row.seq.to_string());
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        let authors = show::authors(&ctx.db, found.id, row.before).await?;
        items.push(DocumentVersion { id: row.id, at: row.at, authors });
    }
    Ok(Page { items, next: page.next })
}

pub(super) async fn version(
    ctx: &Ctx,
    desk: &Desk,
    by: &Actor,
    number: IncidentNumber,
    version: DocumentVersionId,
) -> Result<DocumentVersionPage> {
    let found = seat::read_by(ctx, by, number).await?;
    let row = sqlx::query!(
        r#"select seq, at as "at: Timestamp", body,
               coalesce((select max(seq) from document_versions earlier
                         where earlier.incident_id = $1 and earlier.seq < version.seq), 0) as "before!"
           from document_versions version where incident_id = $1 and id = $2"#,
        found.id.0,
        version.0,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(|| Refusal::NotFound("version".into()))?;
    let tree = Replica::of(&row.body).tree();
    let since = changes(&tree, &desk.open(found.id).await?.tree());
    let authors = show::authors(&ctx.db, found.id, row.before).await?;
    Ok(DocumentVersionPage { number, version: DocumentVersion { id: version, at: row.at, authors }, tree, since })
}
