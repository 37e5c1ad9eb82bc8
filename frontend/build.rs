//! The linker keeps its relocations: by them the built program is split into the parts that load by themselves.

fn main() {
    println!("cargo:rustc-link-arg-cdylib=--emit-relocs");
    println!("cargo:rerun-if-changed=build.rs");
}
