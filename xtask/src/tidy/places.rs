//! What runs where: the server alone renders pages, `frontend` alone runs in the browser, and neither knows the other
//! (docs/adr/0012).

use super::dependencies::dependencies;
use super::{Finding, Source};
use crate::house::{BROWSER, HOST, VIEWS};

/// Crates with which one speaks to a browser.
const BROWSERS: [&str; 6] =
    ["web-sys", "js-sys", "wasm-bindgen", "wasm-bindgen-futures", "console_error_panic_hook", "send_wrapper"];

/// Crates with which one makes views.
const VIEWS_OF_OTHERS: [&str; 4] = ["leptos", "server_fn", "tachys", "reactive"];

/// A crate of ours that may know less than Cargo would let it.
struct Room {
    folder: &'static str,
    knows: &'static [&'static str],
    makes_views: bool,
}

const ROOMS: [Room; 3] = [
    Room { folder: "frontend", knows: &["domain", "app-words"], makes_views: false },
    Room { folder: "app/words", knows: &[], makes_views: false },
    Room { folder: "app/ui", knows: &["app-words"], makes_views: true },
];

/// What only does something where a view runs in the browser. The server renders it as if it were not there.
const LIVING: [&str; 10] = [
    "Effect::new",
    "NodeRef",
    "RwSignal::new",
    "Memo::new",
    "Signal::derive",
    "spawn_local(",
    "set_timeout(",
    "set_interval(",
    "request_animation_frame(",
    "<Transition",
];
const DIRECTIVES: [&str; 3] = ["on:", "prop:", "bind:"];

pub fn check(source: &Source) -> Vec<Finding> {
    let path = source.path;
    let is_page = path.starts_with("app/");
    let mut findings = Vec::new();
    if path.ends_with("Cargo.toml") {
        findings.extend(of_manifest(source));
    }
    if source.is_rust() && (is_page || path.starts_with("frontend/")) {
        // Tests too: behind a feature that does not exist they would not run, and nobody would notice.
        let what = "there are no features here: the server renders pages, `frontend` runs in the browser";
        let conditional = source.lines().filter(|(_, line)| code(line).contains("feature = \""));
        findings.extend(conditional.map(|(number, _)| source.find(number, what)));
    }
    if source.is_rust() && is_page {
        for (number, line) in source.product_lines() {
            let code = code(line);
            if BROWSERS.iter().any(|name| code.contains(&name.replace('-', "_"))) {
                findings.push(source.find(
                    number,
                    "pages do not know the browser: mark the place with `data-…`, and do it in frontend",
                ));
            } else if LIVING.iter().any(|word| code.contains(word))
                || DIRECTIVES.iter().any(|it| has_directive(code, it))
            {
                findings.push(source.find(number, "the server renders this once and nothing runs it afterwards: render values, and do the rest in frontend"));
            }
        }
    }
    findings
}

fn of_manifest(source: &Source) -> Vec<Finding> {
    let folder = source.path.strip_suffix("/Cargo.toml").unwrap_or_default();
    let is_browsers = folder == "frontend" || folder.starts_with("frontend/");
    let mut findings = Vec::new();
    for (number, line) in source.lines() {
        let line = line.split('#').next().unwrap_or_default();
        if line.trim() == "[features]" && (is_browsers || folder == "app" || folder.starts_with("app/")) {
            findings.push(
                source.find(number, "crates of pages and of the browser have no features: each runs in one place"),
            );
        }
        if ["\"hydrate\"", "/hydrate\"", "\"csr\"", "/csr\""].iter().any(|feature| line.contains(feature)) {
            findings.push(source.find(number, "no page is drawn by the browser: leptos runs with `ssr` alone"));
        }
    }
    let room = ROOMS.iter().find(|room| room.folder == folder);
    for (number, name) in dependencies(source.text) {
        if BROWSERS.contains(&name) && !is_browsers && !folder.is_empty() {
            findings.push(source.find(number, format!("{name} is for frontend alone")));
        }
        let Some(room) = room else { continue };
        let is_ours = HOST.iter().chain(&VIEWS).chain(&BROWSER).any(|ours| *ours == name);
        let is_view = VIEWS_OF_OTHERS.iter().any(|view| name.starts_with(view));
        if is_ours && !room.knows.contains(&name) || is_view && !room.makes_views {
            findings.push(
                source
                    .find(number, format!("{folder} does not know {name}: see the import law in docs/ARCHITECTURE.md")),
            );
        }
    }
    findings
}

/// A line without the comment at its end.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

/// Whether a view on this line says `on:click` or the like; `on: bool` is something else.
fn has_directive(code: &str, directive: &str) -> bool {
    code.match_indices(directive).any(|(at, _)| {
        code[..at].chars().next_back().is_none_or(char::is_whitespace)
            && code[at + directive.len()..].starts_with(|c: char| c.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<String> {
        check(&Source { path, text }).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn pages_run_on_the_server_and_frontend_in_the_browser() {
        let cases = [
            ("app/respond/Cargo.toml", "[features]\nx = []\n", "no features"),
            ("frontend/Cargo.toml", "[features]\n", "no features"),
            ("app/ui/tests/a.rs", "#![cfg(feature = \"ssr\")]", "no features"),
            ("app/src/a.rs", "#[cfg(not(feature = \"ssr\"))]", "no features"),
            (
                "server/Cargo.toml",
                "leptos = { workspace = true, features = [\"hydrate\"] }",
                "no page is drawn by the browser",
            ),
            ("app/Cargo.toml", "hydrate = [\"leptos/hydrate\"]", "no page is drawn by the browser"),
            ("app/manage/Cargo.toml", "[dependencies]\njs-sys.workspace = true\n", "js-sys is for frontend alone"),
            (
                "domain/Cargo.toml",
                "[target.'cfg(a)'.dependencies]\nweb-sys = \"0.3\"\n",
                "web-sys is for frontend alone",
            ),
            (
                "server/Cargo.toml",
                "[dependencies.send_wrapper]\nversion = \"0.6\"\n",
                "send_wrapper is for frontend alone",
            ),
            ("frontend/Cargo.toml", "[dependencies]\nleptos.workspace = true\n", "frontend does not know leptos"),
            ("frontend/Cargo.toml", "[dependencies]\napp-ui.workspace = true\n", "frontend does not know app-ui"),
            ("frontend/Cargo.toml", "[dependencies]\nbackend.workspace = true\n", "frontend does not know backend"),
            ("app/words/Cargo.toml", "[dependencies]\ndomain.workspace = true\n", "app/words does not know domain"),
            (
                "app/words/Cargo.toml",
                "[dependencies]\nleptos_router.workspace = true\n",
                "app/words does not know leptos_router",
            ),
            ("app/ui/Cargo.toml", "[dependencies]\ndomain.workspace = true\n", "app/ui does not know domain"),
            ("app/ui/src/a.rs", "let now = js_sys::Date::now();", "pages do not know the browser"),
            ("app/ui/src/a.rs", "use leptos::web_sys::Element;", "pages do not know the browser"),
            (
                "app/ui/src/a.rs",
                "    view! { <button on:click=move |_| {}>\"a\"</button> }",
                "nothing runs it afterwards",
            ),
            ("app/ui/src/a.rs", "on:input=typed", "nothing runs it afterwards"),
            ("app/ui/src/a.rs", "        prop:value=text", "nothing runs it afterwards"),
            ("app/manage/src/a.rs", "Effect::new(move |_| a());", "nothing runs it afterwards"),
        ];
        for (path, text, expected) in cases {
            let found = broken(path, text);
            assert!(found.len() == 1 && found[0].contains(expected), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn what_belongs_where_it_stands_is_left_alone() {
        let cases = [
            (
                "frontend/Cargo.toml",
                "[dependencies]\ndomain.workspace = true\napp-words.workspace = true\njs-sys.workspace = true\nweb-sys = { workspace = true, features = [\n  \"Attr\",\n] }\n",
            ),
            ("frontend/src/a.rs", "spawn_local(async move { web_sys::window() });"),
            ("frontend/roster/Cargo.toml", "[dependencies]\nleptos.workspace = true\nwasm-bindgen.workspace = true\n"),
            (
                "app/ui/Cargo.toml",
                "[dependencies]\nleptos = { workspace = true, features = [\"ssr\"] }\napp-words.workspace = true\n",
            ),
            ("xtask/Cargo.toml", "[dependencies]\nwasm-bindgen-cli-support.workspace = true\n"),
            ("Cargo.toml", "[workspace.dependencies]\nweb-sys = \"0.3\"\n"),
            ("domain/Cargo.toml", "[features]\nsqlx = []\n"),
            ("domain/src/a.rs", "#[cfg_attr(feature = \"sqlx\", derive(sqlx::Type))]"),
            ("app/context/src/live.rs", "    on: &'static str,"),
            ("app/respond/src/a.rs", "view! { <Live on=\"alert.\" /> <p class:late=true>\"Depends on: nothing\"</p> }"),
            ("app/respond/src/a.rs", "// A NodeRef would not help: on:click never comes."),
        ];
        for (path, text) in cases {
            assert_eq!(broken(path, text), [""; 0], "{path}: {text}");
        }
    }
}
