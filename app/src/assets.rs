//! Where the built files of the app are served: addresses that change with their content.

/// Addresses of the program and its style sheet. The server puts them into the context of each page; the
/// defaults are those of an unhashed build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assets {
    /// The JavaScript module that starts the program.
    pub script: String,
    /// The program.
    pub wasm: String,
    pub style: String,
}

impl Default for Assets {
    fn default() -> Self {
        Assets { script: "/pkg/muster.js".into(), wasm: "/pkg/muster_bg.wasm".into(), style: "/pkg/muster.css".into() }
    }
}
