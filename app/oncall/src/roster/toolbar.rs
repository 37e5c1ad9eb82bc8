//! Which part of the schedule is shown, and in whose time: all of it in the address.

use app_ui::ButtonLink;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub slug: String,
    pub from: String,
    pub weeks: String,
    pub zone: String,
}

impl Asked {
    pub fn read() -> Asked {
        let (params, query) = (use_params_map().get_untracked(), use_query_map().get_untracked());
        let word = |name: &str| query.get(name).unwrap_or_default();
        Asked {
            slug: params.get("slug").unwrap_or_default(),
            from: word("from"),
            weeks: word("weeks"),
            zone: word("zone"),
        }
    }

    /// The same page from another day on.
    pub fn from(&self, day: &str) -> String {
        self.href(day, &self.weeks, &self.zone)
    }

    /// The address of the page with these instead; empty ones are left out.
    pub fn href(&self, from: &str, weeks: &str, zone: &str) -> String {
        app_context::href(&format!("/rosters/{}", self.slug), &[("from", from), ("weeks", weeks), ("zone", zone)])
    }
}

#[component]
pub fn Toolbar(asked: Asked, title: String, previous: String, next: String, team: String) -> impl IntoView {
    let Asked { from, weeks, zone, .. } = asked.clone();
    let go = |from: &str| asked.from(from);
    let lasting = [("day", "Day"), ("week", "Week"), ("", "2 weeks"), ("month", "Month")].map(|(value, words)| {
        view! { <a href=asked.href(&from, value, &zone) aria-current=(weeks == value).then_some("true")>{words}</a> }
    });
    let zones = [("", format!("Team ({team})")), ("mine", "My time".to_owned()), ("utc", "UTC".to_owned())].map(|(value, words)| {
        view! { <a href=asked.href(&from, &weeks, value) aria-current=(zone == value).then_some("true")>{words}</a> }
    });
    view! {
        <div class="roster-tools">
            <div class="btns">
                <ButtonLink href=go(&previous) icon="chevron-left" label="Earlier" />
                <ButtonLink href=go("")>"Today"</ButtonLink>
                <ButtonLink href=go(&next) icon="chevron-right" label="Later" />
            </div>
            <h2>{title}</h2>
            <nav class="seg" aria-label="How much is shown">{lasting.collect_view()}</nav>
            <nav class="seg" aria-label="Whose time is shown">{zones.collect_view()}</nav>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn the_address_carries_only_what_was_chosen() {
        let asked = Asked { slug: "payments".into(), ..Asked::default() };
        assert_eq!(asked.href("", "", ""), "/rosters/payments");
        assert_eq!(asked.href("2026-03-23", "", "utc"), "/rosters/payments?from=2026-03-23&zone=utc");
    }
}
