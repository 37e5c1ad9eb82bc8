//! Testing a lever: the other side is asked what would happen, and nothing is changed there.

use super::connectors::{self, Order, Reach};
use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::incidents;
use domain::events::Change;
use domain::levers::{Attempt, Connector, Lever, LeverState, LeverTestForm};
use domain::{Action, Actor, LeverId, Refusal};
use sqlx::types::Json;

pub(super) async fn test(ctx: &Ctx, by: &Actor, id: LeverId, form: LeverTestForm) -> Result<Lever> {
    authz::require(by, Action::Respond)?;
    let incident = match form.incident {
        Some(number) => Some(incidents::found_by_number(ctx, by, number).await?),
        None => None,
    };
    let row = sqlx::query!(
        r#"select lever.name, lever.kind, lever.normal as "normal: Json<LeverState>", lever.target_group,
               lever.connector as "connector: Json<Connector>", lever.secret, lever.old_secret, lever.old_secret_until,
               lever.state as "state: Json<LeverState>", service.slug
           from levers lever join services service on service.id = lever.service_id
           where lever.id = $1 and lever.removed_at is null"#,
        id.0,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(list::missing)?;
    let normal = row.normal.0;
    let usual = row.state.as_ref().filter(|state| state.0 != normal).map_or(normal.usual_pull(), |_| normal);
    let wanted = form.wanted.unwrap_or(usual);
    if !wanted.fits(row.kind) {
        let problem = LeverState::read(row.kind, "").err().unwrap_or_default();
        return Err(Refusal::invalid("wanted", problem).into());
    }
    let old = row.old_secret.filter(|_| row.old_secret_until.is_some_and(|until| until > ctx.now()));
    let attempt = match connectors::open(ctx, id, &row.secret, old.as_deref()) {
        Ok((secret, old_secret)) => {
            let reach = Reach {
                lever: id,
                name: row.name.clone(),
                service: row.slug,
                kind: row.kind,
                target_group: row.target_group,
                connector: row.connector.0.clone(),
                secret,
                old_secret,
            };
            // A test tells nobody of an incident.
            let (reason, by) = (String::new(), String::new());
            let order = Order { id: ctx.new_id(), attempt: 1, wanted, reason, by, incident: None };
            connectors::dry_run(ctx, &reach, &order).await
        }
        Err(why) => Attempt::Refused(why),
    };
    let (read, words) = match attempt {
        Attempt::Read { state, message } => (Some(state), message),
        Attempt::Refused(words) | Attempt::Unreached(words) => (None, words),
    };
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    // It may have been changed or removed while the other side was asked: then what was said is of no use.
    let kept = sqlx::query!(
        "update levers set tested_at = $2, tested_by = $3, tested_words = $4, tested_well = $5,
             state = coalesce($6, state), read_at = case when $6::jsonb is null then read_at else $2 end
         where id = $1 and removed_at is null and connector = $7",
        id.0,
        now as _,
        by.name(),
        words,
        read.is_some(),
        read.map(Json) as _,
        Json(&row.connector.0) as _,
    )
    .execute(&mut *tx)
    .await?;
    if kept.rows_affected() == 0 {
        return Err(Refusal::Conflict("Somebody changed this lever meanwhile. Test it again.".into()).into());
    }
    let subject = incident.map_or_else(Subject::default, |incident| incident.id.into());
    tx.announce(subject, Change::LeverTested { lever: id, name: row.name, well: read.is_some(), words });
    let lever = list::one(&mut tx, by, id).await?;
    tx.commit().await?;
    Ok(lever)
}
