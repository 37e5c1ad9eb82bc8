//! The HTML document around the app. Only the server renders it.

use crate::alone::stands_alone;
use crate::{App, Assets, Program};
use app_context::{TypedData, ViewerData, use_preferences};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;
use leptos_router::location::RequestUrl;

/// The whole page, for the server's renderer.
pub fn document() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    let asked = use_context::<RequestUrl>();
    let path = path_of(asked.as_ref().map_or("/", |url| url.as_ref())).to_owned();
    let alone = stands_alone(&path);
    // Data for the program of the app; the other one reads nothing but the page.
    if let Some(shared) = Owner::current_shared_context().filter(|_| alone) {
        shared.set_is_hydrating(false);
    }
    let data = (!alone).then(|| view! { <ViewerData /><TypedData /> });
    #[cfg(feature = "ssr")]
    app_context::provide_request_clock();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=use_preferences().theme.attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href=assets.icon.clone() />
                <link rel="preload" href="/fonts/inter-latin.3100e775e8616cd2.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=assets.style.clone() />
                {data}
                <Start program=assets.program.clone() path=path.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
                {alone.then(|| view! { <p class="line-lost" id="page-notice" role="alert" hidden></p> })}
                <div class="line-lost" id="start-failed" role="alert" hidden>
                    <span>
                        "This page is shown, but it does not react yet. Reload it to try again; what you typed is kept."
                    </span>
                    <a class="btn small" href="" rel="external">"Reload"</a>
                </div>
            </body>
        </html>
    }
}

/// Loads the program of the page and starts it; tries once more when the network fails, then says so.
#[component]
fn Start(program: Program, path: String) -> impl IntoView {
    let (scripts, wasm, begin) = if stands_alone(&path) {
        let [script, wasm] = program.of_pages_alone();
        (vec![script], vec![wasm], "wake")
    } else {
        let mut wasm = vec![program.wasm()];
        wasm.extend(program.part_of(&path));
        (vec![program.script(), program.loader()], wasm, "hydrate")
    };
    let start = START.replace("SCRIPTS", &listed(&scripts)).replace("WASM", &listed(&wasm)).replace("BEGIN", begin);
    let early = |address: &String, kind: &'static str| {
        view! { <link rel="preload" href=address.clone() r#as="fetch" r#type=kind crossorigin="" /> }
    };
    view! {
        {stands_alone(&path).then(|| view! { <meta name="page-program" content=program.folder.clone() /> })}
        {scripts.iter().map(|address| early(address, "text/javascript")).collect_view()}
        {wasm.iter().map(|address| early(address, "application/wasm")).collect_view()}
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}

/// Everything is fetched before any of it is imported: browsers remember for ever that an import has failed.
const START: &str = r#"const scripts = SCRIPTS, wasm = WASM;
const got = async () => {
  const answers = await Promise.all([...scripts, ...wasm].map(address => fetch(address)));
  const missing = answers.find(answer => !answer.ok);
  if (missing) throw new Error(`${missing.status} ${missing.url}`);
};
got()
  .catch(() => new Promise(wait => setTimeout(wait, 1000)).then(got))
  .then(() => import(scripts[0]))
  .then(program => program.default({ module_or_path: wasm[0] }).then(() => program.BEGIN()))
  .catch(reason => {
    console.error(reason);
    document.getElementById("start-failed")?.removeAttribute("hidden");
  });"#;

/// The path of an address, with or without the host that leptos puts before it.
fn path_of(address: &str) -> &str {
    let local = address.split_once("://").map_or(address, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    local.split(['?', '#']).next().unwrap_or_default()
}

fn listed(addresses: &[String]) -> String {
    let quoted: Vec<String> = addresses.iter().map(|address| quoted(address)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A text as a JavaScript string that cannot end its script element.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .flat_map(|letter| match letter {
            '"' | '\\' | '<' | '>' | '&' | '\'' => format!("\\u{:04x}", u32::from(letter)).chars().collect::<Vec<_>>(),
            _ => vec![letter],
        })
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::{path_of, quoted};

    #[test]
    fn the_path_of_an_address_is_found_behind_any_host() {
        assert_eq!(path_of("http://leptos.dev/incidents/INC-1?x=/y"), "/incidents/INC-1");
        assert_eq!(path_of("/alerts?after=3"), "/alerts");
        assert_eq!(path_of("http://leptos.dev"), "/");
    }

    #[test]
    fn an_address_stays_a_string() {
        assert_eq!(quoted("/pkg/muster.js?v=3f"), "\"/pkg/muster.js?v=3f\"");
        assert_eq!(quoted("\"</script>"), "\"\\u0022\\u003c/script\\u003e\"");
    }
}
