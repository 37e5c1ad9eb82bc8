//! Everything that the public sees, for all pages in one pass. Nothing internal leaves through here: of an
//! incident only its public title and its public updates, and of services nothing.

use crate::ctx::Ctx;
use crate::error::Result;
use domain::incidents::IncidentStatus;
use domain::status_pages::{Interval, PublicComponent, PublicIncident, PublicPage, PublicUpdate};
use domain::{ComponentId, IncidentId, StatusPageId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;

/// Days of history behind each component.
const HISTORY_DAYS: i64 = 90;
/// Days for which an incident stays on the page after its end.
const PAST_DAYS: i64 = 14;
const DAY_S: i64 = 86_400;

pub(super) async fn public_pages(ctx: &Ctx) -> Result<Vec<PublicPage>> {
    let now = ctx.now();
    // One snapshot: a component that an update changed never stands beside the list without that update.
    let mut tx = ctx.db.begin().await?;
    sqlx::query!("set transaction isolation level repeatable read, read only").execute(&mut *tx).await?;
    let pages =
        sqlx::query!("select id, slug, name from status_pages order by lower(name), id").fetch_all(&mut *tx).await?;
    let mut components = components(&mut tx, now).await?;
    let incidents = incidents(&mut tx, now).await?;
    tx.commit().await?;
    let pages = pages.into_iter().map(|page| PublicPage {
        slug: page.slug,
        name: page.name,
        as_of: now,
        components: components.remove(&page.id).unwrap_or_default(),
        incidents: incidents.iter().filter_map(|incident| incident.on_page(page.id)).collect(),
    });
    Ok(pages.collect())
}

async fn components(tx: &mut PgConnection, now: Timestamp) -> Result<HashMap<StatusPageId, Vec<PublicComponent>>> {
    let mut intervals = intervals(tx, now).await?;
    let rows = sqlx::query!(
        "select id, page_id, name, description, status, since, created_at from components
         where removed_at is null order by position, id"
    )
    .fetch_all(tx)
    .await?;
    let mut components: HashMap<StatusPageId, Vec<PublicComponent>> = HashMap::new();
    for row in rows {
        components.entry(row.page_id).or_default().push(PublicComponent {
            id: row.id,
            name: row.name,
            description: row.description,
            status: row.status,
            since: row.since,
            intervals: intervals.remove(&row.id).unwrap_or_default(),
            observed_from: row.created_at,
        });
    }
    Ok(components)
}

async fn intervals(tx: &mut PgConnection, now: Timestamp) -> Result<HashMap<ComponentId, Vec<Interval>>> {
    let rows = sqlx::query!(
        "select stretch.component_id, stretch.status, stretch.starts_at, stretch.ends_at
         from component_intervals stretch
         join components component on component.id = stretch.component_id and component.removed_at is null
         where stretch.ends_at is null or stretch.ends_at > $1
         order by stretch.starts_at",
        now.plus_s(-HISTORY_DAYS * DAY_S) as _,
    )
    .fetch_all(tx)
    .await?;
    let mut intervals: HashMap<ComponentId, Vec<Interval>> = HashMap::new();
    for row in rows {
        let interval = Interval { status: row.status, from: row.starts_at, to: row.ends_at };
        intervals.entry(row.component_id).or_default().push(interval);
    }
    Ok(intervals)
}

/// An incident and the components that it touched, with their pages.
struct Told {
    incident: PublicIncident,
    components: Vec<(StatusPageId, String)>,
}

impl Told {
    /// As this page shows it: with its own components. One that touched no component is told on every page.
    fn on_page(&self, page: StatusPageId) -> Option<PublicIncident> {
        let here = self.components.iter().filter(|(of, _)| *of == page).map(|(_, name)| name.clone());
        let here: Vec<String> = here.collect();
        let shown = self.components.is_empty() || !here.is_empty();
        shown.then(|| PublicIncident { components: here, ..self.incident.clone() })
    }
}

/// Those with a public update that are open or ended lately: open ones first, then newest first.
async fn incidents(tx: &mut PgConnection, now: Timestamp) -> Result<Vec<Told>> {
    let rows = sqlx::query!(
        r#"select incident.id, incident.number, coalesce(incident.public_title, incident.title) as "title!",
               incident.status, coalesce(incident.impact_started_at, incident.declared_at) as "started_at!: Timestamp",
               incident.resolved_at
           from incidents incident
           where (incident.status in ('declared', 'investigating', 'identified', 'monitoring', 'contained')
                  or incident.resolved_at > $1)
             and not incident.is_private and not incident.is_exercise
             and exists (select from updates
                         where updates.incident_id = incident.id and updates.audience in ('public', 'both'))
           order by incident.number desc"#,
        now.plus_s(-PAST_DAYS * DAY_S) as _,
    )
    .fetch_all(&mut *tx)
    .await?;
    let ids: Vec<IncidentId> = rows.iter().map(|row| row.id).collect();
    let mut updates = updates(tx, &ids).await?;
    let mut components = touched(tx, &ids).await?;
    let mut told: Vec<Told> = rows
        .into_iter()
        .map(|row| {
            let (updates, promise) = updates.remove(&row.id).unwrap_or_default();
            let open = row.status.is_open();
            let said = updates.first().map_or(row.status, |update| update.status);
            let incident = PublicIncident {
                number: row.number,
                title: row.title,
                status: public_status(row.status, said),
                started_at: row.started_at,
                resolved_at: row.resolved_at.filter(|_| !open),
                next_update_at: promise.filter(|_| open),
                components: vec![],
                updates,
            };
            Told { incident, components: components.remove(&row.id).unwrap_or_default() }
        })
        .collect();
    told.sort_by_key(|told| !told.incident.status.is_open());
    Ok(told)
}

/// While people work, the public is where the last public update left it. The end needs no words: it is shown.
fn public_status(now: IncidentStatus, said: IncidentStatus) -> IncidentStatus {
    if !now.is_open() {
        IncidentStatus::Resolved
    } else if said.is_open() {
        said
    } else {
        now
    }
}

/// The public updates of an incident, newest first, and what the newest of them promises.
type Updates = (Vec<PublicUpdate>, Option<Timestamp>);

async fn updates(tx: &mut PgConnection, incidents: &[IncidentId]) -> Result<HashMap<IncidentId, Updates>> {
    let rows = sqlx::query!(
        "select incident_id, published_at, status, known, being_done, next_update_at from updates
         where incident_id = any($1) and audience in ('public', 'both')
         order by published_at desc, id desc",
        incidents as _,
    )
    .fetch_all(tx)
    .await?;
    let mut updates: HashMap<IncidentId, Updates> = HashMap::new();
    for row in rows {
        let (told, _) = updates.entry(row.incident_id).or_insert((vec![], row.next_update_at));
        told.push(PublicUpdate {
            at: row.published_at,
            status: row.status,
            known: row.known,
            being_done: row.being_done,
        });
    }
    Ok(updates)
}

async fn touched(
    tx: &mut PgConnection,
    incidents: &[IncidentId],
) -> Result<HashMap<IncidentId, Vec<(StatusPageId, String)>>> {
    let rows = sqlx::query!(
        "select touched.incident_id, component.page_id, component.name
         from incident_components touched
         join components component on component.id = touched.component_id
         where touched.incident_id = any($1) order by component.position, component.id",
        incidents as _,
    )
    .fetch_all(tx)
    .await?;
    let mut components: HashMap<IncidentId, Vec<(StatusPageId, String)>> = HashMap::new();
    for row in rows {
        components.entry(row.incident_id).or_default().push((row.page_id, row.name));
    }
    Ok(components)
}
