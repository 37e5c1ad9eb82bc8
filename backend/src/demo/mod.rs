//! Demo data: Northwind Pay, a payments company that looks real, with a year behind it and an incident going
//! on. The same in every run, but for its secrets. Only ever written into an empty database.

mod alert;
mod bleeding;
mod cast;
mod catalogue;
mod episode;
mod found;
mod help;
mod levers;
mod live;
mod past;
mod random;
mod room;
mod stories;
mod world;
mod write;

#[cfg(test)]
mod tests;

use crate::ctx::Ctx;
use crate::error::Result;
use crate::people;
use domain::{Refusal, Role};
use world::World;

/// The story that is told. Another seed tells another one.
const SEED: u64 = 0x4d55_5354_4552;

/// What was made, and how to get in. Holds secrets that exist nowhere else: print it once.
pub struct Summary {
    pub organisation: String,
    pub people: usize,
    pub services: usize,
    pub incidents: usize,
    pub alerts: usize,
    pub events: usize,
    /// One person of each role; the first one is on call and has a page to acknowledge.
    pub sign_ins: Vec<SignIn>,
    /// The password of everybody in the demo.
    pub password: String,
    /// Where Alertmanager may post, by service.
    pub ingest_keys: Vec<IngestKey>,
    /// Slug of the public page: `/status/<slug>`.
    pub status_page: String,
}

/// One way in.
pub struct SignIn {
    pub name: String,
    pub email: String,
    pub role: Role,
    pub title: String,
}

/// A key for the alerts of a service.
pub struct IngestKey {
    pub service: String,
    pub secret: String,
}

/// Fills an empty database with the demo.
///
/// # Errors
/// [`Refusal::Conflict`] when somebody lives in the database already; otherwise when the database fails. Either
/// way nothing was changed.
pub async fn seed(ctx: &Ctx) -> Result<Summary> {
    let password = people::generate_password();
    let hash = people::hash_password(password.clone()).await?;
    let mut tx = ctx.db.begin().await?;
    people::lock_admins(&mut tx).await?;
    if is_lived_in(&mut tx).await? {
        let told = "The database is not empty. Demo data goes into a new database only.";
        return Err(Refusal::Conflict(told.into()).into());
    }
    let (world, ingest_keys) = tell(ctx.now(), SEED, &hash);
    sqlx::query!(
        "insert into organisation (name, time_zone, created_at) values ($1, $2, $3)",
        found::ORGANISATION,
        found::ORGANISATION_ZONE,
        ctx.now().plus_s(-found::AGE_DAYS * world::DAY_S) as _,
    )
    .execute(&mut *tx)
    .await?;
    let summary = Summary {
        organisation: found::ORGANISATION.into(),
        people: world.rows.people.len(),
        services: world.rows.services.len(),
        incidents: world.rows.incidents.len(),
        alerts: world.rows.alerts.len(),
        events: world.log.len(),
        sign_ins: sign_ins(),
        password,
        ingest_keys,
        status_page: found::STATUS_PAGE.into(),
    };
    write::write(&mut tx, world).await?;
    tx.commit().await?;
    // The planner knows nothing of rows that came all at once.
    sqlx::query!("analyze").execute(&ctx.db).await?;
    Ok(summary)
}

/// Gives everybody in the demo a new password, and ends their sessions: the one that was printed is gone with its
/// terminal.
///
/// # Errors
/// [`Refusal::NotFound`] when this database does not hold the demo; otherwise when the database fails.
pub async fn reset_password(ctx: &Ctx) -> Result<(String, Vec<SignIn>)> {
    let password = people::generate_password();
    let hash = people::hash_password(password.clone()).await?;
    let mut tx = ctx.db.begin().await?;
    let changed =
        sqlx::query!("update people set password_hash = $1 where email like '%@' || $2", hash, cast::MAIL_HOST)
            .execute(&mut *tx)
            .await?;
    if changed.rows_affected() == 0 {
        return Err(Refusal::NotFound("demo".into()).into());
    }
    sqlx::query!(
        "update sessions set revoked_at = $1 from people
         where people.id = sessions.person_id and people.email like '%@' || $2 and sessions.revoked_at is null",
        ctx.now() as _,
        cast::MAIL_HOST,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok((password, sign_ins()))
}

fn sign_ins() -> Vec<SignIn> {
    let sign_ins = cast::SIGN_INS.iter().map(|who| &cast::PEOPLE[*who]);
    let sign_ins = sign_ins.map(|part| SignIn {
        name: part.name.into(),
        email: format!("{}@{}", part.mail, cast::MAIL_HOST),
        role: part.role,
        title: part.title.into(),
    });
    sign_ins.collect()
}

/// Tells the whole story in memory.
fn tell(now: domain::Timestamp, seed: u64, password_hash: &str) -> (World, Vec<IngestKey>) {
    let mut world = World::new(now, seed);
    let keys = found::found(&mut world, password_hash);
    let number = past::live_through(&mut world);
    live::happen(&mut world, number);
    let keys = keys.into_iter().map(|(service, secret)| IngestKey { service, secret }).collect();
    (world, keys)
}

async fn is_lived_in(tx: &mut sqlx::PgConnection) -> Result<bool> {
    let lived_in = sqlx::query_scalar!(
        r#"select exists (select from people) or exists (select from organisation) or exists (select from events)
               or exists (select from services) or exists (select from incidents) as "lived_in!""#,
    );
    Ok(lived_in.fetch_one(tx).await?)
}
