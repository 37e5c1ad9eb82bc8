//! The timeline: what happened, with exact times, from before the declaration on. People make it readable: what belongs to the
//! story, what is hidden, when things really happened, and what nobody recorded.

use super::InRoom;
use super::past::{Begins, Bygone, Place as Pane};
use crate::forms::{Hidden, Moment, instant, moment, read};
use app_context::{AppError, Failure, FormAction, failure_of_one, href, may, ports, say, signed_in};
use app_ui::{
    Button, ButtonLink, ButtonSize, Choice, EmptyState, Field, Icon, Segmented, Tab, Tabs, TextInput, Time, TimeStyle,
};
use domain::incidents::TimelineItem;
use domain::text::TITLE_MAX;
use domain::timeline::{About, CurateForm, EntryForm, Place};
use domain::{Action, IncidentNumber, Page};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Which of the timelines is read, and what is being changed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub which: Which,
    /// The number of the entry that is being put into its place.
    pub edit: Option<i64>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All but what is hidden.
    #[default]
    All,
    Story,
    Hidden,
    About(About),
}

impl View {
    /// As the address says it.
    pub fn read(show: Option<String>, edit: Option<String>) -> View {
        let which = match show.unwrap_or_default().as_str() {
            "story" => Which::Story,
            "hidden" => Which::Hidden,
            about => about.parse().map_or(Which::All, Which::About),
        };
        View { which, edit: edit.and_then(|seq| seq.parse().ok()) }
    }
}

impl Which {
    fn word(self) -> &'static str {
        match self {
            Which::All => "",
            Which::Story => "story",
            Which::Hidden => "hidden",
            Which::About(about) => about.as_str(),
        }
    }
}

/// What was read instead of all of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Read {
    pub items: Page<TimelineItem>,
}

/// Reads another timeline than all of it; none for that.
pub async fn load(
    number: IncidentNumber,
    which: Which,
    stretch: domain::incidents::Stretch,
) -> Result<Option<Read>, AppError> {
    let by = signed_in()?;
    let timelines = ports()?.timelines;
    let whole = |items| Page { items, next: None };
    let items = match which {
        Which::All => return Ok(None),
        Which::Story => whole(timelines.story(&by, number).await?),
        Which::Hidden => whole(timelines.hidden(&by, number).await?),
        Which::About(about) => timelines.about(&by, number, about, stretch).await?,
    };
    Ok(Some(Read { items }))
}

/// Puts an entry into its place, and corrects its time.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn curate(
    number: i64,
    seq: i64,
    place: String,
    #[server(default)] happened_at: String,
    #[server(default)] show: String,
) -> Result<(), AppError> {
    let by = signed_in()?;
    let happened_at = moment("happened_at", &happened_at)?;
    let form = CurateForm { place: Some(read("place", &place)?), happened_at, as_recorded: happened_at.is_none() };
    let number = IncidentNumber(number);
    ports()?.timelines.curate(&by, number, seq, form).await?;
    app_context::redirect_to(&address(number, &show, None));
    Ok(())
}

/// Puts a line of the log into the story.
#[server]
pub async fn pin_line(number: i64, pin: i64) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = CurateForm { place: Some(Place::Story), ..CurateForm::default() };
    ports()?.timelines.curate(&by, IncidentNumber(number), pin, form).await?;
    say("Pinned: it is part of the story in the timeline.");
    Ok(())
}

/// Adds what nobody recorded.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn add_entry(number: i64, text: String, #[server(default)] added_at: String) -> Result<(), AppError> {
    let by = signed_in()?;
    let form = EntryForm { text, happened_at: moment("happened_at", &added_at)? };
    ports()?.timelines.add(&by, IncidentNumber(number), form).await?;
    say("Added to the story.");
    Ok(())
}

fn address(number: IncidentNumber, show: &str, edit: Option<i64>) -> String {
    let edit = edit.map(|seq| seq.to_string()).unwrap_or_default();
    let pairs: Vec<(&str, &str)> =
        [("show", show), ("edit", &*edit)].into_iter().filter(|(_, of)| !of.is_empty()).collect();
    href(&format!("/incidents/{number}/timeline"), &pairs)
}

/// Events that the reader asks for from before the page are put into a list of their own, so that a screen reader is
/// told only of what comes new.
#[component]
pub fn Timeline(here: InRoom, view: View, read: Option<Read>) -> impl IntoView {
    let action = ServerAction::<Curate>::new();
    let all = read.is_none();
    let items = match read {
        Some(read) => read.items.items,
        None => {
            let mut items = here.story.timeline.items.clone();
            items.sort_by_key(|item| item.seq);
            items
        }
    };
    // What is hidden stays in a list that only grows, so that a page that lives can hide and show it.
    let away = move |item: &TimelineItem| all && item.place == Place::Hidden && view.edit != Some(item.seq);
    let nothing = items.iter().all(away);
    // What belongs to the entry that is changed stands there.
    let edited = view.edit.map(|seq| seq.to_string());
    let failure = action.failure().filter(|_| Some(action.typed("seq")) != edited);
    let curates = may(Action::Respond);
    let (number, which) = (here.number, view.which);
    let row = move |item: TimelineItem| {
        let (seq, place, away) = (item.seq, item.place.as_str(), away(&item));
        let edited = view.edit == Some(seq) && curates;
        let form = edited.then(|| view! { <Edit number=number item=item.clone() which=which action=action /> });
        let edit = (curates && !edited).then(|| {
            let href = format!("{}#entry-{seq}", address(number, which.word(), Some(seq)));
            view! { <a class="timeline-edit" href=href aria-label=format!("Change entry {seq}")><Icon name="pencil" /></a> }
        });
        view! { <li data-id=seq data-place=place hidden=away id=format!("entry-{seq}")><Item item=item />{edit}{form}</li> }
    };
    let rows = items.into_iter().map(row).collect_view();
    view! {
        <Views here=here.clone() which=which />
        // Each of them is a box of its own: what one keeps for its reader is not taken for the next.
        <div
            class="timeline-box"
            data-id=format!("timeline {}", which.word())
            data-log=""
            tabindex="0"
            role="region"
            aria-label="Timeline"
        >
            <Failure of=failure />
            {all.then(|| view! { <Begins here=here.clone() place=Pane::Timeline /> })}
            {all.then(|| view! { <ol class="timeline exact older" data-browser=""></ol> })}
            <ol class="timeline exact" data-grows=all.then_some("") aria-live="polite">{rows}</ol>
            {nothing.then(|| nothing_in(which))}
            <p class="timeline-foot">{all.then(|| said(&here))}</p>
            {curates.then(|| view! { <Add number=number /> })}
        </div>
        <Bygone here=here />
    }
}

fn nothing_in(which: Which) -> impl IntoView {
    let (title, hint) = match which {
        Which::All => ("Nothing has happened yet", "Every change stands here with who and when."),
        Which::Story => ("Nothing is in the story", "Pin lines of the log, or put entries of the timeline into it."),
        Which::Hidden => ("Nothing is hidden", "What only gets in the way can be hidden, and shown again."),
        Which::About(_) => ("Nothing about this", "Look at all of it."),
    };
    view! { <EmptyState title=title hint=hint icon="history" small=true /> }
}

/// What stands in the log beside it.
fn said(here: &InRoom) -> String {
    let log = &here.story.log;
    match (log.items.len(), log.next.is_some() || here.bygone) {
        (_, true) => "People said more in the log.".to_owned(),
        (0, _) => "Nothing was said in the log.".to_owned(),
        (1, _) => "1 line was said in the log.".to_owned(),
        (n, _) => format!("{n} lines were said in the log."),
    }
}

/// All of it, the story, one thing, or what is hidden; and the story as a file.
#[component]
fn Views(here: InRoom, which: Which) -> impl IntoView {
    let number = here.number;
    let to = move |which: Which| address(number, which.word(), None);
    let about = About::ALL.map(|about| {
        view! { <Tab href=to(Which::About(about)) current=which == Which::About(about)>{about.word()}</Tab> }
    });
    let file = |format: &str| format!("/api/v1/incidents/{number}/story?format={format}");
    view! {
        <div class="timeline-views">
            <Tabs label="Which entries" underlined=true>
                <Tab href=to(Which::All) current=which == Which::All>"All"</Tab>
                <Tab href=to(Which::Story) current=which == Which::Story>"Story"</Tab>
                {about.into_iter().collect_view()}
                <Tab href=to(Which::Hidden) current=which == Which::Hidden>"Hidden"</Tab>
            </Tabs>
            <span class="timeline-files">
                <Icon name="download" />
                <a class="link" href=file("markdown") download="">"Markdown"</a>
                <a class="link" href=file("csv") download="">"CSV"</a>
            </span>
        </div>
    }
}

#[component]
fn Item(item: TimelineItem) -> impl IntoView {
    let corrected = item.happened_at != item.at;
    let pinned = item.place == Place::Story;
    view! {
        <Time at=item.happened_at.0 style=TimeStyle::Exact />
        <Icon name=item.icon />
        <p>
            <b>{item.actor}</b>
            " "
            {item.sentence}
            {corrected.then(|| view! { " " <small>"recorded " <Time at=item.at.0 style=TimeStyle::Clock /></small> })}
            {pinned.then(|| view! { <span class="vh">", part of the story"</span> })}
        </p>
    }
}

/// Where an entry stands, and when it happened.
#[component]
fn Edit(number: IncidentNumber, item: TimelineItem, which: Which, action: ServerAction<Curate>) -> impl IntoView {
    let failure = failure_of_one(action, "seq", item.seq.to_string());
    let wrong = failure.as_ref().and_then(|failure| failure.field("happened_at"));
    let choices = vec![
        Choice::new("story", "Part of the story"),
        Choice::new("record", "On record"),
        Choice::new("hidden", "Hidden"),
    ];
    let corrected = Some(item.happened_at).filter(|at| *at != item.at);
    let at = if failure.is_some() { instant(&action.typed("happened_at")) } else { corrected };
    view! {
        <ActionForm action=action attr:class="form timeline-form">
            <Hidden name="number" value=number.0.to_string() />
            <Hidden name="seq" value=item.seq.to_string() />
            <Hidden name="show" value=which.word() />
            <Segmented name="place" legend="Where it stands" bare=true choices=choices selected=item.place.as_str() />
            <Field id="entry-at" label="It really happened" optional=true error=wrong>
                <Moment name="happened_at" at=at />
            </Field>
            <Failure of=failure />
            <span class="btns">
                <Button size=ButtonSize::Small icon="check">"Save"</Button>
                <ButtonLink href=address(number, which.word(), None) size=ButtonSize::Small>"Cancel"</ButtonLink>
            </span>
        </ActionForm>
    }
}

/// What nobody recorded.
#[component]
fn Add(number: IncidentNumber) -> impl IntoView {
    let action = ServerAction::<AddEntry>::new();
    let at = instant(&action.typed("added_at"));
    view! {
        <details class="say-first timeline-add" open=action.failure().is_some()>
            <summary class="btn small"><Icon name="plus" />"Add what is missing"</summary>
            <ActionForm action=action attr:class="form" attr:data-draft=format!("entry-{number}")>
                <Hidden name="number" value=number.0.to_string() />
                <Field id="entry-text" label="What happened?" error=action.wrong("text")>
                    <TextInput
                        name="text"
                        value=action.typed("text")
                        placeholder="A customer called: payments fail"
                        required=true
                        autocomplete="off"
                        max_length=TITLE_MAX as u32
                    />
                </Field>
                <Field id="entry-when" label="When?" optional=true hint="Now, when it is empty." error=action.wrong("happened_at")>
                    <Moment name="added_at" at=at />
                </Field>
                <Failure of=action.failure() />
                <Button size=ButtonSize::Small icon="plus">"Add"</Button>
            </ActionForm>
        </details>
    }
}
