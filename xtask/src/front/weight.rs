//! What a browser loads before a page reacts: JavaScript and wasm, compressed, for the pages of each part.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::wasm::PROGRAM;
use crate::say::note;

/// What `program.json` says.
#[derive(Deserialize)]
struct Program {
    version: String,
    parts: BTreeMap<String, Vec<String>>,
}

/// Every page of the app loads these.
const ALWAYS: [&str; 3] = ["muster.js", "__wasm_split.js", "muster_bg.wasm"];

/// Says what the pages of each part weigh.
pub fn say(pkg: &Path) -> anyhow::Result<()> {
    let program = fs::read(pkg.join(PROGRAM)).context("the program has been built")?;
    let program: Program = serde_json::from_slice(&program)?;
    let folder = pkg.join(&program.version);
    let always = weigh(&folder, ALWAYS.map(str::to_owned).iter())?;
    let alone = weigh(&folder, ["page.js", "page_bg.wasm"].map(str::to_owned).iter())?;
    note(&format!("pages that stand alone load {} KiB (brotli)", kib(alone)));
    note(&format!("every page of the app loads {} KiB", kib(always)));
    for (part, files) in &program.parts {
        let own = weigh(&folder, files.iter().map(|file| format!("{file}.wasm")).collect::<Vec<_>>().iter())?;
        note(&format!("  {part}: {} KiB more, {} KiB together", kib(own), kib(always + own)));
    }
    Ok(())
}

fn weigh<'a>(folder: &Path, files: impl Iterator<Item = &'a String>) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for file in files {
        let path = folder.join(format!("{file}.br"));
        bytes += fs::metadata(&path).with_context(|| format!("{} is missing", path.display()))?.len();
    }
    Ok(bytes)
}

fn kib(bytes: u64) -> u64 {
    bytes.div_ceil(1024)
}
