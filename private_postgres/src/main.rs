//! Runs a private Postgres by itself, for a look into the database: `private-postgres [FOLDER]` prints the address
//! and stays until it is interrupted.

use std::process::ExitCode;
use std::sync::Arc;

use private_postgres::{Cluster, Mode, Options};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map(Into::into);
    match run(Options { folder, mode: Mode::Kept, progress: Arc::new(|step| eprintln!("{step}")) }).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    // Before anything is started, so that no interrupt finds us unprepared.
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let running = Cluster::locate(options)?.start().await?;
    println!("{}", running.url());
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    running.stop().await;
    Ok(())
}
