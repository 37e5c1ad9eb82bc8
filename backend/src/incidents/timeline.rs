//! The timeline: what happened, in sentences, with who and when. What people said stands in the log instead.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Row;
use domain::events::{Event, icon, sentence};
use domain::incidents::TimelineItem;
use domain::{Action, Actor, IncidentNumber};

pub(super) async fn timeline(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<TimelineItem>> {
    authz::require(by, Action::Read)?;
    let incident = find::id_of(&ctx.db, number).await?;
    // An alert's own past, from before the incident, belongs to it too: that is how it began.
    let rows = sqlx::query_as!(
        Row,
        "select seq, at, kind, actor, incident_id, alert_id, body from events
         where (incident_id = $1 or alert_id = any(array(select id from alerts where incident_id = $1)))
           and kind <> 'log.line_added'
         order by seq",
        incident.0,
    )
    .fetch_all(&ctx.db)
    .await?;
    rows.into_iter().map(|row| row.read().map(item)).collect()
}

/// An event told as a sentence.
pub(crate) fn item(event: Event) -> TimelineItem {
    TimelineItem {
        seq: event.seq,
        at: event.at,
        kind: event.change.kind(),
        actor: event.actor.name().to_owned(),
        sentence: sentence(&event.change),
        icon: icon(&event.change).to_owned(),
    }
}
