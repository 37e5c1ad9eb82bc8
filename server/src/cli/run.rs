//! Carries out what the command line asks for.

use std::path::PathBuf;

use anyhow::bail;
use backend::{Clock, SystemClock};

use super::postgres_tools::Tools;
use super::{Cli, Command, Incident, Token, User, backup, doctor, people};
use crate::boot::{self, Database};
use crate::config::Config;
use crate::telemetry::{Output, start_logs};

/// Runs one command to its end.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = cli.config;
    let command = cli.command.unwrap_or(Command::Serve(super::Serve::default()));
    // Other commands print a result, and nothing else, on stdout.
    let output = if matches!(command, Command::Serve(_)) { Output::Stdout } else { Output::Stderr };
    start_logs(&config.log, output)?;
    let problems = config.problems();
    if !problems.is_empty() && !matches!(command, Command::Doctor) {
        bail!(problems.join("\n"));
    }
    match command {
        Command::Serve(serve) => boot::serve(config, serve.demo_if_empty).await,
        Command::Openapi => {
            println!("{}", crate::api::openapi_json());
            Ok(())
        }
        Command::Doctor => doctor::examine(&config).await,
        other => with_database(&config, other).await,
    }
}

/// Everything that needs a database and no server.
async fn with_database(config: &Config, command: Command) -> anyhow::Result<()> {
    let database = Database::open(config).await?;
    let outcome = in_database(&database, command).await;
    database.close().await;
    outcome
}

async fn in_database(database: &Database, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Backup { file } => return back_up(database, file).await,
        Command::Restore { file, replace } => return restore(database, file, replace).await,
        _ => database.migrate().await?,
    }
    let ctx = database.ctx();
    match command {
        Command::Demo { new_password } => people::demo(ctx, new_password).await,
        Command::User(User::Create { name, email, role, time_zone, password_stdin }) => {
            people::create(ctx, people::New { name, email, role, time_zone, password_stdin }).await
        }
        Command::User(User::Reset { email }) => people::reset(ctx, &email).await,
        Command::Incident(Incident::LetIn { number, email }) => people::let_in(ctx, number, &email).await,
        Command::Token(Token::Create { role, name }) => people::create_token(ctx, role, name).await,
        // `migrate` has done its work above; the others never come here.
        _ => Ok(()),
    }
}

async fn back_up(database: &Database, file: Option<PathBuf>) -> anyhow::Result<()> {
    let file = file.unwrap_or_else(|| {
        let now = SystemClock.now().to_string().replace([':', '-'], "");
        format!("muster-{now}.dump").into()
    });
    let tools = Tools::find(database.url().expose())?;
    backup::backup(&tools, &file).await?;
    println!("{}", file.display());
    Ok(())
}

async fn restore(database: &Database, file: PathBuf, replace: bool) -> anyhow::Result<()> {
    let tools = Tools::find(database.url().expose())?;
    // Our own idle connections would look like a running server.
    database.ctx().db.close().await;
    backup::restore(&tools, &file, replace).await?;
    eprintln!("Restored. The next start brings an older backup up to date.");
    Ok(())
}
