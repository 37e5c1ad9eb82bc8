//! Where the built files of the app are served: addresses that change with their content.

use std::collections::BTreeMap;

/// Addresses of the program and its style sheet. The server puts them into the context of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    pub program: Program,
    pub style: String,
    /// The picture on the browser's tab.
    pub icon: String,
}

/// The program of the browser: what every page loads, and the parts that only some pages do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The folder of its files, named by their content: all of them belong together.
    pub folder: String,
    /// The files of each part, without their ending.
    pub parts: BTreeMap<String, Vec<String>>,
}

impl Program {
    /// The JavaScript module that starts the program.
    #[must_use]
    pub fn script(&self) -> String {
        format!("{}/muster.js", self.folder)
    }

    /// What every page needs of the program.
    #[must_use]
    pub fn wasm(&self) -> String {
        format!("{}/muster_bg.wasm", self.folder)
    }

    /// The program of pages that stand alone: its JavaScript module, and the wasm that belongs to it.
    #[must_use]
    pub fn of_pages_alone(&self) -> [String; 2] {
        ["page.js", "page_bg.wasm"].map(|file| format!("{}/{file}", self.folder))
    }

    /// The script that loads parts; `script` imports it.
    #[must_use]
    pub fn loader(&self) -> String {
        format!("{}/__wasm_split.js", self.folder)
    }

    /// What the page at this path needs besides.
    #[must_use]
    pub fn part_of(&self, path: &str) -> Vec<String> {
        let files = crate::part_of(path).and_then(|part| self.parts.get(part));
        files.into_iter().flatten().map(|file| format!("{}/{file}.wasm", self.folder)).collect()
    }
}
