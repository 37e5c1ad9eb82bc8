//! The first run: whoever holds the one-time link creates the organisation and its first admin. Open only
//! while there is no admin at all; after that the link is as unknown as any other.

use super::create::{self, NewPerson};
use super::sessions::{self, Account};
use super::{guessable, lock_admins, password};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::organisation;
use crate::secrets;
use domain::events::Change;
use domain::people::{SetupForm, SignInOrigin, SignedIn};
use domain::{Actor, FieldErrors, Refusal, Role, text};
use sqlx::PgConnection;

/// How long a link that nobody used stays good: another start of the server makes another one.
const LINK_TTL_S: i64 = 7 * 86_400;

/// A link that opens the setup, when there is no admin yet. Links made before stay good for a week, so that
/// several processes, or a restart, do not take the link away that somebody is about to open.
///
/// # Errors
/// When the database fails.
pub async fn setup_link(ctx: &Ctx) -> Result<Option<String>> {
    if !is_open(ctx).await? {
        return Ok(None);
    }
    let now = ctx.now();
    let token = secrets::generate("msu");
    sqlx::query!("delete from setup_links where created_at < $1", now.plus_s(-LINK_TTL_S) as _)
        .execute(&ctx.db)
        .await?;
    sqlx::query!("insert into setup_links (token_hash, created_at) values ($1, $2)", secrets::hash(&token), now as _,)
        .execute(&ctx.db)
        .await?;
    Ok(Some(format!("{}/setup?token={token}", ctx.public_url)))
}

pub(super) async fn is_open(ctx: &Ctx) -> Result<bool> {
    let mut connection = ctx.db.acquire().await?;
    Ok(!an_admin_exists(&mut connection).await?)
}

pub(super) async fn set_up(ctx: &Ctx, form: SetupForm, origin: SignInOrigin) -> Result<SignedIn> {
    let token_hash = secrets::hash(&form.token);
    // Before anything dear is done for a stranger.
    let mut connection = ctx.db.acquire().await?;
    require_open_link(&mut connection, ctx, &token_hash).await?;
    drop(connection);
    let mut errors = FieldErrors::default();
    let organisation =
        text::required(&mut errors, "organisation", &create::one_line(&form.organisation), organisation::NAME_MAX);
    let person = create::check(
        &mut errors,
        &domain::people::PersonForm {
            name: form.name,
            email: form.email,
            role: Role::Admin,
            title: String::new(),
            time_zone: form.time_zone,
            password: String::new(),
        },
        "UTC",
    );
    text::new_password(&mut errors, "password", &form.password);
    guessable::check(&mut errors, "password", &form.password, &[&person.name, &person.email, &organisation]);
    errors.check()?;
    let password_hash = password::hash(form.password).await?;

    let mut tx = ctx.begin(&Actor::Muster).await?;
    lock_admins(&mut tx).await?;
    require_open_link(&mut tx, ctx, &token_hash).await?;
    let signed_in = found(&mut tx, organisation, person, password_hash, &origin).await?;
    sqlx::query!("delete from setup_links").execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(signed_in)
}

/// Writes organisation, admin and her session.
async fn found(
    tx: &mut Tx,
    organisation: String,
    person: NewPerson,
    password_hash: String,
    origin: &SignInOrigin,
) -> Result<SignedIn> {
    let now = tx.now();
    sqlx::query!(
        "insert into organisation (name, time_zone, created_at) values ($1, $2, $3)
         on conflict (only_row) do update set name = excluded.name, time_zone = excluded.time_zone",
        organisation,
        person.time_zone,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    tx.announce(Subject::default(), Change::OrganisationSetUp { name: organisation });
    let admin = create::insert(tx, person, Some(password_hash)).await?;
    let account =
        Account { id: admin.id, name: admin.name, email: admin.email, role: admin.role, time_zone: admin.time_zone };
    sessions::start(tx, account, origin).await
}

async fn require_open_link(connection: &mut PgConnection, ctx: &Ctx, token_hash: &[u8]) -> Result<()> {
    let known = sqlx::query_scalar!(
        r#"select exists (select from setup_links where token_hash = $1 and used_at is null and created_at > $2) as "known!""#,
        token_hash,
        ctx.now().plus_s(-LINK_TTL_S) as _,
    )
    .fetch_one(&mut *connection)
    .await?;
    if known && !an_admin_exists(connection).await? {
        return Ok(());
    }
    Err(Refusal::NotFound("setup link".into()).into())
}

pub(super) async fn an_admin_exists(connection: &mut PgConnection) -> Result<bool> {
    let exists = sqlx::query_scalar!(r#"select exists (select from people where role = 'admin') as "exists!""#);
    Ok(exists.fetch_one(connection).await?)
}
