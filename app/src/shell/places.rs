//! The places one can go to: for the rail, the phone's bar, the palette and `g` with a letter.

use super::Waiting;
use app_context::may;
use app_ui::{GoTo, NavItem, PaletteItem};
use domain::Action;

struct Place {
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    /// With `g`.
    letter: char,
    /// Other words people use for it.
    keywords: &'static str,
}

const fn place(
    href: &'static str,
    label: &'static str,
    icon: &'static str,
    letter: char,
    keywords: &'static str,
) -> Place {
    Place { href, label, icon, letter, keywords }
}

const RAIL: [Place; 8] = [
    place("/", "Now", "activity", 'n', "home dashboard start overview"),
    place("/incidents", "Incidents", "siren", 'i', "outages problems rooms"),
    place("/alerts", "Alerts", "bell", 'a', "firing monitoring alarms pages"),
    place("/on-call", "On call", "phone", 'o', "rosters shifts cover schedule who"),
    place("/services", "Services", "layers", 's', "catalogue components dependencies"),
    place("/runbooks", "Runbooks", "book-open", 'r', "playbooks procedures how"),
    place("/status-pages", "Status pages", "panels-top-left", 'p', "public components customers"),
    place("/settings", "Settings", "settings", 'e', "configuration people tokens integrations admin"),
];

const ME: Place =
    place("/me", "My settings", "user-round", 'm', "profile me password sessions notifications time zone");

/// What lies in a place though its address does not say so.
fn held_by(href: &str) -> &'static [&'static str] {
    match href {
        "/on-call" => &["/rosters"],
        "/services" => &["/levers"],
        "/settings" => &["/people", "/escalations", "/me"],
        _ => &[],
    }
}

fn item(place: &Place) -> NavItem {
    NavItem::new(place.href, place.label, place.icon).holds(held_by(place.href)).key(place.letter)
}

fn with_count(place: &Place, waiting: &Waiting) -> NavItem {
    match place.href {
        "/incidents" => item(place).count(waiting.open_incidents),
        "/alerts" => item(place).count(waiting.firing_alerts),
        _ => item(place),
    }
}

/// The rail, in order.
pub fn places(waiting: &Waiting) -> Vec<NavItem> {
    RAIL.iter().map(|place| with_count(place, waiting)).collect()
}

/// The phone's bar: what one needs at night, with one thumb.
pub fn thumb_places(waiting: &Waiting) -> Vec<NavItem> {
    let mut thumb: Vec<NavItem> = RAIL
        .iter()
        .filter(|place| matches!(place.href, "/" | "/alerts" | "/on-call"))
        .map(|place| with_count(place, waiting))
        .collect();
    thumb.push(NavItem::new(ME.href, "Me", ME.icon));
    thumb
}

/// `g` and a letter.
pub fn go_to() -> Vec<GoTo> {
    RAIL.iter().chain([&ME]).map(|place| GoTo { letter: place.letter, href: place.href, label: place.label }).collect()
}

/// What the palette always offers.
pub fn fixed_items() -> Vec<PaletteItem> {
    let declare = PaletteItem {
        label: "Declare incident".into(),
        hint: "c".into(),
        href: "/declare".into(),
        icon: "flag",
        keywords: "new report outage down broken open".into(),
    };
    let places = RAIL.iter().chain([&ME]).map(|place| PaletteItem {
        label: place.label.into(),
        hint: format!("g {}", place.letter),
        href: place.href.into(),
        icon: place.icon,
        keywords: place.keywords.into(),
    });
    let page = may(Action::Respond).then(|| PaletteItem {
        label: "Page someone".into(),
        hint: String::new(),
        href: "/on-call/page".into(),
        icon: "bell-ring",
        keywords: "call wake alert person roster".into(),
    });
    let levers = PaletteItem {
        label: "Levers".into(),
        hint: String::new(),
        href: "/levers".into(),
        icon: "toggle-right",
        keywords: "kill switch safety valve flag feature".into(),
    };
    std::iter::once(declare).chain(places).chain([levers]).chain(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_that_one_stays_on_lies_in_one_place() {
        let pages = [
            "/",
            "/incidents",
            "/alerts",
            "/on-call",
            "/rosters/payments",
            "/services",
            "/levers",
            "/runbooks",
            "/escalations",
            "/status-pages",
            "/people",
            "/me",
            "/settings",
            "/settings/tokens",
        ];
        for page in pages {
            let holding = RAIL.iter().filter(|place| {
                std::iter::once(&place.href).chain(held_by(place.href)).any(|href| app_ui::is_in(page, href))
            });
            assert_eq!(holding.count(), 1, "{page}");
        }
    }

    #[test]
    fn every_place_has_a_letter_of_its_own() {
        let mut letters: Vec<char> = go_to().iter().map(|place| place.letter).collect();
        let all = letters.len();
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), all);
    }
}
