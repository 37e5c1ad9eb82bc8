//! The announcements of an incident, each with those who are about to touch the same.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::announcements::{Announcement, AnnouncementState, Clash};
use domain::{Actor, AnnouncementId, IncidentId, IncidentNumber, PersonId, Refusal, Timestamp};
use sqlx::PgConnection;

/// How many are shown.
const SHOWN: i64 = 100;

pub(super) async fn list(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Announcement>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut connection = ctx.db.acquire().await?;
    read(&mut connection, by, incident, None).await
}

/// One of them, as it stands now.
pub(super) async fn one(tx: &mut Tx, by: &Actor, incident: IncidentId, id: AnnouncementId) -> Result<Announcement> {
    let found = read(&mut *tx, by, incident, Some(id)).await?;
    found.into_iter().next().ok_or_else(|| Refusal::NotFound("announcement".into()).into())
}

async fn read(
    db: &mut PgConnection,
    by: &Actor,
    incident: IncidentId,
    only: Option<AnnouncementId>,
) -> Result<Vec<Announcement>> {
    let rows = sqlx::query_as!(
        Row,
        "select id, what, resource, why, announced_by, announced_by_id, announced_at, state, decided_by, decided_at, words
         from announcements where incident_id = $1 and ($2::uuid is null or id = $2)
         order by state in ('waiting', 'held', 'approved') desc, announced_at desc, id desc limit $3",
        incident.0,
        only.map(|id| id.0),
        SHOWN,
    )
    .fetch_all(&mut *db)
    .await?;
    let resources: Vec<String> =
        rows.iter().filter(|row| row.state.is_open()).map(|row| row.resource.clone()).collect();
    let others = sqlx::query!(
        r#"select other.id, other.resource, other.what, other.announced_by, other.state, other.incident_id,
               incident.number,
               (not incident.is_private or coalesce((select true from incident_members m
                   where m.incident_id = incident.id and m.person_id = $2), false)) as "seen!"
           from announcements other join incidents incident on incident.id = other.incident_id
           where other.resource = any($1) and other.state in ('waiting', 'held', 'approved')
           order by other.announced_at, other.id"#,
        &resources,
        by.person().map(|person| person.0),
    )
    .fetch_all(&mut *db)
    .await?;
    let announcements = rows.into_iter().map(|row| {
        let same = others.iter().filter(|other| row.state.is_open() && other.resource == row.resource);
        let clashes = same.filter(|other| other.id != row.id && other.seen).map(|other| Clash {
            what: other.what.clone(),
            announced_by: other.announced_by.clone(),
            state: other.state,
            incident: (other.incident_id != incident).then_some(other.number),
        });
        let clashes = clashes.collect();
        row.with(clashes)
    });
    Ok(announcements.collect())
}

struct Row {
    id: AnnouncementId,
    what: String,
    resource: String,
    why: String,
    announced_by: String,
    announced_by_id: Option<PersonId>,
    announced_at: Timestamp,
    state: AnnouncementState,
    decided_by: Option<String>,
    decided_at: Option<Timestamp>,
    words: String,
}

impl Row {
    fn with(self, clashes: Vec<Clash>) -> Announcement {
        Announcement {
            id: self.id,
            what: self.what,
            resource: self.resource,
            why: self.why,
            announced_by: self.announced_by,
            announced_by_id: self.announced_by_id,
            announced_at: self.announced_at,
            state: self.state,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            words: self.words,
            clashes,
        }
    }
}
