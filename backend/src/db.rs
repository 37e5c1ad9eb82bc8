//! Connecting and migrating.

use crate::error::Result;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Executor, PgPool};
use std::str::FromStr;
use std::time::Duration;

/// The migrations, embedded in the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// Opens a pool. The first connection is made now, so that a wrong address is told at once.
///
/// # Errors
/// When the address cannot be read or the database cannot be reached.
pub async fn connect(url: &str, max_connections: u32) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url)?.application_name("muster");
    let pool = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(Duration::from_secs(3))
        .after_connect(|connection, _| {
            Box::pin(async move {
                // Success is answered only after the commit is on disk, whatever the server's default is.
                connection
                    .execute("set synchronous_commit = on; set statement_timeout = '15s'; set lock_timeout = '8s'")
                    .await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await?;
    Ok(pool)
}

/// Brings the schema up to date; several processes at once wait for each other.
///
/// # Errors
/// When a migration fails, or the database was migrated by a newer Muster.
pub async fn migrate(db: &PgPool) -> Result<(), sqlx::migrate::MigrateError> {
    MIGRATOR.run(db).await?;
    let key: [u8; 32] = rand::random();
    sqlx::query!("insert into installation (link_key) values ($1) on conflict do nothing", &key[..])
        .execute(db)
        .await?;
    Ok(())
}

/// How many migrations this binary has that the database has not.
///
/// # Errors
/// When the database cannot be asked.
pub async fn pending_migrations(db: &PgPool) -> Result<usize> {
    let known: Vec<i64> = match sqlx::query_scalar("select version from _sqlx_migrations where success")
        .fetch_all(db)
        .await
    {
        Ok(known) => known,
        // 42P01: no such table, so nothing was ever migrated.
        Err(error) if error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "42P01") => {
            vec![]
        }
        Err(error) => return Err(error.into()),
    };
    Ok(MIGRATOR.iter().filter(|migration| !known.contains(&migration.version)).count())
}

/// A pattern for `ilike` that finds texts containing this one; its own wildcards are taken literally.
#[must_use]
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}
