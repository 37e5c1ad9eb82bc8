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
    if is_release() {
        // The manifest is written last and names every file by its content, so it stands for the whole site. A debug
        // server reads the files themselves, and has nothing to be built again for.
        println!("cargo:rerun-if-changed={}", site.join("manifest.json").display());
    }
}

/// A release embeds the site that was built for it, where there is one.
fn workspace_site() -> PathBuf {
    let server = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let target = server.parent().unwrap_or(Path::new(".")).join("target");
    let release = target.join("site-release");
    if !is_release() {
        return target.join("site");
    }
    // Looked for again at every build until it is there.
    println!("cargo:rerun-if-changed={}", release.join("manifest.json").display());
    if release.is_dir() { release } else { target.join("site") }
}

fn is_release() -> bool {
    env::var_os("PROFILE").is_some_and(|profile| profile == "release")
}
