//! Timelines, as people make them readable.

use super::*;
use axum::extract::State;
use domain::IncidentNumber;
use domain::incidents::TimelineItem;
use domain::timeline::{CurateForm, EntryForm, StoryFormat, csv, markdown};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(story)).routes(routes!(hidden_entries)).routes(routes!(curate_entry))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StoryQuery {
    /// `json` unless told otherwise; `markdown` is a table, `csv` is for spreadsheets.
    #[serde(default)]
    #[param(inline)]
    format: StoryFormat,
}

/// What happened, for whoever reads only this: at most 500 entries, by when they happened. Lines of the log that were pinned
/// are among them.
#[utoipa::path(get, path = "/incidents/{number}/story", params(StoryQuery),
    responses((status = OK, body = Vec<TimelineItem>)))]
async fn story(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(query): Query<StoryQuery>,
) -> Result<Response, Problem> {
    let items = ports.timelines.story(&by, number).await?;
    let file = |kind: &'static str, name: &str, text: String| {
        let saved_as = format!("attachment; filename=\"{number}-{name}\"");
        ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, saved_as)], text).into_response()
    };
    Ok(match query.format {
        StoryFormat::Json => axum::Json(items).into_response(),
        StoryFormat::Markdown => file("text/markdown; charset=utf-8", "story.md", markdown(&items)),
        StoryFormat::Csv => file("text/csv; charset=utf-8", "story.csv", csv(&items)),
    })
}

/// What was hidden in the timeline: at most 500 entries.
#[utoipa::path(get, path = "/incidents/{number}/timeline/hidden", responses((status = OK, body = Vec<TimelineItem>)))]
async fn hidden_entries(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
) -> Answered<Vec<TimelineItem>> {
    Ok(Json(ports.timelines.hidden(&by, number).await?))
}

/// Puts an entry, or a line of the log, into its place (`story`, `record`, `hidden`), or corrects when it happened. The log
/// keeps what it recorded.
#[utoipa::path(put, path = "/incidents/{number}/timeline/{seq}", request_body = CurateForm,
    responses((status = OK, body = TimelineItem)))]
async fn curate_entry(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, seq): At2<IncidentNumber, i64>,
    Json(form): Json<CurateForm>,
) -> Answered<TimelineItem> {
    Ok(Json(ports.timelines.curate(&by, number, seq, form).await?))
}

/// Adds what nobody recorded; it is part of the story.
#[utoipa::path(post, path = "/incidents/{number}/timeline", request_body = EntryForm,
    responses((status = CREATED, body = TimelineItem)))]
pub(super) async fn add_entry(
    State(ports): State<Ports>,
    At(number): At<IncidentNumber>,
    create: Create<EntryForm>,
) -> Created {
    create.carry_out(move |by, form| async move { ports.timelines.add(&by, number, form).await }).await
}
