//! Compressed twins of every file that compresses, and the manifest that names each file by its content.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::{MANIFEST, write_changed};
use crate::stamp::{files_below, hex};

const PLAIN: [&str; 8] = ["js", "css", "wasm", "svg", "json", "txt", "webmanifest", "html"];

/// Writes `name.br` and `name.gz` beside each file that gains from it.
pub fn compress(site: &Path) -> anyhow::Result<()> {
    for path in files_below(site) {
        if !PLAIN.contains(&extension(&path)) {
            continue;
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (br, gz) = (brotli(&bytes)?, gzip(&bytes)?);
        fs::write(twin(&path, "br"), br)?;
        fs::write(twin(&path, "gz"), gz)?;
    }
    Ok(())
}

/// `manifest.json`: the path of each file → the first sixteen digits of its SHA-256.
pub fn manifest(site: &Path) -> anyhow::Result<()> {
    let mut files = BTreeMap::new();
    for path in files_below(site) {
        let name = path.strip_prefix(site)?.to_string_lossy().into_owned();
        if name != MANIFEST && !["br", "gz"].contains(&extension(&path)) {
            files.insert(name, hex(&Sha256::digest(fs::read(&path)?))[..16].to_owned());
        }
    }
    write_changed(&site.join(MANIFEST), serde_json::to_string_pretty(&files)?.as_bytes())
}

fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

fn twin(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn brotli(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_follow_their_file_and_the_manifest_names_contents() {
        let site = std::env::temp_dir().join(format!("muster-pack-{}", std::process::id()));
        fs::create_dir_all(site.join("pkg")).unwrap();
        fs::write(site.join("pkg/muster.js"), "let a = 1;".repeat(100)).unwrap();
        fs::write(site.join("picture.woff2"), [0; 9]).unwrap();
        compress(&site).unwrap();
        manifest(&site).unwrap();
        assert!(fs::metadata(site.join("pkg/muster.js.br")).unwrap().len() < 100);
        assert!(site.join("pkg/muster.js.gz").exists());
        assert!(!site.join("picture.woff2.br").exists());
        let manifest = fs::read_to_string(site.join(MANIFEST)).unwrap();
        assert!(manifest.contains("pkg/muster.js") && !manifest.contains(".br"), "{manifest}");
        fs::remove_dir_all(&site).unwrap();
    }
}
