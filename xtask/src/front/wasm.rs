//! The browser program: cargo builds it, wasm-bindgen gives it its JavaScript, wasm-opt makes it smaller. Its folder is
//! named by what is in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use sha2::{Digest, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::Profile;
use crate::house::{House, WASM, call, call_quietly, on_path};
use crate::say::note;
use crate::stamp::{files_below, hex};
use crate::tools;

/// Older ones fail on some modules that today's compiler makes.
const OLDEST_OPTIMISER: u32 = 123;
const SCRIPT: &str = "muster.js";
const MODULE: &str = "muster_bg.wasm";

/// Returns the folder below `pkg` in which the program lies.
pub fn build(house: &House, profile: Profile, pkg: &Path) -> anyhow::Result<PathBuf> {
    tools::wasm_target(house)?;
    let cargo_profile = if profile.is_release() { "wasm-release" } else { "wasm-dev" };
    let mut cargo = house.cargo(&["build", "-p", "frontend", "--target", WASM, "--profile", cargo_profile]);
    call(cargo.env("CARGO_TARGET_DIR", house.front()))?;

    let built = house.front().join(WASM).join(cargo_profile).join("frontend.wasm");
    let fresh = pkg.join("fresh");
    bind(&built, profile, &fresh)?;
    if profile.is_release() {
        optimise(house, &fresh.join(MODULE));
    }
    settle(&fresh, pkg)
}

/// Gives the program its JavaScript.
fn bind(built: &Path, profile: Profile, into: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(built).out_name("muster").typescript(false).web(true)?;
    if profile.is_release() {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.generate(into).with_context(|| format!("wasm-bindgen refused {}", built.display()))
}

/// Names the folder by what is in it and tells the server that name, so that a document always loads the script and
/// the wasm of one build, and browsers may keep them forever.
fn settle(fresh: &Path, pkg: &Path) -> anyhow::Result<PathBuf> {
    let mut content = Sha256::new();
    for path in files_below(fresh) {
        content.update(fs::read(path)?);
    }
    let version = &hex(&content.finalize())[..16];
    let folder = pkg.join(version);
    fs::rename(fresh, &folder)?;
    let program = serde_json::json!({ "version": version });
    fs::write(pkg.join("program.json"), serde_json::to_string_pretty(&program)?)?;
    Ok(folder)
}

/// Says what every page loads before it reacts.
pub fn say_weight(folder: &Path) -> anyhow::Result<()> {
    let mut bytes = 0;
    for file in [SCRIPT, MODULE] {
        let path = folder.join(format!("{file}.br"));
        bytes += fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?.len();
    }
    note(&format!("every page loads {} KiB (brotli)", bytes.div_ceil(1024)));
    Ok(())
}

/// Never fails the build: a larger program works as well.
fn optimise(house: &House, module: &Path) {
    let Some(program) = optimiser(house) else {
        note("no wasm-opt from version 123 on: the program stays a quarter larger");
        return;
    };
    let smaller = module.with_extension("small");
    let mut command = Command::new(&program);
    command.args(["-Oz", "--strip-debug"]).args(FEATURES).arg(module).arg("-o").arg(&smaller);
    let outcome = call_quietly(&mut command).and_then(|_| Ok(fs::rename(&smaller, module)?));
    if let Err(error) = outcome {
        // What was written of it would count as a file of the program.
        let _ = fs::remove_file(&smaller);
        note(&format!("wasm-opt left the program as it was: {error:#}"));
    }
}

/// What the compiler uses and every browser of the last four years knows.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

pub fn optimiser(house: &House) -> Option<PathBuf> {
    let from_npm = tools::node::program(house, "wasm-opt");
    let found = if from_npm.is_file() { Some(from_npm) } else { on_path(&["wasm-opt"]) }?;
    let version = call_quietly(Command::new(&found).arg("--version")).ok()?;
    (version_of(&version)? >= OLDEST_OPTIMISER).then_some(found)
}

/// `wasm-opt version 132 (version_132)` → 132
fn version_of(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read() {
        assert_eq!(version_of("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_of("wasm-opt"), None);
    }

    #[test]
    fn the_folder_is_named_by_what_is_in_it() {
        let pkg = std::env::temp_dir().join(format!("muster-program-{}", std::process::id()));
        let settled = |script: &str| {
            let fresh = pkg.join("fresh");
            fs::create_dir_all(&fresh).unwrap();
            fs::write(fresh.join(SCRIPT), script).unwrap();
            fs::write(fresh.join(MODULE), "wasm").unwrap();
            let folder = settle(&fresh, &pkg).unwrap();
            let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
            let described = fs::read_to_string(pkg.join("program.json")).unwrap();
            let described: serde_json::Value = serde_json::from_str(&described).unwrap();
            assert_eq!(described, serde_json::json!({ "version": name }));
            assert_eq!(fs::read_to_string(folder.join(SCRIPT)).unwrap(), script);
            name
        };
        let (one, other) = (settled("one"), settled("other"));
        assert_eq!(one.len(), 16);
        assert_ne!(one, other);
        fs::remove_dir_all(&pkg).unwrap();
    }
}
