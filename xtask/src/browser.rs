//! Runs what drives a browser against the release build: the tests and the pictures of the README.

use std::path::Path;
use std::process::Command;

use anyhow::bail;

use crate::database::Database;
use crate::front::Profile;
use crate::house::{House, call};
use crate::say::Steps;
use crate::serve;
use crate::tools::{self, node, outside, python};

pub fn test(house: &House, arguments: &[String]) -> anyhow::Result<()> {
    let mut steps = Steps::new(7);
    serve::build_in(house, Profile::Release, &mut steps)?;
    let mut command =
        steps.step("Getting what the browser tests need", || playwright(house, "playwright.config.ts"))?;
    steps.step("Types of the browser tests, and the editor without a page", || types(house))?;
    let database = steps.step("Starting a throwaway Postgres", Database::throwaway)?;
    command.args(arguments).env("DATABASE_URL", database.url());
    steps.step("Running the browser tests", || call(&mut command))
}

/// What a test runs into only on the day on which it fails, a compiler sees at once.
pub fn types(house: &House) -> anyhow::Result<()> {
    let mut tsc = house.command(node::program(house, "tsc"));
    call(tsc.args(["--noEmit", "--project"]).arg(house.end2end()))?;
    crate::front::editor::check(house)
}

pub fn screenshots(house: &House, arguments: &[String]) -> anyhow::Result<()> {
    let mut steps = Steps::new(6);
    serve::build_in(house, Profile::Release, &mut steps)?;
    let mut command = steps.step("Getting a browser", || playwright(house, "screenshots.config.ts"))?;
    let database = steps.step("Starting a throwaway Postgres", Database::throwaway)?;
    command.args(arguments).env("DATABASE_URL", database.url());
    steps.step("Taking pictures", || call(&mut command))
}

/// Playwright with the paths of everything its specs start.
pub fn playwright(house: &House, configuration: &str) -> anyhow::Result<Command> {
    if !house.end2end().join(configuration).is_file() {
        bail!("end2end/{configuration} is not there");
    }
    node::packages(house)?;
    let mut command = house.command(node::program(house, "playwright"));
    command.current_dir(house.end2end()).args(["test", "--config", configuration]);
    let postgres = private_postgres::program("psql");
    command.env("PATH", tools::path_with(&[postgres.as_deref().and_then(Path::parent)])?);
    command.env("MUSTER_BIN", house.server(true));
    if let Some(chromium) = node::browser(house)? {
        command.env("CHROMIUM", chromium);
    }
    command.env("ALERTMANAGER", outside::ALERTMANAGER.obtain(house)?);
    command.env("AMTOOL", outside::AMTOOL.obtain(house)?);
    command.env("PROMTOOL", outside::PROMTOOL.obtain(house)?);
    command.env("PYTHON", python::environment(house)?);
    Ok(command)
}
