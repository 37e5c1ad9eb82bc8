//! The frame around every signed-in screen: rail, bottom bar on phones, strip, palette, shortcuts, messages.
//! It knows no places: they come as `NavItem`s.

use crate::{
    Avatar, AvatarSize, ConnectionIndicator, Icon, Kbd, Theme, ThemeSwitch, palette::PALETTE, shortcuts::SHEET,
};
use leptos::prelude::*;

/// A place in the rail or the bar.
#[derive(Clone, Debug)]
pub struct NavItem {
    pub href: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    /// Other addresses that lie in this place.
    pub holds: &'static [&'static str],
    /// How many things wait there; nothing is shown for none.
    pub count: u32,
    /// `g` and this letter lead there.
    pub key: Option<char>,
}

impl NavItem {
    pub fn new(href: &'static str, label: &'static str, icon: &'static str) -> Self {
        NavItem { href, label, icon, holds: &[], count: 0, key: None }
    }

    pub fn holds(mut self, places: &'static [&'static str]) -> Self {
        self.holds = places;
        self
    }

    pub fn count(mut self, count: u32) -> Self {
        self.count = count;
        self
    }

    pub fn key(mut self, key: char) -> Self {
        self.key = Some(key);
        self
    }
}

/// Whether the address `path` lies in the place `href`: itself or below it; the root only itself.
pub fn is_in(path: &str, href: &str) -> bool {
    path == href || (href != "/" && path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
}

/// Nothing for none: an empty text would still leave a space in the page.
fn count_text(count: u32, most: u32) -> Option<String> {
    match count {
        0 => None,
        count if count <= most => Some(count.to_string()),
        _ => Some(format!("{most}+")),
    }
}

#[component]
fn NavLink(item: NavItem, path: String, class: &'static str) -> impl IntoView {
    let (href, holds) = (item.href, item.holds);
    let current = is_in(&path, href) || holds.iter().any(|place| is_in(&path, place));
    view! {
        <a
            class=class
            href=href
            title=item.label
            aria-current=current.then_some("page")
            data-go=item.key.map(String::from)
        >
            <Icon name=item.icon />
            <span class="nav-word">{item.label}</span>
            <span class="count num">{count_text(item.count, 999)}</span>
            <span class="count short num" aria-hidden="true">{count_text(item.count, 99)}</span>
        </a>
    }
}

/// Rail, bar, strip and `<main>` around the children.
#[component]
pub fn Frame(
    /// The address of the page, for marking where one is.
    #[prop(into)]
    path: String,
    /// The places of the rail, in order.
    places: Vec<NavItem>,
    /// The four places of the phone's bar; `declare` stands between the second and the third.
    thumb: Vec<NavItem>,
    /// The one action that is reachable from everywhere.
    declare: NavItem,
    #[prop(into)] person: String,
    /// The quiet line under the name: "On call until 08:00".
    #[prop(optional, into)]
    person_hint: String,
    theme: Theme,
    /// Rail of icons only and no strip: for a screen that fills the window.
    #[prop(optional)]
    compact: bool,
    /// Where the form "Sign out" posts to.
    #[prop(default = "/logout")]
    sign_out: &'static str,
    children: Children,
) -> impl IntoView {
    let link = |item, class| view! { <NavLink item=item path=path.clone() class=class /> }.into_any();
    let rail = places.into_iter().map(|item| view! { <li>{link(item, "nav")}</li> }).collect_view();
    let mut thumb: Vec<AnyView> = thumb.into_iter().map(|item| link(item, "thumb")).collect();
    let declare_href = declare.href;
    let pill = view! {
        <a class="thumb declare" href=declare_href>
            <span class="pill"><Icon name=declare.icon /></span>
            <span>"Declare"</span>
        </a>
    };
    thumb.insert(thumb.len().min(2), pill.into_any());
    view! {
        <a class="skip" href="#main">"Skip to the content"</a>
        <div class="app" data-compact=compact.then_some("true")>
            <nav class="rail" aria-label="Main">
                <a class="brand" href="/" aria-label="Muster">
                    <span class="mark"><Icon name="mark" /></span>
                    <span class="nav-word">"Muster"</span>
                </a>
                <a class="btn solid declare" href=declare_href data-key="c" aria-keyshortcuts="c" title=declare.label>
                    <Icon name=declare.icon />
                    <span class="nav-word">{declare.label}</span>
                    <Kbd>"C"</Kbd>
                </a>
                <FindButton class="find" />
                <ul class="nav-list">{rail}</ul>
                <div class="rail-foot">
                    <ConnectionIndicator />
                    <PersonMenu person=person hint=person_hint theme=theme sign_out=sign_out />
                </div>
            </nav>
            <div class="app-main">
                <header class="strip">
                    <a class="brand" href="/" aria-label="Muster"><span class="mark"><Icon name="mark" /></span></a>
                    <ConnectionIndicator quiet=true />
                    <FindButton class="btn quiet square find-small" />
                </header>
                <LostLine />
                <main class="page" id="main" tabindex="-1" data-address=path>{children()}</main>
            </div>
            <nav class="bar" aria-label="Places">{thumb}</nav>
        </div>
    }
}

/// Always in the page, so that its icon is there when nothing can be fetched any more.
#[component]
fn LostLine() -> impl IntoView {
    view! {
        <div class="line-lost" role="alert" data-line="" data-browser="" hidden>
            <Icon name="wifi-off" />
            <span>"No connection. What you see may be old; it catches up by itself."</span>
        </div>
    }
}

#[component]
fn FindButton(class: &'static str) -> impl IntoView {
    view! {
        <button
            class=format!("{class} scripted")
            type="button"
            commandfor=PALETTE
            command="show-modal"
            aria-haspopup="dialog"
            aria-keyshortcuts="Control+K"
            title="Search or jump to"
        >
            <Icon name="search" />
            <span class="nav-word">"Search"</span>
            <Kbd>"Ctrl K"</Kbd>
        </button>
    }
}

/// Who is signed in, with theme, keyboard sheet and sign-out behind it.
#[component]
fn PersonMenu(person: String, hint: String, theme: Theme, sign_out: &'static str) -> impl IntoView {
    view! {
        <details class="menu">
            // Named by what it shows, so that it can be said; where the rail shows no words, by what it opens.
            <summary class="me" title=person.clone()>
                <Avatar name=person.clone() />
                <span class="me-words nav-word">
                    <b>{person.clone()}</b>
                    <span>{hint}</span>
                </span>
                <span class="vh">"Your account: theme, keyboard, sign out"</span>
                <Icon name="chevron-up" class="nav-word" />
            </summary>
            <div class="menu-box up start">
                <a class="menu-item" href="/me" data-go="m"><Icon name="user-round" /><span>"My settings"</span></a>
                <button
                    class="menu-item scripted"
                    type="button"
                    commandfor=SHEET
                    command="show-modal"
                >
                    <Icon name="keyboard" />
                    <span>"Keyboard"</span>
                    <Kbd>"?"</Kbd>
                </button>
                <hr class="menu-line" />
                <ThemeSwitch theme=theme />
                <hr class="menu-line" />
                <form method="post" action=sign_out>
                    <button class="menu-item" type="submit"><Icon name="log-out" /><span>"Sign out"</span></button>
                </form>
            </div>
        </details>
    }
}

/// The same menu as part of a page, for phones, where the rail is not shown.
#[component]
pub fn PersonCard(
    #[prop(into)] person: String,
    #[prop(optional, into)] hint: String,
    theme: Theme,
    #[prop(default = "/logout")] sign_out: &'static str,
) -> impl IntoView {
    view! {
        <section class="card person-card">
            <div class="card-body row">
                <Avatar name=person.clone() size=AvatarSize::Large />
                <div class="grow">
                    <b>{person}</b>
                    <br />
                    <small>{hint}</small>
                </div>
                <form method="post" action=sign_out>
                    <button class="btn" type="submit"><Icon name="log-out" />"Sign out"</button>
                </form>
            </div>
            <div class="card-foot"><ThemeSwitch theme=theme /></div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_what_lies_below_it() {
        assert!(is_in("/incidents", "/incidents"));
        assert!(is_in("/incidents/INC-42/log", "/incidents"));
        assert!(!is_in("/incidents-old", "/incidents"));
        assert!(is_in("/", "/"));
        assert!(!is_in("/alerts", "/"));
    }

    #[test]
    fn counts_stay_short() {
        assert_eq!(count_text(0, 999), None);
        assert_eq!(count_text(230, 999).as_deref(), Some("230"));
        assert_eq!(count_text(230, 99).as_deref(), Some("99+"));
        assert_eq!(count_text(3_000, 999).as_deref(), Some("999+"));
    }
}
