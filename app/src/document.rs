//! The HTML document around the app.

use crate::{App, Assets, Program};
use app_context::use_preferences;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole page, for the server's renderer.
pub fn document() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    app_context::provide_request_clock();
    // Nothing of what was loaded for a page is sent along as data: only the page itself is.
    if let Some(shared) = Owner::current_shared_context() {
        shared.set_is_hydrating(false);
    }
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
                <meta name="build" content=assets.program.version.clone() />
                <Start program=assets.program.clone() />
                <MetaTags />
            </head>
            <body>
                <App />
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

/// Loads the program and starts it; tries once more when the network fails, then says so.
#[component]
fn Start(program: Program) -> impl IntoView {
    let (script, wasm) = (program.script(), program.wasm());
    let start = START.replace("SCRIPT", &quoted(&script)).replace("WASM", &quoted(&wasm));
    view! {
        <link rel="preload" href=script r#as="fetch" r#type="text/javascript" crossorigin="" />
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module" nonce=use_nonce()>
            {start}
        </script>
    }
}

/// Everything is fetched before any of it is imported: browsers remember for ever that an import has failed.
const START: &str = r#"const script = SCRIPT, wasm = WASM;
const got = async () => {
  const answers = await Promise.all([script, wasm].map(address => fetch(address)));
  const missing = answers.find(answer => !answer.ok);
  if (missing) throw new Error(`${missing.status} ${missing.url}`);
};
got()
  .catch(() => new Promise(wait => setTimeout(wait, 1000)).then(got))
  .then(() => import(script))
  .then(program => program.default({ module_or_path: wasm }).then(() => program.wake()))
  .catch(reason => {
    console.error(reason);
    document.getElementById("start-failed")?.removeAttribute("hidden");
  });"#;

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
    use super::quoted;

    #[test]
    fn an_address_stays_a_string() {
        assert_eq!(quoted("/pkg/muster.js?v=3f"), "\"/pkg/muster.js?v=3f\"");
        assert_eq!(quoted("\"</script>"), "\"\\u0022\\u003c/script\\u003e\"");
    }
}
