//! Changing one's own password. Every other session of the person ends with it (ASVS 7.4.3).

use super::{attempts, guessable, password, password_links, sessions};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{Actor, FieldErrors, PersonRef, Refusal, text};

pub(super) async fn change_password(ctx: &Ctx, by: &Actor, current: String, new: String) -> Result<()> {
    let (id, session) = sessions::require_session(by)?;
    let mut errors = FieldErrors::default();
    text::new_password(&mut errors, "new", &new);
    let person =
        sqlx::query!("select name, email, password_hash from people where id = $1", id as _).fetch_one(&ctx.db).await?;
    guessable::check(&mut errors, "new", &new, &[&person.name, &person.email]);
    errors.check()?;
    let stored = person.password_hash;
    let attempt = attempts::change_password(ctx, id).await?;
    let hashes = async {
        let fits = password::verify(current, stored.clone()).await?;
        Ok(if fits { Some(password::hash(new).await?) } else { None })
    };
    let hash = match hashes.await {
        Ok(Some(hash)) => hash,
        Ok(None) => return Err(does_not_fit().into()),
        Err(error) => {
            attempt.take_back(&ctx.db).await?;
            return Err(error);
        }
    };
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let changed = sqlx::query_as!(
        PersonRef,
        "update people set password_hash = $3 where id = $1 and password_hash = $2 returning id, name",
        id as _,
        stored,
        hash,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let person = changed.ok_or_else(does_not_fit)?;
    sessions::end_all(&mut tx, now, id, Some(session)).await?;
    password_links::end_all(&mut tx, id).await?;
    attempt.succeeded(&mut tx).await?;
    tx.announce(Subject::default(), Change::PersonPasswordChanged { person });
    tx.commit().await
}

fn does_not_fit() -> Refusal {
    Refusal::invalid("current", "This is not your present password.")
}
