//! Tells the crate where the built site lies, and makes that folder so that the server compiles before it.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-env-changed=MUSTER_SITE_DIR");
    let site = env::var_os("MUSTER_SITE_DIR").map_or_else(workspace_site, PathBuf::from);
    if let Err(error) = fs::create_dir_all(&site) {
        println!("cargo:warning=cannot create {}: {error}", site.display());
    }
    println!("cargo:rustc-env=MUSTER_SITE_DIR={}", site.display());
    // The manifest is written last and names every file by its content, so it stands for the whole site.
    println!("cargo:rerun-if-changed={}", site.join("manifest.json").display());
}

fn workspace_site() -> PathBuf {
    let server = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    server.parent().unwrap_or(Path::new(".")).join("target/site")
}
