//! The audit log: every event there is but those of private incidents of others, newest first.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Row;
use crate::incidents::timeline_item;
use domain::incidents::TimelineItem;
use domain::{Action, Actor, Page, PageRequest, Refusal};

pub(super) async fn audit(ctx: &Ctx, by: &Actor, page: PageRequest) -> Result<Page<TimelineItem>> {
    authz::require(by, Action::ReadAudit)?;
    let before: i64 = match &page.after {
        Some(after) => after.parse().map_err(|_| Refusal::invalid("after", "This is no cursor of this list."))?,
        None => i64::MAX,
    };
    let rows = sqlx::query_as!(
        Row,
        r#"select seq, at, kind, actor, incident_id, alert_id, body,
             null::uuid[] as "only_for: Vec<domain::PersonId>"
         from events
         where seq < $1 and coalesce(
             (select exists (
                 select from incident_members m where m.incident_id = incident.id and m.person_id = $3)
              from incidents incident where incident.id = events.incident_id and incident.is_private), true)
         order by seq desc limit $2"#,
        before,
        page.limit() + 1,
        by.person().map(|person| person.0),
    )
    .fetch_all(&ctx.db)
    .await?;
    let items = rows.into_iter().map(|row| row.read().map(timeline_item)).collect::<Result<Vec<_>>>()?;
    Ok(Page::from_overfetched(items, page.limit(), |item: &TimelineItem| item.seq.to_string()))
}
