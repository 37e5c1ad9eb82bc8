//! Where the built files of the app are served: addresses that change with their content.

/// Addresses of the program and its style sheet. The server puts them into the context of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    pub program: Program,
    pub style: String,
    /// The picture on the browser's tab.
    pub icon: String,
}

/// The program of the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// Names the folder of its files by their content: both belong together.
    pub version: String,
}

impl Program {
    /// The JavaScript module that starts the program.
    #[must_use]
    pub fn script(&self) -> String {
        format!("/pkg/{}/muster.js", self.version)
    }

    #[must_use]
    pub fn wasm(&self) -> String {
        format!("/pkg/{}/muster_bg.wasm", self.version)
    }
}
