//! How a person is reached: known to herself and to admins.

use super::sessions;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::people::ContactMethod;
use domain::{Action, Actor, PersonId};

pub(super) async fn contact_methods(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<Vec<ContactMethod>> {
    if sessions::require_session(by).map(|(id, _)| id) != Ok(person) {
        authz::require(by, Action::Administer)?;
    }
    let methods = sqlx::query_as!(
        ContactMethod,
        "select id, kind, address, verified_at from contact_methods where person_id = $1 order by created_at, id",
        person as _,
    )
    .fetch_all(&ctx.db)
    .await?;
    Ok(methods)
}
