//! A line and what answers it: a page of its own, so that a link to it can be sent.

use super::InRoom;
use super::composer::Composer;
use super::line::{Said, Showing};
use super::log::{LineForms, Marks, me, role_of};
use app_context::may;
use app_ui::{ButtonLink, ButtonSize};
use domain::Action;
use domain::incidents::IncidentRole;
use domain::log::{Answered, LogLine, beginning};
use leptos::prelude::*;

/// As much of a line as an answer to it quotes.
pub fn quoted(thread: &[LogLine]) -> Option<Answered> {
    let root = thread.first()?;
    Some(Answered { seq: root.seq, author: root.author.clone(), begins: beginning(&root.body) })
}

#[component]
pub fn Thread(
    here: InRoom,
    thread: Vec<LogLine>,
    /// The line that was asked for.
    seq: i64,
) -> impl IntoView {
    let acts = may(Action::Respond) && here.room.incident.status.takes_words();
    let showing = Showing { number: here.number, me: me(), acts, in_thread: true };
    let answers = quoted(&thread);
    let count = thread.len().saturating_sub(1);
    // A box of its own for each: what one of them holds is no older version of another.
    let view_id = format!("thread-{}", thread.first().map_or(seq, |root| root.seq));
    let row = |line: LogLine| {
        let role = role_of(&here.room.roles, &line).map(IncidentRole::word);
        let (is_root, this) = (line.answers.is_none(), line.seq);
        let marks = (acts && this == seq).then(|| view! { <div class="line-marks"><Marks seq=Some(this) /></div> });
        view! {
            <li data-id=this class:root=is_root>
                <Said line=line role=role showing=showing />
                {marks}
            </li>
        }
    };
    let rows = thread.into_iter().map(row).collect_view();
    let told = match count {
        0 => "Nobody has answered yet".to_owned(),
        1 => "1 answer".to_owned(),
        more => format!("{more} answers"),
    };
    view! {
        <div class="thread-head">
            <h2>{told}</h2>
            <ButtonLink href=format!("/incidents/{}/log", here.number) size=ButtonSize::Small icon="arrow-left">"Back to the log"</ButtonLink>
        </div>
        <div class="log-box thread" data-id=view_id tabindex="0" role="region" aria-label="A line and its answers">
            <div class="log-inner">
                <LineForms number=here.number />
                <ol class="log" data-grows="">{rows}</ol>
            </div>
        </div>
        <Composer here=here answers=answers in_thread=true />
    }
}
