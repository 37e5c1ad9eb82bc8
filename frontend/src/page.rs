//! The page as a whole: fetched as the document that the server renders for anybody, and shown in place of the one
//! that stands. Links and the history come here; forms and the live stream do too.

use std::cell::{Cell, RefCell};

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Document, DomParser, Element, Headers, HtmlElement, MouseEvent, PopStateEvent, RequestInit, Response,
    ScrollRestoration, SupportedType,
};

use crate::dom::{after, before_frame, document, focus_gently, on, one, set, target, unset, window};
use crate::morph::{self, Why};
use crate::{arrive, toasts};

/// A page that takes longer shows that it is on its way.
const SHOWS_WAITING_MS: i32 = 250;
/// Where a refused form tells leptos why; it is shown, and no part of the address that people see.
const REFUSAL: [&str; 2] = ["__path", "__err"];

/// No turn.
const NOWHERE: u64 = u64::MAX;

thread_local! {
    /// Grows whenever the page is asked for or changed, so that an answer that comes late is dropped.
    static TURN: Cell<u64> = const { Cell::new(0) };
    /// The turn of the page that the reader is on the way to.
    static VISITING: Cell<u64> = const { Cell::new(NOWHERE) };
    /// Something happened while the reader was on the way: what they come to is looked at again.
    static LOOK_AFTER: Cell<bool> = const { Cell::new(false) };
    /// How far down each page of the history was left, by its place in it.
    static LEFT_AT: RefCell<Vec<f64>> = const { RefCell::new(Vec::new()) };
    static PLACE: Cell<usize> = const { Cell::new(0) };
    /// The page that is shown, without the place in it.
    static SHOWN: RefCell<String> = const { RefCell::new(String::new()) };
}

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
    /// The answer is no page of the app: the browser has to show it.
    Elsewhere(String),
    /// The server says in words what is wrong.
    Said(String),
}

impl Trouble {
    pub fn tell(self) {
        match self {
            Trouble::Unreachable => {
                toasts::fail("The server cannot be reached. What you typed is still here; try again in a moment.");
            }
            Trouble::Said(words) => toasts::fail(&words),
            Trouble::Elsewhere(address) => load(&address),
        }
    }
}

/// Leaves this document for another one.
pub fn load(address: &str) {
    // Refused only while the document is being left already.
    let _ = window().location().set_href(address);
}

pub fn address() -> String {
    window().location().href().unwrap_or_default()
}

/// The path of an address of this site.
pub fn path_of(address: &str) -> String {
    web_sys::Url::new_with_base(address, &self::address()).map(|url| url.pathname()).unwrap_or_default()
}

/// Takes the next turn: answers to what was asked for before are dropped.
pub fn take_turn() -> u64 {
    TURN.set(TURN.get() + 1);
    TURN.get()
}

pub fn is_turn(turn: u64) -> bool {
    TURN.get() == turn
}

/// Fetches a page, by GET or, with a body, by sending a form. `from`: the page that the form stands on.
pub async fn fetch(address: &str, body: Option<&JsValue>, from: Option<&str>) -> Result<Fetched, Trouble> {
    let request = RequestInit::new();
    if let Ok(headers) = Headers::new() {
        // The answer is for a person: refusals come back as the page that the form stands on.
        let _ = headers.set("accept", "text/html");
        request.set_headers(&headers);
    }
    if let Some(body) = body {
        request.set_method("POST");
        request.set_body(body);
    }
    if let Some(from) = from {
        request.set_referrer(from);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(address, &request)).await;
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
    let page = parsed.map_err(|_| Trouble::Elsewhere(found_at.clone()))?;
    if !is_ours(&page) {
        return Err(Trouble::Elsewhere(found_at));
    }
    Ok(Fetched { refused: found_at.contains("__err="), address: shown_address(&found_at), page })
}

/// A page of the app, made by the same build as this program. After an upgrade the whole document is loaded.
fn is_ours(page: &Document) -> bool {
    let build = |page: &Document| {
        page.query_selector("meta[name=build]").ok().flatten().and_then(|meta| meta.get_attribute("content"))
    };
    build(page).is_some_and(|theirs| Some(theirs) == build(&document()))
}

/// The address without the reason of a refusal.
fn shown_address(found_at: &str) -> String {
    let Ok(url) = web_sys::Url::new(found_at) else { return found_at.to_owned() };
    let query = url.search_params();
    if REFUSAL.iter().any(|name| query.has(name)) {
        REFUSAL.iter().for_each(|name| query.delete(name));
        url.set_search(&query.to_string().as_string().unwrap_or_default());
    }
    url.href()
}

/// Shows a page in place of the one that stands.
pub fn show(page: &Document, why: Why) {
    take_turn();
    toasts::take_over(page);
    if document().title() != page.title() {
        document().set_title(&page.title());
    }
    if let (Some(old), Some(new)) = (document().document_element(), page.document_element()) {
        match new.get_attribute("data-theme") {
            Some(theme) => set(&old, "data-theme", &theme),
            None => unset(&old, "data-theme"),
        }
    }
    if let (Some(old), Some(new)) = (document().body(), page.body()) {
        if why == Why::Asked {
            replace_other_page(&new);
        }
        morph::inside(&old, &new, why);
    }
    arrive::everything();
}

/// Another page is put in whole: nothing of the old one is of use to it. Panes of one thing (`data-page`) are one
/// page.
fn replace_other_page(new: &HtmlElement) {
    let which = |element: Option<Element>| element.and_then(|element| element.get_attribute("data-page"));
    let (Some(old_main), Ok(Some(new_main))) = (one("main"), new.query_selector("main")) else { return };
    let same_address = old_main.get_attribute("data-address") == new_main.get_attribute("data-address");
    let inner = |main: &Element| which(main.query_selector("[data-page]").ok().flatten());
    let same_thing = inner(&old_main).is_some() && inner(&old_main) == inner(&new_main);
    if !same_address && !same_thing {
        // Without its name it is nobody's older version, and leaves.
        unset(&old_main, "id");
    }
}

/// How a visit enters the history.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// A new entry behind the present one.
    On,
    /// The present entry changes.
    Here,
    /// The browser has gone there already; the page was left this far down.
    Back(f64),
}

/// Goes to a page of this site. The page that stands stays until the other is there.
pub fn visit(address: String, step: Step) {
    let turn = take_turn();
    VISITING.set(turn);
    show_waiting(turn);
    spawn_local(async move {
        let fetched = fetch(&address, None, None).await;
        if !is_turn(turn) {
            return;
        }
        VISITING.set(NOWHERE);
        match fetched {
            Ok(fetched) => enter(&fetched, &address, step),
            Err(trouble) => trouble.tell(),
        }
        waiting_is_over();
        if LOOK_AFTER.replace(false) {
            crate::live::soon();
        }
    });
}

/// Shows what was fetched as the page at its address.
pub fn enter(fetched: &Fetched, asked: &str, step: Step) {
    let place = asked.split_once('#').map(|(_, place)| place.to_owned()).filter(|place| !place.is_empty());
    let address = match &place {
        Some(place) => format!("{}#{place}", fetched.address),
        None => fetched.address.clone(),
    };
    let other = path_of(&address) != path_of(&self::address());
    remember(&address, step);
    show(&fetched.page, Why::Asked);
    let autofocus = one("main [autofocus]").and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Step::Back(top) = step {
        return window().scroll_to_with_x_and_y(0.0, top);
    }
    if let Some(place) = place.and_then(|place| document().get_element_by_id(&place)) {
        return place.scroll_into_view();
    }
    if other {
        window().scroll_to_with_x_and_y(0.0, 0.0);
    }
    match autofocus {
        // Focus is refused only by an element that is gone.
        Some(field) => drop(field.focus()),
        None if other => focus_main(),
        None => {}
    }
}

/// The reader goes on at the beginning of the page.
fn focus_main() {
    if let Some(main) = one("main").and_then(|main| main.dyn_into::<HtmlElement>().ok()) {
        focus_gently(&main);
    }
}

fn without_place(address: &str) -> String {
    address.split('#').next().unwrap_or_default().to_owned()
}

fn remember(address: &str, step: Step) {
    SHOWN.set(without_place(address));
    if step == Step::On {
        leave_at();
    }
    let Ok(history) = window().history() else { return };
    match step {
        Step::On => {
            PLACE.set(PLACE.get() + 1);
            // Refused by browsers that are asked too often: then the address stays behind, the page does not.
            let _ = history.push_state_with_url(&JsValue::from_f64(PLACE.get() as f64), "", Some(address));
        }
        // Browsers count how often this is asked, and take milliseconds for it.
        Step::Here if address == self::address() => {}
        Step::Here => {
            let _ = history.replace_state_with_url(&JsValue::from_f64(PLACE.get() as f64), "", Some(address));
        }
        Step::Back(_) => {}
    }
}

/// Notes how far down the present page is left.
fn leave_at() {
    let top = window().scroll_y().unwrap_or_default();
    LEFT_AT.with_borrow_mut(|left| {
        if left.len() <= PLACE.get() {
            left.resize(PLACE.get() + 1, 0.0);
        }
        left[PLACE.get()] = top;
    });
}

fn show_waiting(turn: u64) {
    after(SHOWS_WAITING_MS, move || {
        if let Some(html) = document().document_element().filter(|_| is_turn(turn)) {
            set(&html, "data-waiting", "");
        }
    });
}

fn waiting_is_over() {
    if let Some(html) = document().document_element() {
        unset(&html, "data-waiting");
    }
}

/// Fetches the page that stands and shows what has changed.
pub fn look_again(why: Why) {
    if why == Why::Live && is_turn(VISITING.get()) {
        // The reader is on the way to another page, and that is not given up for what happens on this one.
        return LOOK_AFTER.set(true);
    }
    let turn = take_turn();
    spawn_local(async move {
        let here = address();
        match fetch(&here, None, None).await {
            Ok(fetched) if is_turn(turn) => {
                // Signed out, or gone: the reader finds out with the next step, and keeps what stands until then.
                if path_of(&fetched.address) == path_of(&here) {
                    show(&fetched.page, why);
                }
            }
            // Something else was shown meanwhile; what this was about may not be in it yet.
            Ok(fetched) => {
                toasts::take_over(&fetched.page);
                crate::live::soon();
            }
            // The line says itself that it is broken, and what was missed is loaded once it stands again.
            Err(_) => {}
        }
    });
}

/// Whether the browser should follow a link by itself.
fn is_for_the_browser(link: &Element, event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    let elsewhere = ["target", "download"].iter().any(|name| link.has_attribute(name));
    let external = link.get_attribute("rel").is_some_and(|rel| rel.split(' ').any(|word| word == "external"));
    event.button() != 0 || event.default_prevented() || modified || elsewhere || external
}

/// The address of a link to another page of this site.
fn page_of(link: &Element) -> Option<String> {
    let href = link.get_attribute("href")?;
    let url = web_sys::Url::new_with_base(&href, &address()).ok()?;
    let here = web_sys::Url::new(&address()).ok()?;
    let within = (url.pathname(), url.search()) == (here.pathname(), here.search()) && !url.hash().is_empty();
    (url.origin() == here.origin() && !within).then(|| url.href())
}

/// Links and the history.
pub fn wake() {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(ScrollRestoration::Manual);
        let _ = history.replace_state_with_url(&JsValue::from_f64(0.0), "", None);
    }
    on(&window(), "click", |event: MouseEvent| {
        let link = target(&event).and_then(|target| crate::dom::around::<Element>(&target, "a[href]"));
        if let Some(link) = link.filter(|link| !is_for_the_browser(link, &event))
            && let Some(address) = page_of(&link)
        {
            event.prevent_default();
            visit(address, Step::On);
        }
    });
    SHOWN.set(without_place(&address()));
    on(&window(), "popstate", |event: PopStateEvent| {
        if SHOWN.with_borrow(|shown| *shown == without_place(&address())) {
            // Another place in the same page: the browser has gone there.
            return;
        }
        leave_at();
        let place = event.state().as_f64().unwrap_or_default() as usize;
        PLACE.set(place);
        let top = LEFT_AT.with_borrow(|left| left.get(place).copied().unwrap_or_default());
        visit(address(), Step::Back(top));
    });
    // Style sheets and tests learn that the page reacts from now on.
    before_frame(|| {
        if let Some(html) = document().document_element() {
            set(&html, "data-awake", "");
        }
    });
    // What a form that was refused before the program came has put into the address is no part of it.
    let shown = shown_address(&address());
    if shown != address()
        && let Ok(history) = window().history()
    {
        let _ = history.replace_state_with_url(&JsValue::from_f64(0.0), "", Some(&shown));
    }
}
