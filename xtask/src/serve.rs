//! Builds the server and starts it.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::Context;

use crate::front::{self, Profile};
use crate::house::{House, call};
use crate::say::{Steps, note};
use crate::stamp::Stamp;
use crate::tools;

pub fn build(house: &House, profile: Profile) -> anyhow::Result<()> {
    let mut steps = Steps::new(3);
    build_in(house, profile, &mut steps)?;
    println!("Built {} in {}.", house.name(&house.server(profile.is_release())), steps.elapsed());
    Ok(())
}

/// Builds what has changed, then becomes the server: Ctrl-C and every other signal reach it directly.
pub fn run(house: &House, profile: Profile, arguments: Vec<String>) -> anyhow::Result<()> {
    let mut steps = Steps::new(4);
    build_in(house, profile, &mut steps)?;
    println!("[4/4] Starting Muster");
    let error = server(house, profile, &arguments).exec();
    Err(error).with_context(|| format!("cannot start {}", house.server(profile.is_release()).display()))
}

pub fn build_in(house: &House, profile: Profile, steps: &mut Steps) -> anyhow::Result<()> {
    steps.step("Looking for what the build needs", || {
        tools::wasm_target(house)?;
        if profile.is_release() {
            tools::node::optimiser(house);
        }
        Ok(())
    })?;
    steps.step("Building the browser program", || front::build(house, profile))?;
    steps.step("Building the server", || build_server(house, profile))
}

fn build_server(house: &House, profile: Profile) -> anyhow::Result<()> {
    let profile: &[&str] = if profile.is_release() { &["--release"] } else { &[] };
    call(&mut house.cargo(&[&["build", "-p", "server"], profile].concat()))
}

fn server(house: &House, profile: Profile, arguments: &[String]) -> Command {
    let mut command = house.command(house.server(profile.is_release()));
    command.args(["serve", "--demo-if-empty"]).args(arguments);
    if !profile.is_release() {
        command.env("MUSTER_SITE_ROOT", house.site(false));
    }
    command
}

/// Serves until interrupted, and builds and starts again after each change. A build that fails leaves the last
/// server running.
pub fn dev(house: &House, arguments: &[String]) -> anyhow::Result<()> {
    let interrupted = watch_for_interrupt()?;
    let mut running = None;
    let mut seen = None;
    loop {
        if interrupted.load(std::sync::atomic::Ordering::Relaxed) {
            running.map_or(Ok(()), stop)?;
            return Ok(());
        }
        let now = sources(house);
        if seen.as_ref() != Some(&now) {
            seen = Some(now);
            match build_in(house, Profile::Dev, &mut Steps::new(3)) {
                Ok(()) => {
                    running.take().map_or(Ok(()), stop)?;
                    let child = server(house, Profile::Dev, arguments).process_group(0).spawn();
                    running = Some(child.context("cannot start the server")?);
                    note("Watching for changes; Ctrl-C ends.");
                }
                Err(error) => println!("{error:#}\n      Waiting for the next change."),
            }
        }
        std::thread::sleep(Duration::from_millis(300));
    }
}

fn sources(house: &House) -> String {
    let inputs =
        ["app", "backend", "domain", "frontend", "private_postgres", "server", "migrations", "style", "public"];
    let files = [".sqlx", "Cargo.toml", "Cargo.lock"];
    let inputs: Vec<PathBuf> = inputs.iter().chain(&files).map(|input| house.root.join(input)).collect();
    Stamp::of(PathBuf::new(), &inputs, "dev").inputs().to_owned()
}

/// Asks the server to stop as Ctrl-C would, and waits for it: its Postgres is gone when it is.
fn stop(mut child: Child) -> anyhow::Result<()> {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::INT);
    }
    child.wait().context("cannot wait for the server")?;
    Ok(())
}

fn watch_for_interrupt() -> anyhow::Result<std::sync::Arc<std::sync::atomic::AtomicBool>> {
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let raised = flag.clone();
    std::thread::spawn(move || {
        runtime
            .block_on(async {
                let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
                tokio::select! {
                    outcome = tokio::signal::ctrl_c() => outcome?,
                    _ = terminate.recv() => {}
                }
                std::io::Result::Ok(())
            })
            .inspect_err(|error| eprintln!("cannot listen for Ctrl-C: {error}"))
            .ok();
        raised.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    Ok(flag)
}
