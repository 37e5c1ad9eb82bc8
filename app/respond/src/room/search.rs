//! Searching the log: a page of its own, so that a link to what was found can be sent.

use super::InRoom;
use super::line::{Said, Showing};
use super::log::me;
use app_context::href;
use app_ui::{Button, ButtonLink, ButtonSize, EmptyState, Icon, TextInput};
use domain::Page;
use domain::log::LogLine;
use leptos::prelude::*;

/// What was asked for, and what was found; nothing while nobody has asked.
#[component]
pub fn Search(here: InRoom, asked: String, found: Option<Page<LogLine>>) -> impl IntoView {
    let path = format!("/incidents/{}/log", here.number);
    let number = here.number;
    let showing = Showing { number, me: me(), acts: false, in_thread: false };
    let row = move |line: LogLine| {
        // With what was said before it.
        let seq = line.seq;
        let context = format!("/incidents/{number}/log?before={}", seq + 1);
        view! {
            <li data-id=seq>
                <Said line=line role=None showing=showing />
                <a class="link log-context" href=context>"In its place"</a>
            </li>
        }
    };
    let words = asked.clone();
    let results = found.map(|found| {
        let older = found.next.as_deref().map(|next| href(&path, &[("search", words.as_str()), ("before", next)]));
        let older = older.map(|href| view! { <div class="log-begins"><a class="btn small" href=href><Icon name="history" />"Show earlier"</a></div> });
        let nothing = found.items.is_empty();
        let rows = found.items.into_iter().map(row).collect_view();
        view! {
            {older}
            {nothing.then(|| view! { <EmptyState title="Nobody said that" hint="All words have to stand in one line. Try fewer." icon="search" small=true /> })}
            <ol class="log found" aria-label="What was found">{rows}</ol>
        }
    });
    view! {
        <form class="log-search" method="get" action=format!("/incidents/{}/log", here.number) role="search">
            <div class="with-icon search grow">
                <Icon name="search" />
                <TextInput name="search" kind="search" value=asked label="Words that were said" placeholder="Search the log" autofocus=true />
            </div>
            <Button>"Search"</Button>
            <ButtonLink href=format!("/incidents/{}", here.number) size=ButtonSize::Small>"Back to the log"</ButtonLink>
        </form>
        <div class="log-box" data-id="found" tabindex="0" role="region" aria-label="Lines of the log"><div class="log-inner">{results}</div></div>
    }
}
