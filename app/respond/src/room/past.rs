//! The way back in a log or a timeline: earlier entries come when they are asked for, in place where the program
//! runs, as a page of their own where it does not.

use super::InRoom;
use super::api::{load_earlier, load_since};
use super::story::Story;
use app_context::AppError;
use app_ui::{Icon, use_toasts};
use leptos::task::spawn_local;
use leptos::{html, prelude::*};

/// Which of the two is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Log,
    Timeline,
}

impl Place {
    /// Before which entry more is to be had; none at the beginning.
    fn edge(self, here: InRoom) -> Option<i64> {
        here.past.with(|past| {
            here.recent.with(|recent| match self {
                Place::Log => past.complete_from(recent),
                Place::Timeline => {
                    let first = past.timeline.items.first().or(recent.timeline.items.first());
                    first.filter(|_| past.timeline.next.is_some()).map(|item| item.seq)
                }
            })
        })
    }

    fn word(self) -> &'static str {
        match self {
            Place::Log => "log",
            Place::Timeline => "timeline",
        }
    }
}

/// What stands over the oldest entry here: the way to earlier ones, or that there are none. Nothing when all of it
/// came with the page.
#[component]
pub fn Begins(here: InRoom, node: NodeRef<html::Div>, place: Place) -> impl IntoView {
    let edge = Memo::new(move |_| place.edge(here));
    if edge.get_untracked().is_none() {
        return ().into_any();
    }
    let loading = RwSignal::new(false);
    let toasts = use_toasts();
    let press = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        if loading.get_untracked() {
            return;
        }
        loading.set(true);
        spawn_local(async move {
            let older = earlier(here).await;
            // The reader may have left meanwhile.
            if loading.is_disposed() {
                return;
            }
            loading.set(false);
            match older {
                Ok(older) => keep_place(node, move || here.past.update(|past| past.go_back(older))),
                Err(error) => toasts.fail(error.message()),
            }
        });
    };
    let href = move |edge: i64| format!("/incidents/{}/{}?before={edge}", here.number, place.word());
    let way = move || match edge.get() {
        Some(edge) => view! {
            <a class="btn small" href=href(edge) aria-busy=move || loading.get().to_string() on:click=press>
                <Icon name="history" />
                "Show earlier"
            </a>
        }
        .into_any(),
        None => view! { <span>{format!("Here begins the {}.", place.word())}</span> }.into_any(),
    };
    view! { <div class="log-begins">{way}</div> }.into_any()
}

/// Where a page of earlier entries ends.
#[component]
pub fn Bygone(here: InRoom) -> impl IntoView {
    here.bygone.then(|| {
        view! {
            <p class="composer-none">
                <span>"These are earlier entries. New ones do not appear here."</span>
                <app_ui::ButtonLink href=format!("/incidents/{}", here.number) size=app_ui::ButtonSize::Small>"Go to the newest"</app_ui::ButtonLink>
            </p>
        }
    })
}

/// What stands before everything that is here.
async fn earlier(here: InRoom) -> Result<Story, AppError> {
    let (past, recent) = (here.past.get_untracked(), here.recent.get_untracked());
    let line = past.log.items.first().or(recent.log.items.first()).filter(|_| past.log.next.is_some());
    let item = past.timeline.items.first().or(recent.timeline.items.first()).filter(|_| past.timeline.next.is_some());
    load_earlier(here.number.0, line.map(|line| line.seq), item.map(|item| item.seq)).await
}

/// Changes what stands above the reader without moving what is read: the box keeps its distance from the end.
/// Whoever pressed the way to the very beginning is left without it, and goes on in the box.
fn keep_place(node: NodeRef<html::Div>, change: impl FnOnce()) {
    let Some(list) = node.get_untracked() else { return change() };
    // A box that is laid out from its end counts from there.
    let counts_from_end = list.class_list().contains("log-box");
    let before = list.scroll_top();
    let below = list.scroll_height() - before;
    let held_focus = list.query_selector(".log-begins a:focus").ok().flatten().is_some();
    // Browsers would hold on to whatever is topmost, which is what is about to move. Adding a class cannot fail.
    let _ = list.class_list().add_1("kept");
    change();
    request_animation_frame(move || {
        list.set_scroll_top(if counts_from_end { before } else { list.scroll_height() - below });
        if held_focus && list.query_selector(".log-begins a").ok().flatten().is_none() {
            // Focus is refused only by an element that is gone.
            let _ = list.focus();
        }
        request_animation_frame(move || {
            let _ = list.class_list().remove_1("kept");
        });
    });
}

/// What came since, at the end of what is held. `past`: what was asked for from before that.
pub async fn grown(number: i64, mut held: Story, past: Story) -> Result<Story, AppError> {
    loop {
        let line = held.log.items.last().map_or(0, |line| line.seq);
        let item = held.timeline.items.last().map_or(0, |item| item.seq);
        let since = load_since(number, line, item).await?;
        let more = since.log.next.is_some() || since.timeline.next.is_some();
        // An alert brings its past along, which stands between what is held already.
        let attached = since.timeline.items.iter().any(|item| item.kind == "incident.alert_attached");
        held.log.items.extend(since.log.items);
        held.timeline.items.extend(since.timeline.items);
        if attached {
            with_the_past_of_alerts(number, &mut held, &past).await?;
        }
        if !more {
            return Ok(held);
        }
    }
}

/// Reads the events again, from the newest back to the oldest that is here.
async fn with_the_past_of_alerts(number: i64, held: &mut Story, past: &Story) -> Result<(), AppError> {
    let oldest = past.timeline.items.first().or(held.timeline.items.first()).map_or(i64::MAX, |item| item.seq);
    let whole = past.timeline.next.is_none();
    let mut items = Vec::new();
    let mut before = i64::MAX;
    while whole || before > oldest {
        let page = load_earlier(number, None, Some(before)).await?.timeline;
        items.splice(0..0, page.items);
        let Some(first) = items.first().filter(|_| page.next.is_some()) else { break };
        before = first.seq;
    }
    held.timeline.items = items;
    Ok(())
}
