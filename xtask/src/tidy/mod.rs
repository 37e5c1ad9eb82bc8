//! The rules of the house that no compiler knows: which room may say what. Each finding names the line and what to
//! do about it.

mod dependencies;
mod lines;
mod places;
mod servers;

use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::bail;

use crate::house::House;
use crate::stamp::files_below;

/// A line that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    file: String,
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// A file with its path from the root.
struct Source<'a> {
    path: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn find(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding { file: self.path.to_owned(), line, what: what.into() }
    }

    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Lines with their number, without those of the test module, which stands last in its file.
    fn product_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = is_test_file(self.path);
        let until_tests = self.lines().take_while(|(_, line)| line.trim() != "#[cfg(test)]");
        until_tests.filter(move |_| !tests)
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(at, line)| (at + 1, line))
    }
}

fn is_test_file(path: &str) -> bool {
    path.contains("/tests/")
        || path.contains("/examples/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.ends_with("/testing.rs")
}

pub fn run(house: &House) -> anyhow::Result<()> {
    let findings = check(&house.root)?;
    if findings.is_empty() {
        return Ok(());
    }
    for finding in &findings {
        println!("{finding}");
    }
    bail!("{} lines break a rule of the house", findings.len());
}

fn check(root: &Path) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for path in files_below(root) {
        let name = path.strip_prefix(root)?.to_string_lossy().into_owned();
        if !["rs", "css", "ts", "sql", "toml"].contains(&name.rsplit('.').next().unwrap_or_default()) {
            continue;
        }
        let text = fs::read_to_string(&path)?;
        let source = Source { path: &name, text: &text };
        findings.extend(lines::check(&source));
        findings.extend(places::check(&source));
        findings.extend(servers::check(&source));
    }
    findings.extend(dependencies::check(root)?);
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let findings: Vec<String> = check(root).unwrap().iter().map(Finding::to_string).collect();
        assert!(findings.is_empty(), "{}", findings.join("\n"));
    }
}
