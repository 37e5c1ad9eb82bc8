//! The signed link in a page: whoever holds it may answer that one ask as the person asked, and nothing else. A GET only shows.

use super::{answer, list};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::escalation;
use domain::responders::{AnswerForm, AskPage, AskState};
use domain::{Actor, Refusal};

/// The ask behind a link, while its person may know of the incident.
pub(super) async fn behind(ctx: &Ctx, link: &str) -> Result<AskPage> {
    let page = escalation::page_of_link(ctx, link).await?;
    let ask = sqlx::query!(
        "select ask.id, ask.person_id from pages page join asks ask on ask.id = page.ask_id
         join people person on person.id = ask.person_id and person.disabled_at is null where page.id = $1",
        page.0,
    );
    let ask = ask.fetch_optional(&ctx.db).await?.ok_or_else(no_such_link)?;
    list::page(ctx, ask.person_id, ask.id).await?.ok_or_else(no_such_link)
}

/// Answers it, as the person asked.
pub(super) async fn answer(ctx: &Ctx, link: &str, form: AnswerForm) -> Result<AskPage> {
    if !matches!(form.state, AskState::Accepted | AskState::Declined) {
        return Err(Refusal::invalid("state", "Use accepted or declined.").into());
    }
    let AskPage { ask, number, .. } = behind(ctx, link).await?;
    let by = Actor::Link { id: ask.person.id, name: ask.person.name };
    answer::settle(ctx, &by, number, ask.id, form).await?;
    behind(ctx, link).await
}

fn no_such_link() -> crate::Error {
    Refusal::NotFound("link; it may be incomplete or older than a week".into()).into()
}
