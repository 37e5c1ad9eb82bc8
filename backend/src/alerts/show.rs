//! Everything on the page of an alert.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::alerts::{AlertPage, Instance};
use domain::{Action, Actor, AlertId};

/// Instances shown; the rest is told as a number.
const INSTANCES_SHOWN: i64 = 200;

pub(super) async fn show(ctx: &Ctx, by: &Actor, alert: AlertId) -> Result<AlertPage> {
    authz::require(by, Action::Read)?;
    let row = list::row(&ctx.db, by, alert).await?;
    let texts =
        sqlx::query!("select summary, details, links from alerts where id = $1", alert.0).fetch_one(&ctx.db).await?;
    let (escalates_at, escalates_to) = crate::escalation::next_of_alert(ctx, alert).await?.unzip();
    Ok(AlertPage {
        runbooks: crate::services::runbooks_of_service(&ctx.db, row.service.id).await?,
        alert: row,
        summary: texts.summary,
        details: serde_json::from_value(texts.details)?,
        links: serde_json::from_value(texts.links)?,
        instances: instances(ctx, alert).await?,
        pages: crate::escalation::pages_of_alert(ctx, alert).await?,
        escalates_at,
        escalates_to,
    })
}

async fn instances(ctx: &Ctx, alert: AlertId) -> Result<Vec<Instance>> {
    let rows = sqlx::query!(
        "select fingerprint, status, labels, annotations, starts_at, ends_at, url
         from alert_instances where alert_id = $1 order by status, starts_at, fingerprint limit $2",
        alert.0,
        INSTANCES_SHOWN
    )
    .fetch_all(&ctx.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Instance {
                fingerprint: row.fingerprint,
                status: row.status,
                labels: serde_json::from_value(row.labels)?,
                annotations: serde_json::from_value(row.annotations)?,
                starts_at: row.starts_at,
                ends_at: row.ends_at,
                url: row.url,
            })
        })
        .collect()
}
