//! The cards: notes of one roster with the form, and those that wait to be read on `/on-call`.

use super::api::{ReadNote, WriteNote, load_unread_notes};
use app_context::{Failure, FormAction};
use app_ui::{Avatar, Button, ButtonKind, ButtonSize, EmptyState, Field, TextArea, Time, TimeStyle};
use domain::oncall::HandoverNote;
use leptos::prelude::*;

/// Notes that are shown unfolded.
const SHOWN: usize = 3;

#[component]
pub fn Notes(
    roster: String,
    notes: Vec<HandoverNote>,
    /// The viewer may write here.
    writes: bool,
) -> impl IntoView {
    let write = ServerAction::<WriteNote>::new();
    let form = writes.then(|| {
        let draft = format!("note-{roster}");
        view! {
            <ActionForm action=write attr:class="card-body form" attr:data-draft=draft>
                <input type="hidden" name="roster" value=roster />
                <Field id="note-body" label="For whoever comes next" error=write.wrong("body")>
                    <TextArea name="body" value=write.typed("body") rows=3 required=true max_length=4000_u32 placeholder="What is going on, what to watch, what can wait" />
                </Field>
                <Failure of=write.failure() />
                <div class="form-foot"><Button icon="pencil">"Leave the note"</Button></div>
            </ActionForm>
        }
    });
    let empty = notes.is_empty();
    let rows = notes.into_iter().take(SHOWN).map(|note| one(note, None)).collect_view();
    view! {
        <section class="card" aria-labelledby="notes">
            <div class="card-head"><h2 id="notes">"Hand-over notes"</h2></div>
            {if empty {
                view! { <EmptyState title="No notes yet" hint="Written when a shift ends, read when the next begins." icon="file-text" small=true /> }.into_any()
            } else {
                view! { <ul class="list notes">{rows}</ul> }.into_any()
            }}
            {form}
        </section>
    }
}

/// What the viewer, on call now, has not read: the first thing of a shift.
#[component]
pub fn UnreadNotes() -> impl IntoView {
    let read = ServerAction::<ReadNote>::new();
    let notes = Resource::new(|| (), |()| load_unread_notes());
    view! {
        <Failure of=read.failure() bare=true />
        <Suspense fallback=|| ()>
            {move || Suspend::new(async move {
                // The page is whole without it.
                notes.await.ok().filter(|notes| !notes.is_empty()).map(|notes| {
                    let rows = notes.into_iter().map(|note| one(note, Some(read))).collect_view();
                    view! {
                        <section class="card" aria-labelledby="unread-notes">
                            <div class="card-head"><h2 id="unread-notes">"Handed over to you"</h2></div>
                            <ul class="list notes">{rows}</ul>
                        </section>
                    }
                })
            })}
        </Suspense>
    }
}

fn one(note: HandoverNote, read: Option<ServerAction<ReadNote>>) -> impl IntoView {
    let (id, about) = (note.id.to_string(), format!(" the note by {}", note.author));
    let row = id.clone();
    let place = read.is_some().then(|| {
        view! { <a href=format!("/rosters/{}", note.roster.slug)>{note.roster.name.clone()}</a>", " }
    });
    let readers = (read.is_none() && !note.readers.is_empty()).then(|| {
        view! { <small>{format!("Read by {}", note.readers.join(", "))}</small> }
    });
    let button = read.map(|read| {
        view! {
            <ActionForm action=read attr:class="inline">
                <input type="hidden" name="note" value=id />
                <Button kind=ButtonKind::Solid size=ButtonSize::Small icon="check">"Read"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
    });
    view! {
        <li data-id=row>
            <Avatar name=note.author.clone() />
            <div class="grow">
                <small><b>{note.author}</b>", " {place} <Time at=note.created_at.0 style=TimeStyle::Relative /></small>
                <p class="note-body">{note.body}</p>
                {readers}
            </div>
            {button}
        </li>
    }
}
