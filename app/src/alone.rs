//! Pages that stand alone, without the shell: for people who are signed out, or who came by a link in a mail. They are
//! rendered by the server only and kept by a small program of their own (`frontend/page`): whoever is woken and opens
//! the link of a page does not wait for the program of the whole app.

/// Whether the page at this path stands alone, whoever looks.
pub fn stands_alone(path: &str) -> bool {
    let by_link = ["/acknowledge/", "/welcome/", "/verify/"];
    path == "/login" || path == "/setup" || by_link.iter().any(|place| path.starts_with(place))
}

/// The view of such a page. The program of the app does not hold it: who comes here from a page of the app loads the
/// document.
macro_rules! alone {
    ($area:ident :: $page:ident) => {
        || {
            #[cfg(feature = "ssr")]
            return $crate::gate::anyone(|| leptos::view! { <$area::$page /> }.into_any());
            #[cfg(not(feature = "ssr"))]
            $crate::gate::not_loaded()
        }
    };
}
pub(crate) use alone;

#[cfg(test)]
mod tests {
    use super::stands_alone;

    #[test]
    fn pages_for_strangers_stand_alone() {
        for path in ["/login", "/setup", "/acknowledge/x.y", "/welcome/x", "/verify/x"] {
            assert!(stands_alone(path), "{path}");
        }
        for path in ["/", "/logins", "/alerts/1", "/acknowledged"] {
            assert!(!stands_alone(path), "{path}");
        }
    }
}
