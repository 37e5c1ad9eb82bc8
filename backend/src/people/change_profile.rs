//! What people change about themselves.

use super::{create, sessions};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::people::ProfileForm;
use domain::{Actor, FieldErrors, PersonRef};

pub(super) async fn change_profile(ctx: &Ctx, by: &Actor, form: ProfileForm) -> Result<()> {
    let (id, _) = sessions::require_session(by)?;
    let mut errors = FieldErrors::default();
    let name = create::name(&mut errors, &form.name);
    let title = create::title(&mut errors, &form.title);
    let time_zone = create::time_zone(&mut errors, &form.time_zone);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    sqlx::query!(
        "update people set name = $2, title = $3, time_zone = $4 where id = $1",
        id as _,
        name,
        title,
        time_zone,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::PersonProfileChanged { person: PersonRef { id, name } });
    tx.commit().await
}
