//! The build of Muster: `cargo xtask run` starts it, `cargo xtask test` checks all of it. Holds no product code.

mod bench;
mod browser;
mod database;
mod front;
mod house;
mod queries;
mod say;
mod serve;
mod stamp;
mod test;
mod tidy;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use front::Profile;
use house::House;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, runs and tests Muster.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build what has changed and start the server, with demo data on the first run.
    Run {
        #[arg(long)]
        release: bool,
        /// Arguments for `muster serve`.
        #[arg(last = true)]
        server: Vec<String>,
    },
    /// Build the browser program and the server.
    Build {
        #[arg(long)]
        release: bool,
    },
    /// Start the server, and build and start it again whenever a source file changes.
    Dev {
        /// Arguments for `muster serve`.
        #[arg(last = true)]
        server: Vec<String>,
    },
    /// Check everything: format, lints, tidy rules, unit, database, protocol and browser tests.
    Test {
        /// Only these parts.
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<test::Part>,
    },
    /// The browser tests alone; arguments go to Playwright.
    E2e {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        playwright: Vec<String>,
    },
    /// Take pictures of the running program for the README.
    Screenshots {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        playwright: Vec<String>,
    },
    /// Run the benchmarks of `bench/`, all or those whose name contains one of NAMES.
    Bench {
        names: Vec<String>,
        /// Measure although the machine is busy.
        #[arg(long)]
        noisy: bool,
    },
    /// Describe every query in `.sqlx/`, so that the house builds without a database.
    DbPrepare {
        /// Change nothing; fail when `.sqlx/` is not up to date.
        #[arg(long)]
        check: bool,
    },
    /// Check the rules of the house.
    Tidy,
}

fn main() -> ExitCode {
    match House::find().and_then(|house| obey(&house, Arguments::parse().command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn obey(house: &House, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Run { release, server } => serve::run(house, Profile::new(release), server),
        Command::Build { release } => serve::build(house, Profile::new(release)),
        Command::Dev { server } => serve::dev(house, &server),
        Command::Test { only } => test::run(house, &only),
        Command::E2e { playwright } => browser::test(house, &playwright),
        Command::Screenshots { playwright } => browser::screenshots(house, &playwright),
        Command::Bench { names, noisy } => bench::run(house, &names, noisy),
        Command::DbPrepare { check: false } => queries::prepare(house),
        Command::DbPrepare { check: true } => queries::check(house),
        Command::Tidy => tidy::run(house),
    }
}
