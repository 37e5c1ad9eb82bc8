//! Tells whether inputs have changed since an output was made, without reading them.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use sha2::{Digest, Sha256};

/// A note beside an output about the inputs it was made from.
pub struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// `recipe` is whatever else decides about the output.
    pub fn of(file: PathBuf, inputs: &[PathBuf], recipe: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(recipe);
        for path in inputs.iter().flat_map(|input| files_below(input)) {
            let (length, changed) = fs::metadata(&path).map_or((0, 0), |meta| {
                let changed = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
                (meta.len(), changed.map_or(0, |time| time.as_nanos()))
            });
            hash.update(format!("{}\0{length}\0{changed}\n", path.display()));
        }
        Self { file, inputs: hex(&hash.finalize()) }
    }

    /// Changes whenever an input does.
    pub fn inputs(&self) -> &str {
        &self.inputs
    }

    pub fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|kept| kept == self.inputs)
    }

    pub fn keep(&self) -> std::io::Result<()> {
        fs::write(&self.file, &self.inputs)
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every file below `path` (or itself) in a fixed order.
pub fn files_below(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else {
        return if path.is_file() { vec![path.to_path_buf()] } else { Vec::new() };
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.iter().filter(|path| !is_made(path)).flat_map(|path| files_below(path)).collect()
}

fn is_made(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    ["target", "node_modules", ".git", ".venv"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_input_is_noticed() {
        let folder = std::env::temp_dir().join(format!("muster-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("in")).unwrap();
        let inputs = [folder.join("in")];
        let stamp = || Stamp::of(folder.join("stamp"), &inputs, "recipe");
        assert!(!stamp().is_current());
        stamp().keep().unwrap();
        assert!(stamp().is_current());
        fs::write(folder.join("in/new"), "x").unwrap();
        assert!(!stamp().is_current());
        fs::remove_dir_all(&folder).unwrap();
    }
}
