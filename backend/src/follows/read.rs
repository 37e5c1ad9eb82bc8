//! What somebody follows.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::{authz, incidents};
use domain::follows::{Follow, Followed};
use domain::incidents::Severity;
use domain::{Action, Actor, FollowId, IncidentNumber, PersonId, Refusal, ServiceRef};
use sqlx::PgExecutor;

pub(super) async fn follows(ctx: &Ctx, by: &Actor) -> Result<Vec<Follow>> {
    authz::require(by, Action::Read)?;
    let person = by.person().ok_or(Refusal::Forbidden)?;
    of(&ctx.db, person, None).await
}

/// What a person follows: everything, or the one thing with this id.
pub(super) async fn of(db: impl PgExecutor<'_>, person: PersonId, only: Option<FollowId>) -> Result<Vec<Follow>> {
    // A private incident whose member somebody no longer is does not stand here either.
    let rows = sqlx::query!(
        r#"select follow.id, follow.severity, i.number as "number?", i.title as "title?",
               service.id as "service_id?", service.slug as "slug?", service.name as "name?"
           from follows follow
           left join incidents i on i.id = follow.incident_id
           left join services service on service.id = follow.service_id
           where follow.person_id = $1 and ($2::uuid is null or follow.id = $2)
               and (i.id is null or not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $1))
           order by follow.severity is null, follow.service_id is null, lower(service.name), follow.id desc"#,
        person.0,
        only.map(|follow| follow.0),
    )
    .fetch_all(db)
    .await?;
    let follow = |row: Row| {
        let what = match row.severity.and_then(|level| Severity::from_level(u8::try_from(level).ok()?)) {
            Some(severity) => Followed::Severity { severity },
            None => match (row.number.zip(row.title), row.service) {
                (Some((number, title)), _) => Followed::Incident { number, title },
                (None, service) => Followed::Service { service: service? },
            },
        };
        Some(Follow { id: row.id, what })
    };
    let rows = rows.into_iter().map(|row| Row {
        id: row.id,
        severity: row.severity,
        number: row.number.map(|number| IncidentNumber(number.0)),
        title: row.title,
        service: row.service_id.zip(row.slug).zip(row.name).map(|((id, slug), name)| ServiceRef { id, slug, name }),
    });
    Ok(rows.filter_map(follow).collect())
}

/// A row of the table, with what it points to.
struct Row {
    id: FollowId,
    severity: Option<i16>,
    number: Option<IncidentNumber>,
    title: Option<String>,
    service: Option<ServiceRef>,
}

pub(super) async fn follows_incident(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Option<FollowId>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let follow = sqlx::query_scalar!(
        "select id from follows where person_id = $1 and incident_id = $2",
        by.person().map(|person| person.0),
        incident.0,
    );
    Ok(follow.fetch_optional(&ctx.db).await?)
}
