//! The browser program: cargo builds it, wasm-bindgen gives it its JavaScript, wasm-opt makes it smaller.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use wasm_bindgen_cli_support::Bindgen;

use super::{Profile, say_size};
use crate::house::{House, WASM, call, call_quietly, on_path};
use crate::say::note;
use crate::tools;

/// Older ones fail on some modules that today's compiler makes.
const OLDEST_OPTIMISER: u32 = 123;

pub fn build(house: &House, profile: Profile, pkg: &Path) -> anyhow::Result<()> {
    tools::wasm_target(house)?;
    let cargo_profile = if profile.is_release() { "wasm-release" } else { "wasm-dev" };
    let mut cargo = house.cargo(&["build", "-p", "frontend", "--target", WASM, "--profile", cargo_profile]);
    call(cargo.env("CARGO_TARGET_DIR", house.front()))?;

    let built = house.front().join(WASM).join(cargo_profile).join("frontend.wasm");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(&built).out_name("muster").typescript(false).web(true)?;
    if profile.is_release() {
        bindgen.remove_name_section(true).remove_producers_section(true);
    }
    bindgen.generate(pkg).with_context(|| format!("wasm-bindgen refused {}", built.display()))?;

    let module = pkg.join("muster_bg.wasm");
    if profile.is_release() {
        optimise(house, &module);
    }
    say_size("muster_bg.wasm", fs::read(&module)?.len());
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
    command.arg("-Oz").args(FEATURES).arg(module).arg("-o").arg(&smaller);
    let outcome = call_quietly(&mut command).and_then(|_| Ok(fs::rename(&smaller, module)?));
    if let Err(error) = outcome {
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
}
