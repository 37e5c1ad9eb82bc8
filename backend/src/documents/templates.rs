//! What documents begin with: Markdown that the organisation keeps, put at the end of a document in one press.

use super::{Desk, markdown, seat};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::documents::{DocumentTemplate, DocumentTemplateForm};
use domain::events::Change;
use domain::{Action, Actor, DocumentTemplateId, FieldErrors, IncidentNumber, Refusal, text};

pub(super) async fn begin_with(
    ctx: &Ctx,
    desk: &Desk,
    by: &Actor,
    number: IncidentNumber,
    template: DocumentTemplateId,
) -> Result<()> {
    let found = seat::written_by(ctx, by, number).await?;
    let body = sqlx::query_scalar!("select body from document_templates where id = $1", template.0)
        .fetch_optional(&ctx.db)
        .await?
        .ok_or_else(|| Refusal::invalid("template", "There is no such template. Reload to see which there are."))?;
    let open = desk.open(found.id).await?;
    let update = open.appending(&markdown::read(&body).content);
    desk.write(&open, by, update.into()).await.map_err(|error| match error {
        super::NotTaken::TooLarge => Refusal::Conflict("The document is full. Take something out first.".into()).into(),
        super::NotTaken::Unavailable => Refusal::Unavailable.into(),
        super::NotTaken::NoUpdate(error) => crate::Error::Other(error.to_string()),
    })
}

pub(super) async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<DocumentTemplate>> {
    authz::require(by, Action::Read)?;
    let templates = sqlx::query_as!(
        DocumentTemplate,
        "select id, name, body, changed_at from document_templates order by position, lower(name)",
    );
    Ok(templates.fetch_all(&ctx.db).await?)
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: &DocumentTemplateForm) -> Result<DocumentTemplate> {
    authz::require(by, Action::ManageCatalogue)?;
    let (name, body) = check(form)?;
    let mut tx = ctx.begin(by).await?;
    let template = sqlx::query_as!(
        DocumentTemplate,
        "insert into document_templates (id, name, body, position, changed_at)
         select $1, $2, $3, coalesce(max(position), 0) + 1, $4 from document_templates
         returning id, name, body, changed_at",
        DocumentTemplateId(tx.new_id()).0,
        name,
        body,
        tx.now() as _,
    )
    .fetch_one(&mut *tx)
    .await?;
    told(&mut tx, &name, "created");
    tx.commit_with(template).await
}

pub(super) async fn change(
    ctx: &Ctx,
    by: &Actor,
    template: DocumentTemplateId,
    form: &DocumentTemplateForm,
) -> Result<DocumentTemplate> {
    authz::require(by, Action::ManageCatalogue)?;
    let (name, body) = check(form)?;
    let mut tx = ctx.begin(by).await?;
    let template = sqlx::query_as!(
        DocumentTemplate,
        "update document_templates set name = $2, body = $3, changed_at = $4 where id = $1
         returning id, name, body, changed_at",
        template.0,
        name,
        body,
        tx.now() as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(missing)?;
    told(&mut tx, &name, "changed");
    tx.commit().await?;
    Ok(template)
}

pub(super) async fn remove(ctx: &Ctx, by: &Actor, template: DocumentTemplateId) -> Result<()> {
    authz::require(by, Action::ManageCatalogue)?;
    let mut tx = ctx.begin(by).await?;
    let name = sqlx::query_scalar!("delete from document_templates where id = $1 returning name", template.0)
        .fetch_optional(&mut *tx)
        .await?
        .ok_or_else(missing)?;
    told(&mut tx, &name, "removed");
    tx.commit().await
}

fn check(form: &DocumentTemplateForm) -> Result<(String, String)> {
    let mut errors = FieldErrors::default();
    let name = text::required(&mut errors, "name", &form.name, text::TITLE_MAX);
    let body = text::required(&mut errors, "body", &form.body, text::BODY_MAX);
    errors.check()?;
    Ok((name, body))
}

fn missing() -> crate::Error {
    Refusal::NotFound("template".into()).into()
}

fn told(tx: &mut crate::events::Tx, name: &str, what: &str) {
    let change = Change::DocumentTemplateChanged { template: name.into(), what: what.into() };
    tx.announce(crate::events::Subject::default(), change);
}
