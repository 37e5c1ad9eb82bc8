//! Runs the benchmarks. Each is a folder `bench/NAME` with an executable `run`, which measures both sides of its
//! comparison in the same run, prints one JSON object per result, and ends unsuccessfully when a target is missed.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};

use crate::database::Database;
use crate::front::Profile;
use crate::house::{House, call_quietly};
use crate::say::Steps;
use crate::serve;
use crate::tools::{self, outside, python};

/// Above this load before the start, figures say more about the neighbours than about us.
const QUIET: f64 = 0.5;

pub fn run(house: &House, names: &[String], noisy: bool) -> anyhow::Result<()> {
    let benches = find(house, names)?;
    let load = load_average();
    if load > QUIET && !noisy {
        bail!("the load is {load:.2}, and figures are worth something below {QUIET}. Wait, or pass --noisy.");
    }
    let mut steps = Steps::new(4 + benches.len());
    serve::build_in(house, Profile::Release, &mut steps)?;
    // Beside the build, on a real disk: what a temporary directory does with fsync says nothing.
    let folder = PathBuf::from(format!("/var/tmp/muster-bench-{}", std::process::id()));
    let database = steps.step("Starting a Postgres that keeps its promises", || Database::kept(&folder))?;
    println!("{}", machine(house, load));
    let results = house.root.join("bench/results");
    fs::create_dir_all(&results)?;
    let mut missed = Vec::new();
    for bench in &benches {
        let name = bench.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let outcome =
            steps.step(&name, || measure(house, bench, database.url(), &results.join(format!("{name}.jsonl"))));
        missed.extend(outcome.err().map(|error| format!("{name}: {error:#}")));
    }
    drop(database);
    fs::remove_dir_all(&folder)?;
    if !missed.is_empty() {
        bail!("{}", missed.join("\n"));
    }
    Ok(())
}

fn find(house: &House, names: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(house.root.join("bench")).context("there is no folder bench")?;
    let mut benches: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.join("run").is_file()).collect();
    benches.sort();
    let wanted =
        |path: &PathBuf| names.is_empty() || names.iter().any(|name| path.to_string_lossy().contains(name.as_str()));
    let all: Vec<String> = benches.iter().map(|path| house.name(path).to_string()).collect();
    benches.retain(wanted);
    if benches.is_empty() {
        bail!("no such benchmark; there are: {}", if all.is_empty() { "none".to_owned() } else { all.join(", ") });
    }
    Ok(benches)
}

fn measure(house: &House, bench: &Path, database: &str, results: &Path) -> anyhow::Result<()> {
    let mut command = house.command(bench.join("run"));
    command.current_dir(bench).stdout(Stdio::piped());
    command.env("DATABASE_URL", database).env("MUSTER_BIN", house.server(true)).env("MUSTER_SITE", house.site(true));
    let python = python::environment(house)?;
    command.env(
        "PATH",
        tools::path_with(&[python.parent(), private_postgres::program("psql").as_deref().and_then(Path::parent)])?,
    );
    command.env("PYTHON", python).env("END2END", house.end2end());
    for (name, program) in [
        ("NGINX", outside::NGINX),
        ("ALERTMANAGER", outside::ALERTMANAGER),
        ("AMTOOL", outside::AMTOOL),
        ("WRK", outside::WRK),
    ] {
        command.env(name, program.obtain(house)?);
    }
    let mut child = command.spawn().with_context(|| format!("cannot run {}/run", house.name(bench)))?;
    let mut kept = fs::File::options().create(true).append(true).open(results)?;
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufReader::lines) {
        let line = line?;
        println!("{line}");
        if line.starts_with('{') {
            writeln!(kept, "{line}")?;
        }
    }
    let status = child.wait()?;
    if !status.success() {
        bail!("a target is missed ({status})");
    }
    Ok(())
}

fn machine(house: &House, load: f64) -> String {
    let commit = call_quietly(house.command("git").args(["rev-parse", "--short", "HEAD"])).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let machine =
        serde_json::json!({ "commit": commit.trim(), "cores": cores, "load": load, "fsync_per_s": fsync_rate() });
    machine.to_string()
}

/// How often this disk makes a small write durable, which bounds every commit.
fn fsync_rate() -> Option<u64> {
    let program = private_postgres::program("pg_test_fsync")?;
    let mut command = std::process::Command::new(program);
    let said = call_quietly(command.args(["--secs-per-test=1", "--filename=/var/tmp/muster-fsync"])).ok()?;
    let line = said.lines().find(|line| line.trim_start().starts_with("fdatasync"))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|rate| rate as u64)
}

fn load_average() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0.0)
}
