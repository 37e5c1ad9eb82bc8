//! The bars as a table: every day of the last 90 on which a component was not operational.

use super::Frame;
use super::days::{DAYS, history as of_component};
use super::document::{mark, page_path};
use super::words::{named_day, span};
use domain::status_pages::PublicPage;
use leptos::prelude::*;

pub(super) fn history(frame: &Frame, page: &PublicPage) -> impl IntoView + use<> {
    let histories: Vec<_> = page.components.iter().map(|it| (it, of_component(it, frame.now))).collect();
    let uptimes = histories
        .iter()
        .map(|(component, history)| {
            view! { <tr><th scope="row"><bdi>{component.name.clone()}</bdi></th><td>{history.uptime()}</td></tr> }
        })
        .collect_view();
    let mut days: Vec<_> = histories
        .iter()
        .flat_map(|(component, history)| history.troubles.iter().map(move |trouble| (component, trouble)))
        .collect();
    days.sort_by_key(|(_, trouble)| std::cmp::Reverse(trouble.day));
    let quiet = days.is_empty();
    let rows = days
        .into_iter()
        .map(|(component, trouble)| {
            view! {
                <tr>
                    <td class="nowrap">{named_day(trouble.day)}</td>
                    <th scope="row"><bdi>{component.name.clone()}</bdi></th>
                    <td class="status">{mark(trouble.status, "14")}" "{trouble.status.word()}", "{span(trouble.seconds)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p class="back"><a href=page_path(page)>"All of "<bdi>{page.name.clone()}</bdi></a></p>
        <h1 class="title">{format!("The last {DAYS} days")}</h1>
        <section class="part">
            <h2>"Days that were not fully operational"</h2>
            <p class="sub">"By UTC day, newest first."</p>
            {if quiet {
                view! { <p>"None."</p> }.into_any()
            } else {
                view! {
                    <div class="wide"><table>
                        <thead><tr><th scope="col">"Day"</th><th scope="col">"Component"</th><th scope="col">"Worst status, and how long"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table></div>
                }.into_any()
            }}
        </section>
        <section class="part">
            <h2>"Uptime"</h2>
            <div class="wide"><table>
                <thead><tr><th scope="col">"Component"</th><th scope="col">{format!("Last {DAYS} days")}</th></tr></thead>
                <tbody>{uptimes}</tbody>
            </table></div>
        </section>
    }
}
