//! The log of an incident.

use super::incidents::Known;
use super::*;
use axum::extract::State;
use domain::log::{LogLine, Reaction};
use domain::{IncidentNumber, Page, Refusal};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default().routes(routes!(read_log, say)).routes(routes!(read_thread)).routes(routes!(react))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only lines in which all these words stand; with `before`, or from the newest on.
    search: Option<String>,
}

/// What people said: at most 200 lines, oldest first. `next` is the cursor of more in the direction asked for.
#[utoipa::path(get, path = "/incidents/{number}/log", params(Known, Wanted),
    responses((status = OK, body = Page<LogLine>)))]
async fn read_log(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(number): At<IncidentNumber>,
    Query(known): Query<Known>,
    Query(wanted): Query<Wanted>,
) -> Answered<Page<LogLine>> {
    if let Some(search) = wanted.search {
        if known.after.is_some() {
            return Err(Refusal::invalid("after", "A search goes back: use before.").into());
        }
        return Ok(Json(ports.logs.find_in_log(&by, number, &search, known.before).await?));
    }
    Ok(Json(ports.logs.log(&by, number, known.stretch()?).await?))
}

#[derive(Deserialize, ToSchema)]
struct LineForm {
    /// Code stands between backticks or fences, as in Markdown. `@Ada Okafor`, `@ada` and `@commander` name people, who
    /// get a letter.
    body: String,
    /// The `seq` of the line that it answers.
    #[serde(default)]
    answers: Option<i64>,
}

/// Writes a line into the log. It cannot be edited afterwards. 422 at `body` when a name in it is that of several people.
#[utoipa::path(post, path = "/incidents/{number}/log", request_body = LineForm,
    responses((status = CREATED, body = LogLine)))]
async fn say(State(ports): State<Ports>, At(number): At<IncidentNumber>, create: Create<LineForm>) -> Created {
    let say = move |by, form: LineForm| async move {
        match form.answers {
            Some(seq) => ports.logs.answer_line(&by, number, seq, form.body).await,
            None => ports.logs.say(&by, number, form.body).await,
        }
    };
    create.carry_out(say).await
}

/// A line and all that answer it, oldest first; asked for an answer, those of the line that it answers.
#[utoipa::path(get, path = "/incidents/{number}/log/{seq}", responses((status = OK, body = Vec<LogLine>)))]
async fn read_thread(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, seq): At2<IncidentNumber, i64>,
) -> Answered<Vec<LogLine>> {
    Ok(Json(ports.logs.thread(&by, number, seq).await?))
}

#[derive(Deserialize, ToSchema)]
struct ReactionForm {
    reaction: Reaction,
    /// Whether it holds from now on, or is taken back.
    #[serde(default = "yes")]
    holds: bool,
}

fn yes() -> bool {
    true
}

/// Reacts to a line as the person who calls, or takes it back. Programs do not react.
#[utoipa::path(put, path = "/incidents/{number}/log/{seq}/reaction", request_body = ReactionForm,
    responses((status = NO_CONTENT)))]
async fn react(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At2(number, seq): At2<IncidentNumber, i64>,
    Json(form): Json<ReactionForm>,
) -> Done {
    ports.logs.react(&by, number, seq, form.reaction, form.holds).await?;
    Ok(NoContent)
}
