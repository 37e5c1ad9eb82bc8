//! Runbooks of the services concerned, readable where they are needed.

use app_ui::{Icon, Time};
use domain::services::Runbook;
use leptos::prelude::*;

/// Whether a line is a step: a number and a dot.
fn step(line: &str) -> Option<&str> {
    let (number, rest) = line.trim_start().split_once('.')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| rest.trim())
}

#[component]
pub fn Runbooks(runbooks: Vec<Runbook>) -> impl IntoView {
    if runbooks.is_empty() {
        return view! {
            <p class="quiet-note">
                "No runbook for these services. " <a class="link" href="/runbooks">"Write one"</a> " when this is over: the next person will thank you."
            </p>
        }
        .into_any();
    }
    let rows = runbooks.into_iter().map(|runbook| view! { <OneRunbook runbook=runbook /> }).collect_view();
    view! { <div class="runbooks">{rows}</div> }.into_any()
}

#[component]
fn OneRunbook(runbook: Runbook) -> impl IntoView {
    let services: Vec<String> = runbook.services.into_iter().map(|service| service.name).collect();
    let services = services.join(", ");
    let lines: Vec<String> = runbook.body.lines().map(str::to_owned).collect();
    let body = lines
        .into_iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| match step(&line) {
            Some(words) => view! { <p class="step"><span aria-hidden="true"></span>{words.to_owned()}</p> }.into_any(),
            None => view! { <p>{line}</p> }.into_any(),
        })
        .collect_view();
    view! {
        <details class="runbook">
            <summary>
                <Icon name="book-open" />
                <span class="grow">
                    <b>{runbook.title}</b>
                    <small>
                        {services}
                        {match runbook.reviewed_at {
                            Some(at) => view! { ", reviewed " <Time at=at.0 /> }.into_any(),
                            None => ", never reviewed".into_any(),
                        }}
                    </small>
                </span>
                <Icon name="chevron-down" />
            </summary>
            <div class="runbook-body">
                {body}
                <a class="link" href=format!("/runbooks/{}", runbook.id)>"Open the runbook"</a>
            </div>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn steps_begin_with_a_number_and_a_dot() {
        assert_eq!(step("  12. Restart it"), Some("Restart it"));
        assert_eq!(step("Version 1.2 is fine"), None);
        assert_eq!(step(". nothing"), None);
    }
}
