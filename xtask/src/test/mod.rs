//! All checks, in the order in which they are cheap. Nothing is left out silently: what cannot run is a failure
//! that says what is missing.

mod suites;

use anyhow::{Context, bail};
use clap::ValueEnum;

use crate::database::Database;
use crate::front::Profile;
use crate::house::{BROWSER, HOST, House, VIEWS, WASM, call, call_quietly, in_ci, packages};
use crate::say::{Steps, note};
use crate::{browser, queries, serve, tidy, tools};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Format, rules of the house, lints, described queries.
    Lint,
    /// Tests that need nothing but the code.
    Unit,
    /// Tests of `backend` and of the launcher, on a real Postgres.
    Db,
    /// Tests of the server: its protocols, its pages, its workers.
    Protocol,
    /// Tests in a browser, against the release build.
    Browser,
}

pub fn run(house: &House, only: &[Part]) -> anyhow::Result<()> {
    let wanted = |part: Part| only.is_empty() || only.contains(&part);
    let suites = [Part::Unit, Part::Db, Part::Protocol].into_iter().filter(|part| wanted(*part)).collect::<Vec<_>>();
    let browser = wanted(Part::Browser) && house.end2end().join("tests").is_dir();
    let lints = if wanted(Part::Lint) { 5 } else { 0 };
    let total = lints + if suites.is_empty() { 0 } else { suites::STEPS } + if browser { 7 } else { 0 };
    let mut steps = Steps::new(total);
    if wanted(Part::Lint) {
        lint(house, &mut steps);
    }
    if !suites.is_empty() {
        suites::run(house, &suites, &mut steps)?;
    }
    if browser {
        serve::build_in(house, Profile::Release, &mut steps)?;
        in_browser(house, &mut steps)?;
    } else if wanted(Part::Browser) {
        note("There are no browser tests yet: end2end/tests does not exist.");
    }
    steps.finish()
}

fn lint(house: &House, steps: &mut Steps) {
    steps.check("Format", || {
        let mut cargo = house.command("cargo");
        call_quietly(cargo.args(["fmt", "--all", "--check", "--", "--files-with-diff"]))
            .map(|_| ())
            .context("run `cargo fmt --all`")
    });
    steps.check("Rules of the house", || tidy::run(house));
    steps.check("Described queries", || queries::check(house));
    steps.check("Lints of what runs on the host", || {
        let mut cargo = house.cargo(&["clippy", "--quiet", "--all-targets"]);
        cargo.args(packages(&HOST)).args(packages(&VIEWS)).args(packages(&BROWSER));
        call(cargo.args(["--", "--deny", "warnings"]))
    });
    steps.check("Lints of what runs in the browser", || {
        tools::wasm_target(house)?;
        let mut cargo = house.cargo(&["clippy", "--quiet", "--target", WASM, "--profile", "wasm-dev"]);
        cargo.args(packages(&BROWSER)).args(["--", "--deny", "warnings"]);
        call(cargo.env("CARGO_TARGET_DIR", house.front()))
    });
}

fn in_browser(house: &House, steps: &mut Steps) -> anyhow::Result<()> {
    let (mut command, database) = steps.step("What the browser tests need", || {
        let command = browser::playwright(house, "playwright.config.ts")?;
        Ok((command, Database::throwaway()?))
    })?;
    command.env("DATABASE_URL", database.url());
    steps.check("Types of the browser tests, and the editor without a page", || browser::types(house));
    steps.check("Browser tests", || call(&mut command));
    drop(database);
    steps.check("Nothing left behind", || {
        let mut git = house.command("git");
        let changed = call_quietly(git.args(["status", "--porcelain", "--untracked-files=no"]))?;
        if in_ci() && !changed.trim().is_empty() {
            bail!("the checks have changed files that are under version control:\n{changed}");
        }
        Ok(())
    });
    Ok(())
}
