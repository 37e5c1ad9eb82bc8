//! Beginning and ending to follow. Nobody else is told, so nothing of it stands in the log.

use super::read;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::{authz, incidents};
use domain::follows::{Follow, FollowForm};
use domain::{Action, Actor, FollowId, PersonId, Refusal};

pub(super) async fn follow(ctx: &Ctx, by: &Actor, form: FollowForm) -> Result<Follow> {
    authz::require(by, Action::Read)?;
    let person = by.person().ok_or(Refusal::Forbidden)?;
    let one = [form.incident.is_some(), form.service_id.is_some(), form.severity.is_some()];
    if one.iter().filter(|wanted| **wanted).count() != 1 {
        let problem = "Say one thing to follow: an incident, a service, or a severity.";
        return Err(Refusal::invalid("incident", problem).into());
    }
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (FollowId(tx.new_id()), tx.now());
    let id = if let Some(number) = form.incident {
        let incident = incidents::share(&mut tx, by, number).await?.id;
        sqlx::query_scalar!(
            r#"with made as (insert into follows (id, person_id, incident_id, created_at) values ($1, $2, $3, $4)
                             on conflict (person_id, incident_id) where incident_id is not null do nothing returning id)
               select id as "id!: FollowId" from made
               union all select id from follows where person_id = $2 and incident_id = $3 limit 1"#,
            id.0,
            person.0,
            incident.0,
            now as _,
        )
        .fetch_one(&mut *tx)
        .await?
    } else if let Some(service) = form.service_id {
        sqlx::query_scalar!("select true from services where id = $1", service.0)
            .fetch_optional(&mut *tx)
            .await?
            .ok_or_else(|| Refusal::invalid("service_id", "There is no such service."))?;
        sqlx::query_scalar!(
            r#"with made as (insert into follows (id, person_id, service_id, created_at) values ($1, $2, $3, $4)
                             on conflict (person_id, service_id) where service_id is not null do nothing returning id)
               select id as "id!: FollowId" from made
               union all select id from follows where person_id = $2 and service_id = $3 limit 1"#,
            id.0,
            person.0,
            service.0,
            now as _,
        )
        .fetch_one(&mut *tx)
        .await?
    } else {
        sqlx::query_scalar!(
            r#"insert into follows (id, person_id, severity, created_at) values ($1, $2, $3, $4)
               on conflict (person_id) where severity is not null do update set severity = $3
               returning id as "id!: FollowId""#,
            id.0,
            person.0,
            form.severity.map(|severity| i16::from(severity.level())),
            now as _,
        )
        .fetch_one(&mut *tx)
        .await?
    };
    let kept = read::of(&mut *tx, person, Some(id)).await?.pop();
    let kept = kept.ok_or_else(|| Error::Other("what was followed in this transaction is not there".into()))?;
    tx.commit_with(kept).await
}

pub(super) async fn unfollow(ctx: &Ctx, by: &Actor, follow: FollowId) -> Result<()> {
    authz::require(by, Action::Read)?;
    let person: PersonId = by.person().ok_or(Refusal::Forbidden)?;
    sqlx::query!("delete from follows where id = $1 and person_id = $2", follow.0, person.0).execute(&ctx.db).await?;
    Ok(())
}
