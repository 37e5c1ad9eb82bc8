//! The page as a whole: fetched as the document that the server renders for anybody, and shown in place of the one
//! that stands.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, DomParser, Headers, RequestInit, Response, SupportedType, UrlSearchParams};

use crate::dom::{document, window};
use crate::{arrive, morph, notice};

/// Where a refused form tells leptos why; it is shown, and no part of the address that people see.
const REFUSAL: [&str; 2] = ["__path", "__err"];

/// What was fetched.
pub struct Fetched {
    pub page: Document,
    /// Where it was in the end found.
    pub address: String,
    /// It says why a form was refused.
    pub refused: bool,
}

/// Why nothing could be fetched.
pub enum Trouble {
    /// Nobody answered.
    Unreachable,
    /// The answer is a page that another program keeps, or none: the browser has to load it.
    Elsewhere(String),
    /// The server says in words what is wrong.
    Said(String),
}

impl Trouble {
    pub fn tell(self) {
        match self {
            Trouble::Unreachable => {
                notice::say("The server cannot be reached. What you typed is still here; try again in a moment.");
            }
            Trouble::Said(words) => notice::say(&words),
            Trouble::Elsewhere(address) => load(&address),
        }
    }
}

/// Leaves this document for another one.
fn load(address: &str) {
    // Refused only while the document is being left already.
    let _ = window().location().set_href(address);
}

fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// Sends a form and fetches the page that the server answers with.
pub async fn send(action: &str, fields: &UrlSearchParams) -> Result<Fetched, Trouble> {
    let request = RequestInit::new();
    if let Ok(headers) = Headers::new() {
        // The answer is for a person: refusals come back as the page that the form stands on.
        let _ = headers.set("accept", "text/html");
        request.set_headers(&headers);
    }
    request.set_method("POST");
    request.set_body(&JsValue::from(fields));
    let answer = JsFuture::from(window().fetch_with_str_and_init(action, &request)).await;
    let answer: Response = answer.map_err(|_| Trouble::Unreachable)?.unchecked_into();
    let found_at = answer.url();
    let kind = answer.headers().get("content-type").ok().flatten().unwrap_or_default();
    let text = match answer.text() {
        Ok(text) => JsFuture::from(text).await.map_err(|_| Trouble::Unreachable)?.as_string().unwrap_or_default(),
        Err(_) => return Err(Trouble::Unreachable),
    };
    if !kind.starts_with("text/html") {
        return Err(if answer.ok() { Trouble::Elsewhere(found_at) } else { Trouble::Said(text.trim().to_owned()) });
    }
    let parsed = DomParser::new().and_then(|parser| parser.parse_from_string(&text, SupportedType::TextHtml));
    match parsed {
        Ok(page) if is_ours(&page) => {
            Ok(Fetched { refused: found_at.contains("__err="), address: without_refusal(&found_at), page })
        }
        _ => Err(Trouble::Elsewhere(found_at)),
    }
}

/// A page that this program keeps, made by the same build. After an upgrade the whole document is loaded.
fn is_ours(page: &Document) -> bool {
    let build = |page: &Document| {
        page.query_selector("meta[name=page-program]").ok().flatten().and_then(|meta| meta.get_attribute("content"))
    };
    build(page).is_some_and(|theirs| Some(theirs) == build(&document()))
}

fn without_refusal(found_at: &str) -> String {
    let Ok(url) = web_sys::Url::new(found_at) else { return found_at.to_owned() };
    let query = url.search_params();
    if REFUSAL.iter().any(|name| query.has(name)) {
        REFUSAL.iter().for_each(|name| query.delete(name));
        url.set_search(&query.to_string().as_string().unwrap_or_default());
    }
    url.href()
}

/// Shows a page in place of the one that stands.
pub fn show(fetched: &Fetched) {
    document().set_title(&fetched.page.title());
    if let (Some(old), Some(new)) = (document().body(), fetched.page.body()) {
        morph::inside(&old, &new);
    }
    remember(&fetched.address);
    arrive::everything();
}

fn remember(shown: &str) {
    let Ok(history) = window().history() else { return };
    // Refused by browsers that are asked too often: then the address stays behind, the page does not.
    let _ = if shown == address() {
        Ok(())
    } else if path_of(shown) == path_of(&address()) {
        history.replace_state_with_url(&JsValue::NULL, "", Some(shown))
    } else {
        history.push_state_with_url(&JsValue::NULL, "", Some(shown))
    };
}

fn path_of(address: &str) -> String {
    web_sys::Url::new(address).map(|url| url.pathname()).unwrap_or_default()
}

/// The address of a form that was refused before this program came says why; that is no part of it. Going back loads
/// the page that was left.
pub fn wake() {
    remember(&without_refusal(&address()));
    crate::dom::on(&window(), "popstate", |_: web_sys::Event| {
        // Refused only while the document is being left already.
        let _ = window().location().reload();
    });
}
