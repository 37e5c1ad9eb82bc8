//! Changing a runbook, and putting it away. Two who change it at once do not overwrite each other: who saves second is
//! told, and decides.

use super::runbooks;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::services::{Runbook, RunbookEdit, RunbookForm};
use domain::{Action, Actor, Refusal, RunbookId};

pub(super) async fn change(ctx: &Ctx, by: &Actor, runbook: RunbookId, edit: RunbookEdit) -> Result<Runbook> {
    authz::require(by, Action::ManageCatalogue)?;
    let RunbookEdit { version, service_ids, title, body } = edit;
    let form = runbooks::check(RunbookForm { service_ids, title, body })?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    sqlx::query!("select 1 as one from runbooks where id = $1 for update", runbook as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("runbook".into()))?;
    let before = runbooks::load(&mut *tx, runbook).await?;
    if before.version != version {
        return Err(changed_meanwhile(&before, version).into());
    }
    sqlx::query!(
        "update runbooks set title = $2, body = $3, version = version + 1, changed_at = $4, changed_by = $5 where id = $1",
        runbook as _,
        form.title,
        form.body,
        now as _,
        by.name(),
    )
    .execute(&mut *tx)
    .await?;
    runbooks::attach(&mut tx, runbook, &form.service_ids).await?;
    let after = runbooks::load(&mut *tx, runbook).await?;
    let what = differences(&before, &after);
    if what.is_empty() {
        return Ok(before);
    }
    tx.announce(Subject::default(), Change::RunbookChanged { title: after.title.clone(), what });
    tx.commit().await?;
    Ok(after)
}

fn changed_meanwhile(now: &Runbook, read: i32) -> Refusal {
    let who = now.changed_by.as_deref().unwrap_or("Somebody");
    Refusal::Conflict(format!(
        "{who} changed this runbook after you opened it: version {} stands, and you changed version {read}. Nothing is \
         saved yet. Compare the two, then save again.",
        now.version
    ))
}

fn differences(before: &Runbook, after: &Runbook) -> String {
    let mut told = Vec::new();
    if before.title != after.title {
        told.push(format!("title from “{}”", before.title));
    }
    if before.body != after.body {
        told.push("steps".into());
    }
    if before.services != after.services {
        let names: Vec<_> = after.services.iter().map(|service| service.name.as_str()).collect();
        told.push(format!("now for {}", names.join(", ")));
    }
    told.join("; ")
}

pub(super) async fn archive(ctx: &Ctx, by: &Actor, runbook: RunbookId, archived: bool) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let found = sqlx::query!("select title, archived_at from runbooks where id = $1 for update", runbook as _)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(|| Refusal::NotFound("runbook".into()))?;
    if found.archived_at.is_some() == archived {
        return Ok(());
    }
    let at = archived.then_some(now);
    sqlx::query!("update runbooks set archived_at = $2 where id = $1", runbook as _, at as _).execute(&mut *tx).await?;
    let what = if archived { "archived" } else { "taken back into use" };
    tx.announce(Subject::default(), Change::RunbookChanged { title: found.title, what: what.into() });
    tx.commit().await
}
