//! The last good pages on disk, so that a restart without the database still has something true to show.

use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use domain::status_pages::PublicPage;

/// Where the snapshot lies. Unset: nowhere, and a restart waits for the database.
#[derive(Clone, Debug)]
pub(super) struct Snapshot(pub Option<PathBuf>);

impl Snapshot {
    /// The pages of the last run; none at first and when the file cannot be read.
    pub fn read(&self) -> Option<Vec<PublicPage>> {
        let path = self.0.as_deref()?;
        let bytes = fs::read(path).ok()?;
        serde_json::from_slice(&bytes)
            .inspect_err(|error| tracing::warn!(%error, path = %path.display(), "the last status pages cannot be read"))
            .ok()
    }

    /// Replaces the file as a whole: a crash leaves the old one or the new one.
    pub fn write(&self, pages: &[PublicPage]) -> std::io::Result<()> {
        let Some(path) = &self.0 else { return Ok(()) };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let fresh = path.with_extension("json.new");
        let mut file = File::create(&fresh)?;
        file.write_all(&serde_json::to_vec(pages)?)?;
        file.sync_all()?;
        fs::rename(fresh, path)
    }
}
