//! The program of the browser comes in parts: the frame at first, and the pages of an area when one of them is
//! shown. Here stands which page lies in which part; the build cuts the program at the functions below.
#![allow(unsafe_code, reason = "cutting the program declares its parts as foreign functions")]

use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// Makes a page, once its part is there.
pub type Make = fn() -> AnyView;

macro_rules! part {
    ($part:ident of $area:ident: $($page:ident),* $(,)?) => {
        pub mod $part {
            use super::*;

            /// The pages of this part.
            #[derive(Clone, Copy)]
            #[repr(u32)]
            #[allow(clippy::enum_variant_names, reason = "they are called like the components")]
            pub enum Page {
                $($page),*
            }

            /// Fails when the part cannot be loaded: the line is broken, or a newer program has taken the place of this one.
            #[wasm_split($part, wasm_split_path = ::leptos::wasm_split, fallible, preload(load))]
            pub fn page(page: Page) -> Result<Make, SplitLoaderError> {
                Ok(match page {
                    $(Page::$page => || view! { <$area::$page /> }.into_any()),*
                })
            }
        }
    };
}

part!(respond of app_respond: AlertListPage, AlertPage, IncidentListPage, NowPage);
part!(room of app_respond: RoomPage);
// Together with the dialog of the same form, which is cut off where it stands.
part!(declare of app_respond: DeclarePage);
part!(oncall of app_oncall: NewRosterPage, OnCallPage, RosterPage);
part!(publish of app_publish: StatusPageEditorPage, StatusPageListPage);
part!(manage of app_manage:
    AuditPage, EscalationListPage, EscalationPage, MePage, OrganisationPage, PeoplePage, PersonPage, RunbookEditPage,
    RunbookListPage, RunbookPage, ServiceListPage,
    ServicePage, SettingsPage, TokensPage,
);

/// The part that holds the page at this path; nothing for an address that no page has, and for pages that stand alone
/// (`alone.rs`).
#[must_use]
pub fn part_of(path: &str) -> Option<&'static str> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    Some(match (segments.next().unwrap_or_default(), segments.next()) {
        ("incidents", Some(_)) => "room",
        ("" | "incidents" | "alerts", _) => "respond",
        ("declare", _) => "declare",
        ("on-call" | "rosters", _) => "oncall",
        ("status-pages", _) => "publish",
        ("services" | "runbooks" | "escalations" | "people" | "me" | "settings", _) => "manage",
        _ => return None,
    })
}

/// Loads the part of the page at this path, so that the page can wake at once.
///
/// # Errors
/// When the part cannot be loaded.
pub async fn load_part_of(path: &str) -> Result<(), SplitLoaderError> {
    match part_of(path) {
        Some("respond") => respond::load().await,
        Some("declare") => declare::load().await,
        Some("room") => room::load().await,
        Some("oncall") => oncall::load().await,
        Some("publish") => publish::load().await,
        Some("manage") => manage::load().await,
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::part_of;

    #[test]
    fn a_room_is_a_part_of_its_own_and_its_list_is_not() {
        assert_eq!(part_of("/incidents"), Some("respond"));
        assert_eq!(part_of("/incidents/INC-42/timeline"), Some("room"));
        assert_eq!(part_of("/"), Some("respond"));
        assert_eq!(part_of("/nowhere"), None);
    }
}
