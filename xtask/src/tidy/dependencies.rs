//! Dependencies that a crate names in its manifest and nowhere else.

use std::fs;
use std::path::{Path, PathBuf};

use super::Finding;
use crate::stamp::files_below;

pub fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for manifest in
        files_below(root).into_iter().filter(|path| path.ends_with("Cargo.toml") && path.parent() != Some(root))
    {
        let folder = manifest.parent().unwrap_or(root);
        let code = code_of(folder)?;
        let text = fs::read_to_string(&manifest)?;
        for (line, name) in idle(&text, &code) {
            let file = manifest.strip_prefix(root)?.to_string_lossy().into_owned();
            let what = format!(
                "{name} is not used: take it out, or list it in `[package.metadata.tidy] kept` with the reason"
            );
            findings.push(Finding { file, line, what });
        }
    }
    Ok(findings)
}

/// The Rust code of one crate, without crates in folders below it.
fn code_of(folder: &Path) -> anyhow::Result<String> {
    let parts = ["src", "tests", "examples", "benches", "build.rs"].map(|part| folder.join(part));
    let files: Vec<PathBuf> = parts.iter().flat_map(|part| files_below(part)).collect();
    let rust = files.iter().filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    Ok(rust.map(fs::read_to_string).collect::<Result<Vec<_>, _>>()?.join("\n"))
}

/// Names of dependencies, with their line, that the code never says.
fn idle<'a>(manifest: &'a str, code: &str) -> Vec<(usize, &'a str)> {
    let mut section = "";
    let mut idle = Vec::new();
    for (at, line) in manifest.lines().enumerate() {
        if line.starts_with('[') {
            section = line.trim();
            continue;
        }
        let Some(name) = dependency(section, line) else { continue };
        let kept =
            manifest.lines().any(|line| line.trim_start().starts_with("kept") && line.contains(&format!("\"{name}\"")));
        if !kept && !says(code, &name.replace('-', "_")) {
            idle.push((at + 1, name));
        }
    }
    idle
}

fn dependency<'a>(section: &str, line: &'a str) -> Option<&'a str> {
    let is_section = section.ends_with("dependencies]");
    let name = line.split(['.', '=', ' ']).next().filter(|name| !name.is_empty() && !name.starts_with('#'))?;
    is_section.then_some(name)
}

fn says(code: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word)
        .any(|(at, _)| !part(code[..at].chars().next_back()) && !part(code[at + word.len()..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_dependencies_are_found() {
        let manifest = "[package]\nname = \"a\"\n[dependencies]\nserde.workspace = true\nserde-json = \"1\"\nidle = \"1\"\nkept-one = \"1\"\n\
            [package.metadata.tidy]\nkept = [\"kept-one\"] # its feature is what counts\n";
        assert_eq!(idle(manifest, "use serde::Serialize;\nserde_json::to_string(x)"), [(6, "idle")]);
        assert_eq!(idle(manifest, "use serde_json::x;"), [(4, "serde"), (6, "idle")]);
    }
}
