//! Calendars in which the viewer's times away stand: the form that adds one, and those that are read.

pub mod words;

use super::api::{ReadCalendar, ReadCalendarAgain, RemoveCalendar, load_calendars};
use app_context::{Failure, FormAction};
use app_ui::{Button, ButtonKind, ButtonSize, Field, Icon, TextInput, Time, TimeStyle};
use domain::exemptions::AbsenceCalendar;
use leptos::prelude::*;

#[component]
pub fn CalendarsCard() -> impl IntoView {
    let add = ServerAction::<ReadCalendar>::new();
    let (again, remove) = (ServerAction::<ReadCalendarAgain>::new(), ServerAction::<RemoveCalendar>::new());
    let loaded = Resource::new(|| (), |()| load_calendars());
    view! {
        <section class="card" id="absence-calendars" aria-labelledby="absence-calendars-title">
            <div class="card-head"><h2 id="absence-calendars-title">"From a calendar"</h2></div>
            <Failure of=again.failure().or_else(|| remove.failure()) bare=true />
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    // The form is whole without the list.
                    let calendars = loaded.await.unwrap_or_default();
                    let rows = calendars.into_iter().map(|calendar| row(calendar, again, remove)).collect_view();
                    view! { <ul class="list">{rows}</ul> }
                })}
            </Suspense>
            // Sent by the browser itself, because of the file.
            <ActionForm action=add attr:class="card-body form" attr:enctype="multipart/form-data" attr:data-whole="">
                <p class="sub">"Times away that stand in a calendar already are read from it. Only the times are kept, and others see no more than that you are away."</p>
                <Field id="calendar-url" label="Address of the calendar" optional=true hint="It ends in .ics, or begins with webcal://. It is read each hour." error=add.wrong("url")>
                    <TextInput name="url" kind="text" value=add.typed("url") placeholder="https://" />
                </Field>
                <Field id="calendar-file" label="Or a file" optional=true hint="An .ics file, read once. One of the same name is replaced." error=add.wrong("text").or_else(|| add.wrong("name"))>
                    <TextInput name="calendar_file" kind="file" />
                </Field>
                <Field id="calendar-only" label="Only events whose title holds" optional=true hint="Words, separated by commas. Without any, every event counts." error=add.wrong("only_titles")>
                    <TextInput name="only_titles" value=add.typed("only_titles") placeholder="vacation, out of office" />
                </Field>
                <Failure of=add.failure() />
                <div class="form-foot"><Button kind=ButtonKind::Primary icon="calendar-plus">"Read it"</Button></div>
            </ActionForm>
        </section>
    }
}

fn row(
    calendar: AbsenceCalendar,
    again: ServerAction<ReadCalendarAgain>,
    remove: ServerAction<RemoveCalendar>,
) -> impl IntoView {
    let (id, about) = (calendar.id.to_string(), format!(" {}", calendar.name));
    let row = id.clone();
    let ahead = words::ahead(&calendar);
    let only = calendar.only_titles.map(|words| view! { <small>"Only: " {words}</small> });
    let problem = calendar.problem.map(|problem| {
        view! { <small class="problem"><Icon name="circle-alert" /><span>"It could not be read. " {problem} " What was read before still counts."</span></small> }
    });
    let read = calendar.read_at.map(|at| view! { "Read " <Time at=at.0 style=TimeStyle::Relative /> });
    let from = match &calendar.host {
        Some(host) if *host != calendar.name => format!(" from {host}"),
        Some(_) => String::new(),
        None => " from a file".to_owned(),
    };
    let read_again = calendar.host.is_some().then(|| {
        let (id, about) = (id.clone(), about.clone());
        view! {
            <ActionForm action=again attr:class="inline">
                <input type="hidden" name="calendar" value=id />
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon="refresh-cw">"Read again"<span class="vh">{about}</span></Button>
            </ActionForm>
        }
    });
    view! {
        <li data-id=row>
            <Icon name="calendar" />
            <div class="grow">
                <b class="title">{calendar.name.clone()}</b>
                <small>{ahead}</small>
                <small>{read} {from}</small>
                {only}
                {problem}
            </div>
            {read_again}
            <ActionForm action=remove attr:class="inline">
                <input type="hidden" name="calendar" value=id />
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small>"Remove"<span class="vh">{about}</span></Button>
            </ActionForm>
        </li>
    }
}
