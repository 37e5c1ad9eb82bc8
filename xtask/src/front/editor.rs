//! The editor of documents: TypeScript that esbuild makes one module of, which the page of a document loads.

use std::fs;
use std::path::Path;

use crate::house::{House, call, call_quietly};
use crate::say::note;
use crate::tools::node;

use super::Profile;

/// What it is built from.
pub const INPUTS: &str = "frontend/editor";
/// Its weight as browsers get it, in bytes. A document is read without it.
const BROTLI_MAX: u64 = 350 * 1024;

pub fn build(house: &House, profile: Profile, folder: &Path) -> anyhow::Result<()> {
    let source = house.root.join(INPUTS);
    node::packages_of(house, &source)?;
    let mut esbuild = house.command(source.join("node_modules/.bin/esbuild"));
    esbuild.current_dir(&source).args([
        "src/main.ts",
        "--bundle",
        "--format=esm",
        "--target=es2022",
        "--log-level=warning",
    ]);
    esbuild.arg(if profile.is_release() { "--minify" } else { "--sourcemap=inline" });
    esbuild.arg(format!("--outfile={}", folder.join("editor.js").display()));
    call_quietly(&mut esbuild)?;
    Ok(())
}

/// Tells the weight of a packed release, and refuses one that grew beyond its budget.
pub fn say_weight(folder: &Path) -> anyhow::Result<()> {
    let weight = fs::metadata(folder.join("editor.js.br"))?.len();
    note(&format!("the editor of documents: {} KiB (brotli)", weight.div_ceil(1024)));
    anyhow::ensure!(weight <= BROTLI_MAX, "the editor of documents is larger than {} KiB", BROTLI_MAX / 1024);
    Ok(())
}

/// What a reader runs into only in the browser, a compiler sees at once; what needs no page is tested without one.
pub fn check(house: &House) -> anyhow::Result<()> {
    let source = house.root.join(INPUTS);
    node::packages_of(house, &source)?;
    let mut tsc = house.command(source.join("node_modules/.bin/tsc"));
    call(tsc.args(["--noEmit", "--project"]).arg(&source))?;
    let bundle = house.front().join("editor.test.mjs");
    let mut esbuild = house.command(source.join("node_modules/.bin/esbuild"));
    esbuild.current_dir(&source).args(["test/pure.test.ts", "--bundle", "--platform=node", "--format=esm"]);
    call_quietly(esbuild.arg("--log-level=warning").arg(format!("--outfile={}", bundle.display())))?;
    call_quietly(house.command("node").arg("--test").arg(&bundle))?;
    Ok(())
}
