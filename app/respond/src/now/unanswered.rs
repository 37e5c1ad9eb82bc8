//! Where the reader was named in a log and has not answered yet.

use app_ui::{Avatar, AvatarSize, Time, TimeStyle};
use domain::log;
use leptos::prelude::*;

#[component]
pub fn Unanswered(lines: Vec<log::Unanswered>) -> impl IntoView {
    if lines.is_empty() {
        return ().into_any();
    }
    let row = |line: log::Unanswered| {
        let href = format!("/incidents/{}/log?answer={}", line.number, line.seq);
        view! {
            <li data-id=line.seq>
                <Avatar name=line.author.clone() size=AvatarSize::Small />
                <p>
                    <b>{line.author}</b>
                    " in "
                    <a class="link" href=format!("/incidents/{}", line.number)>{line.number.to_string()}</a>
                    ", "
                    <Time at=line.at.0 style=TimeStyle::Relative />
                    <span class="unanswered-words">{line.begins}</span>
                </p>
                <a class="btn small" href=href>"Answer"</a>
            </li>
        }
    };
    let rows = lines.into_iter().map(row).collect_view();
    view! {
        <section class="card unanswered" aria-labelledby="unanswered">
            <div class="card-head">
                <h2 id="unanswered">"You were asked"</h2>
                <span class="sub">"Until you write there or react"</span>
            </div>
            <ul>{rows}</ul>
        </section>
    }
    .into_any()
}
