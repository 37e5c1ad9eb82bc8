//! Where one is signed in, and ending it.

use super::api::RevokeSession;
use app_context::{Failure, FormAction};
use app_ui::{Badge, Button, ButtonSize, Icon, Time, Tone};
use domain::people::Session;
use leptos::form::ActionForm;
use leptos::prelude::*;

#[component]
pub fn Sessions(action: ServerAction<RevokeSession>, sessions: Vec<Session>) -> impl IntoView {
    let rows = sessions.into_iter().map(|session| {
        let end = if session.current {
            view! { <Badge tone=Tone::Accent>"This one"</Badge> }.into_any()
        } else {
            view! {
                <ActionForm action=action attr:class="inline">
                    <input type="hidden" name="session" value=session.id.to_string() />
                    <Button size=ButtonSize::Small>"End"</Button>
                </ActionForm>
            }
            .into_any()
        };
        view! {
            <li data-id=session.id.to_string()>
                <Icon name=if is_phone(&session.user_agent) { "smartphone" } else { "monitor" } />
                <div class="grow">
                    <b>{browser_name(&session.user_agent)}</b>
                    <small>
                        "Seen " <Time at=session.last_seen_at.0 /> ", signed in " <Time at=session.created_at.0 />
                        {(!session.address.is_empty()).then(|| format!(", from {}", session.address))}
                    </small>
                </div>
                {end}
            </li>
        }
    });
    view! {
        <section class="card clip">
            <header class="card-head"><h2>"Where you are signed in"</h2></header>
            <Failure of=action.failure() />
            <ul class="list">{rows.collect_view()}</ul>
        </section>
    }
}

fn is_phone(agent: &str) -> bool {
    ["Mobile", "Android", "iPhone"].iter().any(|word| agent.contains(word))
}

/// Browser and system in the words people use; the agent itself when it is none of the known ones.
fn browser_name(agent: &str) -> String {
    let first =
        |table: &[(&str, &'static str)]| table.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // The order matters: most browsers also claim to be the ones after them.
    let browser = first(&[
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) if agent.is_empty() => "Unknown browser".into(),
        (None, None) => agent.chars().take(60).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{browser_name, is_phone};

    #[test]
    fn browsers_are_told_apart() {
        let table = [
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0",
                "Edge on Windows",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
                "Safari on iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on macOS",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", "Unknown browser"),
        ];
        for (agent, name) in table {
            assert_eq!(browser_name(agent), name);
        }
        assert!(is_phone(table[2].0) && !is_phone(table[0].0));
    }
}
