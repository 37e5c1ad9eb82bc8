//! The timeline: what happened, in sentences, with who and when. What people said stands in the log instead.

use super::find;
use super::stretch::{self, LOADED, Way};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Row;
use domain::events::{Event, icon, sentence};
use domain::incidents::{Stretch, TimelineItem};
use domain::timeline::{APART, Place};
use domain::{Actor, IncidentId, IncidentNumber, Page};

pub(super) async fn timeline(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    stretch: Stretch,
) -> Result<Page<TimelineItem>> {
    of_kinds(ctx, by, number, stretch, &["%".to_owned()]).await
}

/// What is of these kinds, each a pattern of `like`.
pub(crate) async fn of_kinds(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    stretch: Stretch,
    kinds: &[String],
) -> Result<Page<TimelineItem>> {
    let incident = find::found_by_number(ctx, by, number).await?.id;
    let rows = match stretch.into() {
        Way::Down { below } => down(ctx, incident, below, kinds).await?,
        Way::Up { above } => up(ctx, incident, above, kinds).await?,
    };
    let items = rows.into_iter().map(|row| row.read().map(item)).collect::<Result<_>>()?;
    let items = crate::timeline::marked(&ctx.db, incident, items).await?;
    Ok(stretch::page(items, stretch, |item: &TimelineItem| item.seq))
}

// An alert's own past, from before the incident, belongs to it too: that is how it began. Each of the two ways to an
// event is read from the end of its own index, so a long past costs no more than a short one.

async fn down(ctx: &Ctx, incident: IncidentId, below: i64, kinds: &[String]) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"(select seq as "seq!", at as "at!", kind as "kind!", actor as "actor!",
                incident_id as "incident_id: domain::IncidentId", alert_id as "alert_id: domain::AlertId", body as "body!",
                null::uuid[] as "only_for: Vec<domain::PersonId>"
            from events where incident_id = $1 and seq < $2 and kind <> all($4) and kind like any($5) order by seq desc limit $3)
           union all
           (select past.seq, past.at, past.kind, past.actor, past.incident_id, past.alert_id, past.body, null
            from alerts alert cross join lateral (
                select * from events where alert_id = alert.id and seq < $2 and incident_id is distinct from $1 and kind like any($5)
                order by seq desc limit $3) past
            where alert.incident_id = $1 order by past.seq desc limit $3)
           order by 1 desc limit $3"#,
        incident.0,
        below,
        LOADED,
        &APART.map(str::to_owned),
        kinds,
    );
    Ok(rows.fetch_all(&ctx.db).await?)
}

async fn up(ctx: &Ctx, incident: IncidentId, above: i64, kinds: &[String]) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"(select seq as "seq!", at as "at!", kind as "kind!", actor as "actor!",
                incident_id as "incident_id: domain::IncidentId", alert_id as "alert_id: domain::AlertId", body as "body!",
                null::uuid[] as "only_for: Vec<domain::PersonId>"
            from events where incident_id = $1 and seq > $2 and kind <> all($4) and kind like any($5) order by seq limit $3)
           union all
           (select past.seq, past.at, past.kind, past.actor, past.incident_id, past.alert_id, past.body, null
            from alerts alert cross join lateral (
                select * from events where alert_id = alert.id and seq > $2 and incident_id is distinct from $1 and kind like any($5)
                order by seq limit $3) past
            where alert.incident_id = $1 order by past.seq limit $3)
           order by 1 limit $3"#,
        incident.0,
        above,
        LOADED,
        &APART.map(str::to_owned),
        kinds,
    );
    Ok(rows.fetch_all(&ctx.db).await?)
}

/// An event told as a sentence.
pub(crate) fn item(event: Event) -> TimelineItem {
    let kind = event.change.kind();
    TimelineItem {
        seq: event.seq,
        at: event.at,
        happened_at: event.at,
        place: Place::of_kind(&kind),
        kind,
        actor: event.actor.name().to_owned(),
        sentence: sentence(&event.change),
        icon: icon(&event.change).to_owned(),
    }
}
