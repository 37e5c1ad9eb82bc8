//! Reading: entries in their places, with the times that people corrected.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Row;
use crate::incidents;
use domain::incidents::{Stretch, TimelineItem};
use domain::timeline::{About, Place, STORY_KINDS};
use domain::{Actor, IncidentId, IncidentNumber, Page, Timestamp};
use sqlx::{PgConnection, PgExecutor};
use std::collections::HashMap;

/// Entries of a story: more than that nobody reads.
const SHOWN: i64 = 500;

/// What is in this place, by when it happened.
pub(super) async fn placed(ctx: &Ctx, by: &Actor, number: IncidentNumber, place: Place) -> Result<Vec<TimelineItem>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut db = ctx.db.acquire().await?;
    // Newest first: of a very long story its end is told.
    let rows = sqlx::query_as!(
        Row,
        r#"select event.seq as "seq!", event.at as "at!", event.kind as "kind!", event.actor as "actor!",
               event.incident_id as "incident_id: domain::IncidentId", event.alert_id as "alert_id: domain::AlertId",
               event.body as "body!", null::uuid[] as "only_for: Vec<domain::PersonId>"
           from (
               select * from events where incident_id = $1
               union all
               select past.* from alerts alert join events past on past.alert_id = alert.id
               where alert.incident_id = $1 and past.incident_id is distinct from $1
           ) event
           left join timeline_marks mark on mark.incident_id = $1 and mark.seq = event.seq
           where mark.place = $2 or (mark.place is null and $2 = 'story' and event.kind = any($3))
           order by event.seq desc limit $4"#,
        incident.0,
        place.as_str(),
        &STORY_KINDS.map(str::to_owned),
        SHOWN,
    )
    .fetch_all(&mut *db)
    .await?;
    let items = rows.into_iter().map(|row| row.read().map(incidents::timeline_item)).collect::<Result<Vec<_>>>()?;
    let mut items = told(&mut db, incident, items).await?;
    items.sort_by_key(|item| (item.happened_at, item.seq));
    Ok(items)
}

/// With the words of lines of the log, and with what people made of the entries.
async fn told(db: &mut PgConnection, incident: IncidentId, mut items: Vec<TimelineItem>) -> Result<Vec<TimelineItem>> {
    let lines: Vec<i64> = items.iter().filter(|item| item.kind == "log.line_added").map(|item| item.seq).collect();
    if !lines.is_empty() {
        let said = sqlx::query!(
            "select seq, body from log_lines where incident_id = $1 and seq = any($2)",
            incident.0,
            &lines
        )
        .fetch_all(&mut *db)
        .await?;
        let said: HashMap<i64, String> = said.into_iter().map(|line| (line.seq, line.body)).collect();
        for item in &mut items {
            if let Some(words) = said.get(&item.seq) {
                item.sentence = format!("said: {words}");
            }
        }
    }
    marked(db, incident, items).await
}

struct Mark {
    place: Option<Place>,
    happened_at: Option<Timestamp>,
}

/// These entries with what people made of them.
pub(crate) async fn marked(
    db: impl PgExecutor<'_>,
    incident: IncidentId,
    mut items: Vec<TimelineItem>,
) -> Result<Vec<TimelineItem>> {
    let seqs: Vec<i64> = items.iter().map(|item| item.seq).collect();
    let marks = sqlx::query!(
        r#"select seq, place as "place: Place", happened_at from timeline_marks
           where incident_id = $1 and seq = any($2)"#,
        incident.0,
        &seqs,
    )
    .fetch_all(db)
    .await?;
    let marks: HashMap<i64, Mark> =
        marks.into_iter().map(|row| (row.seq, Mark { place: row.place, happened_at: row.happened_at })).collect();
    for item in &mut items {
        let Some(mark) = marks.get(&item.seq) else { continue };
        item.place = mark.place.unwrap_or(item.place);
        item.happened_at = mark.happened_at.unwrap_or(item.at);
    }
    Ok(items)
}

/// One entry, as it stands in the timeline of this incident; none when it is of another.
pub(super) async fn one(db: &mut PgConnection, incident: IncidentId, seq: i64) -> Result<Option<TimelineItem>> {
    let row = sqlx::query_as!(
        Row,
        r#"select seq as "seq!", at as "at!", kind as "kind!", actor as "actor!",
               incident_id as "incident_id: domain::IncidentId", alert_id as "alert_id: domain::AlertId", body as "body!",
               null::uuid[] as "only_for: Vec<domain::PersonId>"
           from events
           where seq = $2 and kind <> 'timeline.curated'
               and (incident_id = $1 or alert_id = any(array(select id from alerts where incident_id = $1)))"#,
        incident.0,
        seq,
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let items = told(db, incident, vec![incidents::timeline_item(row.read()?)]).await?;
    Ok(items.into_iter().next())
}

pub(super) async fn about(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    about: About,
    stretch: Stretch,
) -> Result<Page<TimelineItem>> {
    let kinds: Vec<String> = about.kinds().iter().map(|kind| (*kind).to_owned()).collect();
    incidents::timeline_of_kinds(ctx, by, number, stretch, &kinds).await
}
