//! The HTML document around the app. Only the server renders it.

use crate::{App, Assets};
use app_context::{ViewerData, use_preferences};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The whole page, for the server's renderer.
pub fn document() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    #[cfg(feature = "ssr")]
    app_context::provide_request_clock();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=use_preferences().theme.attribute()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="preload" href="/fonts/inter-latin.woff2" r#as="font" r#type="font/woff2" crossorigin="" />
                <link rel="stylesheet" href=assets.style.clone() />
                <ViewerData />
                <Start assets=assets />
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
fn Start(assets: Assets) -> impl IntoView {
    let script = START.replace("SCRIPT", &quoted(&assets.script)).replace("WASM", &quoted(&assets.wasm));
    view! {
        <link rel="modulepreload" href=assets.script crossorigin="" />
        <link rel="preload" href=assets.wasm r#as="fetch" r#type="application/wasm" crossorigin="" />
        <script type="module" nonce=use_nonce()>
            {script}
        </script>
    }
}

/// A failed import stays failed under its address, so the second attempt asks under another one.
const START: &str = r#"const load = async again => {
  const address = SCRIPT;
  const program = await import(again ? address + (address.includes("?") ? "&" : "?") + "again" : address);
  await program.default({ module_or_path: WASM });
  return program;
};
load(false)
  .catch(() => new Promise(wait => setTimeout(wait, 1000)).then(() => load(true)))
  .then(program => program.hydrate())
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
