//! What an operator on the machine may do without being signed in: whoever can reach the database can do more.

use super::{create, lock_admins, password_links, tokens};
use crate::ctx::Ctx;
use crate::error::Result;
use domain::Actor;
use domain::people::{ApiToken, ApiTokenForm, PasswordLink, PasswordLinkForm, Person, PersonForm, WithSecret};

/// Adds a person, as `muster user create` does. Creating an admin closes the first-run setup.
///
/// # Errors
/// When the form is wrong, somebody has this e-mail address already, or the database fails.
pub async fn create_person(ctx: &Ctx, form: PersonForm) -> Result<Person> {
    let zone = sqlx::query_scalar!("select time_zone from organisation").fetch_optional(&ctx.db).await?;
    let (person, hash) = create::check_and_hash(form, zone.as_deref().unwrap_or("UTC")).await?;
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let now = tx.now();
    lock_admins(&mut tx).await?;
    // Setup would have named it; without an organisation nothing has a name to show.
    sqlx::query!(
        "insert into organisation (name, time_zone, created_at) values ('Muster', $1, $2) on conflict do nothing",
        person.time_zone,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let person = create::insert(&mut tx, person, hash).await?;
    tx.commit().await?;
    Ok(person)
}

/// Creates an API token, as `muster token create` does.
///
/// # Errors
/// When the name is empty or too long, or the database fails.
pub async fn create_token(ctx: &Ctx, form: ApiTokenForm) -> Result<WithSecret<ApiToken>> {
    tokens::create(ctx, &Actor::Muster, form).await
}

/// A one-time link with which somebody sets a new password, as `muster user reset` prints it.
///
/// # Errors
/// When nobody has this e-mail address, the person is disabled, or the database fails.
pub async fn password_link(ctx: &Ctx, email: &str) -> Result<PasswordLink> {
    let email = email.trim().to_lowercase();
    password_links::make_by_email(ctx, &Actor::Muster, &email, PasswordLinkForm::default()).await
}
