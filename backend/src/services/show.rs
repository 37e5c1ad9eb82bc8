//! Everything on the page of a service. Ingest keys are shown to those who may make them.

use super::{dependencies, ingest_keys, list, runbooks};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::services::ServicePage;
use domain::{Action, Actor, Refusal};

pub(super) async fn show(ctx: &Ctx, by: &Actor, slug: &str) -> Result<ServicePage> {
    authz::require(by, Action::Read)?;
    let service = list::row(ctx, by, slug).await?.ok_or_else(|| Refusal::NotFound("service".into()))?;
    let of = sqlx::query!("select roster_id, policy_id from services where id = $1", service.id as _)
        .fetch_one(&ctx.db)
        .await?;
    let ingest_keys =
        if by.may(Action::ManageCatalogue) { ingest_keys::of_service(ctx, service.id).await? } else { vec![] };
    Ok(ServicePage {
        roster_id: of.roster_id,
        policy_id: of.policy_id,
        depends_on: dependencies::depends_on(ctx, service.id).await?,
        depended_on_by: dependencies::depended_on_by(ctx, service.id).await?,
        runbooks: runbooks::of_service(&ctx.db, service.id).await?,
        ingest_keys,
        service,
    })
}
