//! One person.

use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::people::Person;
use domain::{Action, Actor, PersonId, Refusal};

pub(super) async fn show(ctx: &Ctx, by: &Actor, person: PersonId) -> Result<Person> {
    authz::require(by, Action::Read)?;
    let person = sqlx::query_as!(
        Person,
        "select id, name, email, role, title, time_zone, holidays_of, areas, disabled_at, created_at from people where id = $1",
        person as _,
    )
    .fetch_optional(&ctx.db)
    .await?;
    person.ok_or_else(|| Refusal::NotFound("person".into()).into())
}
