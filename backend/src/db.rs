//! Connecting and migrating.

use crate::error::{Error, Result, is_outage};
use sqlx::migrate::MigrateError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection, Executor, PgConnection, PgPool};
use std::io::ErrorKind;
use std::str::FromStr;
use std::time::Duration;

/// A database that takes longer to let us in is not there.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// The migrations, embedded in the binary.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../migrations");

/// Opens a pool. A connection is made now and outside of it, so that what is wrong is told at once and exactly:
/// a pool keeps trying for a while, and then says only that it gave up.
///
/// # Errors
/// When the address cannot be read or the database cannot be reached.
pub async fn connect(url: &str, max_connections: u32) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url)?.application_name("muster");
    let first = tokio::time::timeout(CONNECT_WITHIN, PgConnection::connect_with(&options)).await;
    first.map_err(|_| sqlx::Error::PoolTimedOut)??.close().await?;
    let pool = PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(CONNECT_WITHIN)
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

/// What is in the way of using the database, when it may pass by itself: it is away, starting, full or busy.
/// `None` for all that stays until a person changes something: a wrong password, a database that does not exist,
/// the schema of another program or of a newer Muster.
#[must_use]
pub fn passing_trouble(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let failed = causes.filter_map(database_error).next()?;
    let code = failed.as_database_error().and_then(|error| error.code()).unwrap_or_default();
    Some(match failed {
        sqlx::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => "refuses connections",
        sqlx::Error::Io(_) => "cannot be reached",
        sqlx::Error::Tls(_) => "cannot be reached over TLS",
        sqlx::Error::PoolTimedOut => "does not answer in time",
        // Somebody else holds what we need, such as another process that migrates.
        _ if matches!(&*code, "55P03" | "57014" | "40001" | "40P01") => "is busy",
        _ if code == "25006" => "takes no changes: it is a standby",
        _ if code.starts_with("53") => "has no room for us",
        _ if code.starts_with("57P") => "is starting or shutting down",
        error if is_outage(error) => "cannot be used",
        _ => return None,
    })
}

/// The error of sqlx, where this link of a chain is or wraps one.
fn database_error<'a>(cause: &'a (dyn std::error::Error + 'static)) -> Option<&'a sqlx::Error> {
    if let Some(Error::Sqlx(error)) = cause.downcast_ref() {
        return Some(error);
    }
    if let Some(MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _)) = cause.downcast_ref() {
        return Some(error);
    }
    cause.downcast_ref()
}

/// Brings the schema up to date; several processes at once wait for each other.
///
/// # Errors
/// When a migration fails, or the database was migrated by a newer Muster.
pub async fn migrate(db: &PgPool) -> Result<(), MigrateError> {
    // A connection of its own, without the time limit of the others: building an index takes what it takes.
    // Waiting for a lock is limited all the same, because everybody else queues behind us meanwhile.
    let mut own = PgConnection::connect_with(&db.connect_options()).await?;
    own.execute("set synchronous_commit = on; set lock_timeout = '8s'").await?;
    MIGRATOR.run(&mut own).await?;
    own.close().await?;
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
