//! `/settings`: where everything is set.

use crate::pages::PageHead;
use app_context::may;
use app_ui::Icon;
use domain::Action;
use leptos::prelude::*;

struct Place {
    href: &'static str,
    icon: &'static str,
    name: &'static str,
    what: &'static str,
    needs: Action,
}

const PLACES: [Place; 9] = [
    Place {
        href: "/me",
        icon: "user-round",
        name: "My settings",
        what: "Name, time zone, theme, where pages reach you, password, sessions.",
        needs: Action::Read,
    },
    Place {
        href: "/settings/organisation",
        icon: "building-2",
        name: "Organisation",
        what: "Its name and time zone.",
        needs: Action::Administer,
    },
    Place {
        href: "/people",
        icon: "users-round",
        name: "People",
        what: "Who may do what, and how they get in.",
        needs: Action::Read,
    },
    Place {
        href: "/escalations",
        icon: "bell-ring",
        name: "Escalation policies",
        what: "Who is paged, in which order, when.",
        needs: Action::Read,
    },
    Place {
        href: "/services",
        icon: "layers",
        name: "Services",
        what: "What can break, and where its alerts come in.",
        needs: Action::Read,
    },
    Place {
        href: "/status-pages",
        icon: "globe",
        name: "Status pages",
        what: "What the public sees.",
        needs: Action::Read,
    },
    Place {
        href: "/settings/templates",
        icon: "file-text",
        name: "Document templates",
        what: "What the document of an incident begins with.",
        needs: Action::Read,
    },
    Place {
        href: "/settings/tokens",
        icon: "key",
        name: "API tokens",
        what: "For programs that work with Muster.",
        needs: Action::Administer,
    },
    Place {
        href: "/settings/audit",
        icon: "history",
        name: "Audit log",
        what: "Every change, who made it, when.",
        needs: Action::ReadAudit,
    },
];

#[component]
pub fn SettingsPage() -> impl IntoView {
    let places = PLACES.iter().filter(|place| may(place.needs)).map(|place| {
        view! {
            <li>
                <Icon name=place.icon />
                <div class="grow">
                    <a class="row-link title" href=place.href>{place.name}</a>
                    <small>{place.what}</small>
                </div>
                <Icon name="chevron-right" />
            </li>
        }
    });
    view! {
        <PageHead title="Settings" />
        <div class="card clip">
            <ul class="list">{places.collect_view()}</ul>
        </div>
    }
}
