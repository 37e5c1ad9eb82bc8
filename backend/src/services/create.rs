//! Adding a service to the catalogue.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::services::{ServiceForm, ServiceRef};
use domain::{Action, Actor, FieldErrors, Refusal, ServiceId, text};

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: ServiceForm) -> Result<ServiceRef> {
    authz::require(by, Action::ManageCatalogue)?;
    let form = check(form)?;
    let mut tx = ctx.begin(by).await?;
    let (id, now) = (ServiceId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into services (id, slug, name, description, core, roster_id, policy_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        form.slug,
        form.name,
        form.description,
        form.core,
        form.roster_id as _,
        form.policy_id as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let service = ServiceRef { id, slug: form.slug, name: form.name };
    tx.announce(Subject::default(), Change::ServiceChanged { service: service.clone(), what: "created".into() });
    tx.commit_with(service).await
}

/// The form with its texts trimmed, when it is in order.
pub(super) fn check(mut form: ServiceForm) -> Result<ServiceForm, Refusal> {
    let mut errors = FieldErrors::default();
    form.slug = text::slug(&mut errors, "slug", &form.slug);
    form.name = text::required(&mut errors, "name", &form.name, 100);
    form.description = text::optional(&mut errors, "description", &form.description, 2_000).unwrap_or_default();
    errors.check()?;
    Ok(form)
}
