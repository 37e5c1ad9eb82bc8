//! The programs of the browser: cargo builds them, that of the app is cut into the parts that pages load by themselves,
//! wasm-bindgen gives them their JavaScript, wasm-opt makes them smaller.

use std::collections::BTreeMap;
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
/// Names the folder of the program and the files of its parts, for the server.
pub const PROGRAM: &str = "program.json";
/// The cut program before wasm-bindgen has seen it.
const WHOLE: &str = "whole.wasm";

pub fn build(house: &House, profile: Profile, pkg: &Path) -> anyhow::Result<()> {
    tools::wasm_target(house)?;
    let cargo_profile = if profile.is_release() { "wasm-release" } else { "wasm-dev" };
    let mut cargo =
        house.cargo(&["build", "-p", "frontend", "-p", "page", "--target", WASM, "--profile", cargo_profile]);
    call(cargo.env("CARGO_TARGET_DIR", house.front()))?;

    let built = house.front().join(WASM).join(cargo_profile);
    let fresh = pkg.join("fresh");
    let parts = split(&built.join("frontend.wasm"), &fresh)?;
    let whole = fresh.join(WHOLE);
    bind(&whole, "muster", &fresh, profile)?;
    fs::remove_file(&whole)?;
    bind(&built.join("page.wasm"), "page", &fresh, profile)?;
    if profile.is_release() {
        optimise(house, &fresh);
    }
    describe(&fresh, &parts, pkg)
}

/// Where the browser finds the program: the folder is named by what is in it, so that a document and the parts
/// that it loads later are always of one build.
fn describe(fresh: &Path, parts: &Parts, pkg: &Path) -> anyhow::Result<()> {
    let mut content = Sha256::new();
    for path in files_below(fresh) {
        content.update(fs::read(path)?);
    }
    let version = hex(&content.finalize())[..16].to_owned();
    fs::rename(fresh, pkg.join(&version))?;
    let program = serde_json::json!({ "version": version, "parts": parts });
    fs::write(pkg.join(PROGRAM), serde_json::to_string_pretty(&program)?)?;
    Ok(())
}

/// Which files each part of the program lies in, without their ending.
type Parts = BTreeMap<String, Vec<String>>;

/// Cuts the program where its source says so: what every page needs, and the parts that load when they are shown.
fn split(built: &Path, into: &Path) -> anyhow::Result<Parts> {
    let program = fs::read(built).with_context(|| format!("cannot read {}", built.display()))?;
    let whole = into.join(WHOLE);
    let mut options = wasm_split_cli_support::Options::new(&program);
    (options.output_dir, options.main_out_path, options.main_module) = (into, &whole, "./muster.js");
    let cut = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow::anyhow!("{} cannot be cut into parts: {error:#}", built.display()))?;
    Ok(cut.prefetch_map.into_iter().collect())
}

/// Gives a program its JavaScript: what every page of the app needs, or the program of pages that stand alone.
fn bind(built: &Path, name: &str, folder: &Path, profile: Profile) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    // The parts find what they share by the names that the linker gave.
    bindgen.input_path(built).out_name(name).typescript(false).keep_lld_exports(true).demangle(false).web(true)?;
    if profile.is_release() {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.generate(folder).with_context(|| format!("wasm-bindgen refused {}", built.display()))
}

/// Never fails the build: a larger program works as well.
fn optimise(house: &House, folder: &Path) {
    let Some(program) = optimiser(house) else {
        note("no wasm-opt from version 123 on: the program stays a quarter larger");
        return;
    };
    for module in files_below(folder).iter().filter(|path| path.extension().is_some_and(|kind| kind == "wasm")) {
        let smaller = module.with_extension("small");
        let mut command = Command::new(&program);
        command.args(["-Oz", "--strip-debug"]).args(FEATURES).arg(module).arg("-o").arg(&smaller);
        let outcome = call_quietly(&mut command).and_then(|_| Ok(fs::rename(&smaller, module)?));
        if let Err(error) = outcome {
            note(&format!("wasm-opt left {} as it was: {error:#}", module.display()));
        }
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
}
