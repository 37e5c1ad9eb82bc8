//! Builds what the browser gets: the program as wasm with its JavaScript, the style sheet, the public files, each
//! beside its compressed twins, and a manifest. The result lies in `target/site`, for a release in `target/site-release`.

pub mod editor;
mod pack;
mod style;
mod wasm;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::house::House;
use crate::stamp::{Stamp, files_below};

const MANIFEST: &str = "manifest.json";
/// What the program is built from. The pages of `app` are none of it: a change of one is a matter of the server.
const PROGRAM_INPUTS: [&str; 7] =
    ["app/words", "domain", "frontend/src", "frontend/Cargo.toml", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    Dev,
    Release,
}

impl Profile {
    pub fn new(release: bool) -> Self {
        if release { Self::Release } else { Self::Dev }
    }

    pub fn is_release(self) -> bool {
        self == Self::Release
    }

    fn name(self) -> &'static str {
        if self.is_release() { "release" } else { "dev" }
    }
}

/// Brings the site up to date; does nothing when no input has changed.
pub fn build(house: &House, profile: Profile) -> anyhow::Result<()> {
    let made = house.front().join("made").join(profile.name());
    fs::create_dir_all(&made)?;
    // Two builds at once would take each other's files away.
    let lock = fs::File::create(house.front().join("made/lock"))?;
    lock.lock()?;
    let (program, editor, looks) = (made.join("program"), made.join("editor"), made.join("looks"));
    afresh(&program, &program_stamp(house, profile, &made), || {
        let folder = wasm::build(house, profile, &program.join("pkg"))?;
        pack(profile, &program)?;
        if profile.is_release() { wasm::say_weight(&folder) } else { Ok(()) }
    })?;
    let written = Stamp::of(made.join("editor.stamp"), &[house.root.join(editor::INPUTS)], profile.name());
    afresh(&editor, &written, || {
        editor::build(house, profile, &editor.join("pkg"))?;
        pack(profile, &editor)?;
        if profile.is_release() { editor::say_weight(&editor.join("pkg")) } else { Ok(()) }
    })?;
    afresh(&looks, &looks_stamp(house, &made), || {
        let sheet = style::sheet(&house.root.join("style"))?;
        fs::write(looks.join("pkg/muster.css"), sheet)?;
        copy(&house.root.join("public"), &looks)?;
        pack(profile, &looks)
    })?;
    let site = house.site(profile.is_release());
    assemble(&[&program, &editor, &looks], &site)?;
    if profile.is_release() {
        // The server is compiled again when this changes. In development it reads the files themselves.
        pack::manifest(&site)?;
    }
    Ok(())
}

/// Makes the contents of `folder` from nothing, unless the stamp says that they are what they would become.
fn afresh(folder: &Path, stamp: &Stamp, make: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    if stamp.is_current() {
        return Ok(());
    }
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder.join("pkg"))?;
    make()?;
    Ok(stamp.keep()?)
}

fn pack(profile: Profile, folder: &Path) -> anyhow::Result<()> {
    if profile.is_release() { pack::compress(folder) } else { Ok(()) }
}

fn program_stamp(house: &House, profile: Profile, made: &Path) -> Stamp {
    let inputs: Vec<PathBuf> = PROGRAM_INPUTS.iter().map(|input| house.root.join(input)).collect();
    let recipe = format!("{} optimised {}", profile.name(), profile.is_release() && wasm::optimiser(house).is_some());
    Stamp::of(made.join("program.stamp"), &inputs, &recipe)
}

fn looks_stamp(house: &House, made: &Path) -> Stamp {
    Stamp::of(made.join("looks.stamp"), &[house.root.join("style"), house.root.join("public")], "looks")
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    for path in files_below(from) {
        write_changed(&to.join(path.strip_prefix(from)?), &fs::read(&path)?)?;
    }
    Ok(())
}

/// Makes `site` hold the files of `parts` and nothing else.
fn assemble(parts: &[&Path], site: &Path) -> anyhow::Result<()> {
    for path in files_below(site) {
        let name = path.strip_prefix(site)?;
        if name != Path::new(MANIFEST) && !parts.iter().any(|part| part.join(name).is_file()) {
            fs::remove_file(&path)?;
        }
    }
    parts.iter().try_for_each(|part| copy(part, site))
}

/// Leaves a file alone that already holds these bytes, so that nothing built from it is built again.
fn write_changed(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_a_crate_of_ours_that_the_program_needs_is_noticed() {
        // Where the tests run, not where they were built: builds are kept from clone to clone.
        let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap()).join("..");
        let [workspace, frontend] =
            ["Cargo.toml", "frontend/Cargo.toml"].map(|file| fs::read_to_string(root.join(file)).unwrap());
        for line in workspace.lines() {
            let Some((name, rest)) = line.split_once(" = { path = \"") else { continue };
            let folder = rest.split('"').next().unwrap();
            let needed = frontend.lines().any(|line| line.split(['.', ' ']).next() == Some(name));
            assert!(!needed || PROGRAM_INPUTS.contains(&folder), "{folder} is missing from PROGRAM_INPUTS");
        }
    }

    #[test]
    fn a_site_holds_its_parts_and_nothing_else() {
        let folder = std::env::temp_dir().join(format!("muster-site-{}", std::process::id()));
        let (part, site) = (folder.join("part"), folder.join("site"));
        fs::create_dir_all(part.join("pkg")).unwrap();
        fs::create_dir_all(&site).unwrap();
        fs::write(part.join("pkg/new.js"), "new").unwrap();
        fs::write(site.join("old.js"), "old").unwrap();
        fs::write(site.join(MANIFEST), "{}").unwrap();
        assemble(&[&part], &site).unwrap();
        assert_eq!(files_below(&site), [site.join(MANIFEST), site.join("pkg/new.js")]);
        fs::remove_dir_all(&folder).unwrap();
    }
}
