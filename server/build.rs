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
    // The manifest is written last and names every file by its content, so it stands for the whole site. In
    // development there is none, and cargo would build anew each time for a file that is missing.
    let manifest = site.join("manifest.json");
    let watched = if manifest.is_file() || env::var_os("PROFILE").is_some_and(|profile| profile == "release") {
        manifest
    } else {
        PathBuf::from("build.rs")
    };
    println!("cargo:rerun-if-changed={}", watched.display());
}

fn workspace_site() -> PathBuf {
    let server = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    server.parent().unwrap_or(Path::new(".")).join("target/site")
}
