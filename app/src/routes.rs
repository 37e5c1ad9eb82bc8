//! Every page of the app on one page. Each is rendered whole before it is sent, so that it carries its true
//! status and can be read without scripts.

use crate::alone::alone;
use crate::gate::{anyone, not_loaded, staff};
use crate::not_found::NotFoundPage;
use crate::parts::{declare, manage, oncall, publish, respond, room};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{Lazy, LazyRoute, SsrMode, path};

const WHOLE: SsrMode = SsrMode::Async;

/// The view of a route: the page behind its gate, in the part of the program that holds it.
macro_rules! page {
    ($part:ident :: $page:ident) => {{
        struct Shown;

        impl LazyRoute for Shown {
            fn data() -> Self {
                Shown
            }

            async fn view(_: Self) -> AnyView {
                match $part::page($part::Page::$page).await {
                    Ok(make) => staff(make),
                    Err(_) => not_loaded(),
                }
            }
        }

        Lazy::<Shown>::new()
    }};
}

/// The page that the address asks for.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| anyone(|| view! { <NotFoundPage /> }.into_any())>
            <Route path=path!("/") view=page!(respond::NowPage) ssr=WHOLE />
            <Route path=path!("/incidents") view=page!(respond::IncidentListPage) ssr=WHOLE />
            <Route path=path!("/incidents/:number/:pane?") view=page!(room::RoomPage) ssr=WHOLE />
            <Route path=path!("/declare") view=page!(declare::DeclarePage) ssr=WHOLE />
            <Route path=path!("/alerts") view=page!(respond::AlertListPage) ssr=WHOLE />
            <Route path=path!("/alerts/:id") view=page!(respond::AlertPage) ssr=WHOLE />
            <Route path=path!("/acknowledge/:link") view=alone!(app_respond::AcknowledgePage) ssr=WHOLE />

            <Route path=path!("/on-call") view=page!(oncall::OnCallPage) ssr=WHOLE />
            <Route path=path!("/rosters/new") view=page!(oncall::NewRosterPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug") view=page!(oncall::RosterPage) ssr=WHOLE />

            <Route path=path!("/services") view=page!(manage::ServiceListPage) ssr=WHOLE />
            <Route path=path!("/services/:slug") view=page!(manage::ServicePage) ssr=WHOLE />
            <Route path=path!("/runbooks") view=page!(manage::RunbookListPage) ssr=WHOLE />
            <Route path=path!("/runbooks/:id") view=page!(manage::RunbookPage) ssr=WHOLE />
            <Route path=path!("/runbooks/:id/edit") view=page!(manage::RunbookEditPage) ssr=WHOLE />
            <Route path=path!("/escalations") view=page!(manage::EscalationListPage) ssr=WHOLE />
            <Route path=path!("/escalations/:id") view=page!(manage::EscalationPage) ssr=WHOLE />

            <Route path=path!("/status-pages") view=page!(publish::StatusPageListPage) ssr=WHOLE />
            <Route path=path!("/status-pages/:slug") view=page!(publish::StatusPageEditorPage) ssr=WHOLE />

            <Route path=path!("/people") view=page!(manage::PeoplePage) ssr=WHOLE />
            <Route path=path!("/people/:id") view=page!(manage::PersonPage) ssr=WHOLE />
            <Route path=path!("/me") view=page!(manage::MePage) ssr=WHOLE />
            <Route path=path!("/settings") view=page!(manage::SettingsPage) ssr=WHOLE />
            <Route path=path!("/settings/organisation") view=page!(manage::OrganisationPage) ssr=WHOLE />
            <Route path=path!("/settings/tokens") view=page!(manage::TokensPage) ssr=WHOLE />
            <Route path=path!("/settings/audit") view=page!(manage::AuditPage) ssr=WHOLE />
            <Route path=path!("/setup") view=alone!(app_manage::SetupPage) ssr=WHOLE />
            <Route path=path!("/welcome/:link") view=alone!(app_manage::WelcomePage) ssr=WHOLE />
            <Route path=path!("/verify/:link") view=alone!(app_manage::VerifyPage) ssr=WHOLE />
            <Route path=path!("/login") view=alone!(app_manage::LoginPage) ssr=WHOLE />
        </Routes>
    }
}
