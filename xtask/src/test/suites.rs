//! The tests that cargo runs: of units, on a database, of the server's protocols.

use std::path::Path;
use std::process::Command;

use crate::database::Database;
use crate::house::{BROWSER, House, VIEWS, call, on_path, packages};
use crate::say::Steps;
use crate::test::Part;
use crate::tools::{self, node, outside, python};

pub const STEPS: usize = 4;

pub fn run(house: &House, parts: &[Part], steps: &mut Steps) -> anyhow::Result<()> {
    let crates: Vec<&str> = parts.iter().flat_map(|part| crates_of(*part)).collect();
    let (tests, _database) = steps.step("What the tests need", || needs(house))?;
    // One build for all: each dependency is built once, with the union of what they ask of it.
    steps.step("Building the tests", || call(&mut tests.command(house, &crates, &["--no-run"])))?;
    let names: Vec<String> = parts.iter().map(|part| format!("{part:?}").to_lowercase()).collect();
    steps.check(&format!("Tests: {}", names.join(", ")), || {
        call(&mut tests.command(house, &crates, &["--no-fail-fast"]))
    });
    steps.check("Examples in the documentation", || {
        let mut cargo = house.cargo(&["test", "--quiet", "--doc"]);
        call(cargo.args(packages(&crates)))
    });
    Ok(())
}

fn crates_of(part: Part) -> Vec<&'static str> {
    match part {
        Part::Unit => ["domain", "xtask"].into_iter().chain(VIEWS).chain(BROWSER).collect(),
        Part::Db => vec!["backend", "private-postgres"],
        Part::Protocol => vec!["server"],
        Part::Lint | Part::Browser => Vec::new(),
    }
}

/// What the tests find in their environment.
struct Tests {
    environment: Vec<(&'static str, std::ffi::OsString)>,
    nextest: bool,
}

fn needs(house: &House) -> anyhow::Result<(Tests, Database)> {
    let database = Database::throwaway()?;
    let postgres = private_postgres::program("psql");
    node::packages_of(house, &house.unleash())?;
    let environment = vec![
        ("DATABASE_URL", database.url().into()),
        // Backup and restore are tested with the programs of the same Postgres.
        ("PATH", tools::path_with(&[postgres.as_deref().and_then(Path::parent)])?),
        ("MUSTER_BIN", house.server(false).into()),
        ("ALERTMANAGER", outside::ALERTMANAGER.obtain(house)?.into()),
        ("AMTOOL", outside::AMTOOL.obtain(house)?.into()),
        ("PROMTOOL", outside::PROMTOOL.obtain(house)?.into()),
        ("PYTHON", python::environment(house)?.into()),
    ];
    Ok((Tests { environment, nextest: on_path(&["cargo-nextest"]).is_some() }, database))
}

impl Tests {
    fn command(&self, house: &House, crates: &[&str], arguments: &[&str]) -> Command {
        let subcommand: &[&str] = if self.nextest { &["nextest", "run"] } else { &["test"] };
        let mut cargo = house.cargo(subcommand);
        cargo.args(packages(crates)).args(arguments);
        if !self.nextest {
            cargo.args(["--lib", "--bins", "--tests"]);
        } else if !arguments.contains(&"--no-run") {
            cargo.args(["--no-tests", "pass", "--status-level", "fail"]);
        }
        cargo.envs(self.environment.iter().map(|(name, value)| (name, value)));
        cargo
    }
}
