//! Every page of the app on one page. Each is rendered whole before it is sent, so that it carries its true
//! status and can be read without scripts.

use crate::find::FindPage;
use crate::gate::{anyone, staff};
use crate::not_found::NotFoundPage;
use app_manage as manage;
use app_oncall as oncall;
use app_publish as publish;
use app_respond as respond;
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{SsrMode, path};

const WHOLE: SsrMode = SsrMode::Async;

/// The view of a route: the page behind its gate.
macro_rules! page {
    ($gate:ident, $area:ident :: $page:ident) => {
        || $gate(|| view! { <$area::$page /> }.into_any())
    };
}

/// The page that the address asks for.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=|| anyone(|| view! { <NotFoundPage /> }.into_any())>
            <Route path=path!("/") view=page!(staff, respond::NowPage) ssr=WHOLE />
            <Route path=path!("/find") view=|| staff(|| view! { <FindPage /> }.into_any()) ssr=WHOLE />
            <Route path=path!("/incidents") view=page!(staff, respond::IncidentListPage) ssr=WHOLE />
            <Route path=path!("/incidents/:number/brief") view=page!(staff, respond::BriefPage) ssr=WHOLE />
            <Route path=path!("/incidents/:number/:pane?") view=page!(staff, respond::RoomPage) ssr=WHOLE />
            <Route path=path!("/incidents/:number/document/versions") view=page!(staff, respond::VersionsPage) ssr=WHOLE />
            <Route path=path!("/incidents/:number/document/versions/:version") view=page!(staff, respond::VersionPage) ssr=WHOLE />
            <Route path=path!("/declare") view=page!(staff, respond::DeclarePage) ssr=WHOLE />
            <Route path=path!("/alerts") view=page!(staff, respond::AlertListPage) ssr=WHOLE />
            <Route path=path!("/alerts/:id") view=page!(staff, respond::AlertPage) ssr=WHOLE />
            <Route path=path!("/asked/:link") view=page!(anyone, respond::AskedPage) ssr=WHOLE />
            <Route path=path!("/acknowledge/:link") view=page!(anyone, respond::AcknowledgePage) ssr=WHOLE />

            <Route path=path!("/on-call") view=page!(staff, oncall::OnCallPage) ssr=WHOLE />
            <Route path=path!("/on-call/exemptions") view=page!(staff, oncall::ExemptionsPage) ssr=WHOLE />
            <Route path=path!("/on-call/page") view=page!(staff, oncall::PageSomeonePage) ssr=WHOLE />
            <Route path=path!("/on-call/rehearse") view=page!(staff, oncall::RehearsePage) ssr=WHOLE />
            <Route path=path!("/rosters/new") view=page!(staff, oncall::NewRosterPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug/edit") view=page!(staff, oncall::EditorPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug/import") view=page!(staff, oncall::ImportPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug/settings") view=page!(staff, oncall::SettingsPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug/pay") view=page!(staff, oncall::PayPage) ssr=WHOLE />
            <Route path=path!("/cover/:link") view=page!(anyone, oncall::CoverOfferPage) ssr=WHOLE />
            <Route path=path!("/rosters/:slug") view=page!(staff, oncall::RosterPage) ssr=WHOLE />

            <Route path=path!("/services") view=page!(staff, manage::ServiceListPage) ssr=WHOLE />
            <Route path=path!("/services/:slug") view=page!(staff, manage::ServicePage) ssr=WHOLE />
            <Route path=path!("/levers") view=page!(staff, manage::LeversPage) ssr=WHOLE />
            <Route path=path!("/runbooks") view=page!(staff, manage::RunbookListPage) ssr=WHOLE />
            <Route path=path!("/runbooks/:id") view=page!(staff, manage::RunbookPage) ssr=WHOLE />
            <Route path=path!("/runbooks/:id/edit") view=page!(staff, manage::RunbookEditPage) ssr=WHOLE />
            <Route path=path!("/escalations") view=page!(staff, manage::EscalationListPage) ssr=WHOLE />
            <Route path=path!("/escalations/:id") view=page!(staff, manage::EscalationPage) ssr=WHOLE />

            <Route path=path!("/status-pages") view=page!(staff, publish::StatusPageListPage) ssr=WHOLE />
            <Route path=path!("/status-pages/:slug") view=page!(staff, publish::StatusPageEditorPage) ssr=WHOLE />

            <Route path=path!("/people") view=page!(staff, manage::PeoplePage) ssr=WHOLE />
            <Route path=path!("/people/:id") view=page!(staff, manage::PersonPage) ssr=WHOLE />
            <Route path=path!("/me") view=page!(staff, manage::MePage) ssr=WHOLE />
            <Route path=path!("/settings") view=page!(staff, manage::SettingsPage) ssr=WHOLE />
            <Route path=path!("/settings/organisation") view=page!(staff, manage::OrganisationPage) ssr=WHOLE />
            <Route path=path!("/settings/templates") view=page!(staff, manage::TemplatesPage) ssr=WHOLE />
            <Route path=path!("/settings/tokens") view=page!(staff, manage::TokensPage) ssr=WHOLE />
            <Route path=path!("/settings/audit") view=page!(staff, manage::AuditPage) ssr=WHOLE />
            <Route path=path!("/setup") view=page!(anyone, manage::SetupPage) ssr=WHOLE />
            <Route path=path!("/welcome/:link") view=page!(anyone, manage::WelcomePage) ssr=WHOLE />
            <Route path=path!("/verify/:link") view=page!(anyone, manage::VerifyPage) ssr=WHOLE />
            <Route path=path!("/login") view=page!(anyone, manage::LoginPage) ssr=WHOLE />
        </Routes>
    }
}
