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
    let kept = |name: &str| {
        manifest.lines().any(|line| line.trim_start().starts_with("kept") && line.contains(&format!("\"{name}\"")))
    };
    let mut named = dependencies(manifest);
    named.retain(|(_, name)| !kept(name) && !says(code, &name.replace('-', "_")));
    named
}

/// Every dependency that a manifest names, with its line.
pub fn dependencies(manifest: &str) -> Vec<(usize, &str)> {
    let mut listed = false;
    let mut named = Vec::new();
    for (at, line) in manifest.lines().enumerate() {
        let name = if let Some(section) = line.strip_prefix('[') {
            listed = section.trim_end().ends_with("dependencies]");
            // `[dependencies.serde]`
            section.split_once("dependencies.").and_then(|(_, name)| name.split(']').next())
        } else {
            line.split(['.', '=', ' ']).next().filter(|_| listed)
        };
        named
            .extend(name.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic())).map(|name| (at + 1, name)));
    }
    named
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

    #[test]
    fn a_dependency_is_found_however_it_is_written() {
        let manifest = "[package]\nname = \"a\"\n[dependencies]\n# for b\nb = { workspace = true, features = [\n  \"C\",\n] }\n\n\
            [target.'cfg(d)'.dependencies]\ne.workspace = true\n[dev-dependencies.f]\nversion = \"1\"\n[lints]\nworkspace = true\n";
        assert_eq!(dependencies(manifest), [(5, "b"), (10, "e"), (11, "f")]);
    }
}
