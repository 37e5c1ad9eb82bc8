//! What those who leave a shift tell those who come, what people are reminded of, and swaps.

use super::*;
use axum::extract::State;
use domain::NoteId;
use domain::oncall::{Cover, HandoverNote, HandoverNoteForm, Reminders, SwapForm};
use utoipa_axum::routes;

pub(super) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(list_notes, write_note))
        .routes(routes!(list_unread_notes))
        .routes(routes!(read_note))
        .routes(routes!(show_reminders, set_reminders))
        .routes(routes!(swap))
}

/// Hand-over notes of a roster, the newest first.
#[utoipa::path(get, path = "/rosters/{roster}/handover-notes", responses((status = OK, body = Vec<HandoverNote>)))]
async fn list_notes(
    State(ports): State<Ports>,
    Caller(by): Caller,
    At(slug): At<String>,
) -> Answered<Vec<HandoverNote>> {
    Ok(Json(ports.on_call.notes(&by, &slug).await?))
}

/// Tells those who come what they should know.
#[utoipa::path(
    post,
    path = "/rosters/{roster}/handover-notes",
    request_body = HandoverNoteForm,
    responses((status = CREATED, body = HandoverNote))
)]
async fn write_note(State(ports): State<Ports>, At(slug): At<String>, create: Create<HandoverNoteForm>) -> Created {
    create.carry_out(|by, form| async move { ports.on_call.write_note(&by, &slug, form).await }).await
}

/// Notes of the last week that the caller has not read, of rosters where they are on call now.
#[utoipa::path(get, path = "/me/handover-notes", responses((status = OK, body = Vec<HandoverNote>)))]
async fn list_unread_notes(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Vec<HandoverNote>> {
    Ok(Json(ports.on_call.unread_notes(&by).await?))
}

/// The caller has read a note.
#[utoipa::path(put, path = "/handover-notes/{note}/read", responses((status = NO_CONTENT)))]
async fn read_note(State(ports): State<Ports>, Caller(by): Caller, At(note): At<NoteId>) -> Done {
    ports.on_call.read_note(&by, note).await?;
    Ok(NoContent)
}

/// What the caller is reminded of by letter.
#[utoipa::path(get, path = "/me/reminders", responses((status = OK, body = Reminders)))]
async fn show_reminders(State(ports): State<Ports>, Caller(by): Caller) -> Answered<Reminders> {
    Ok(Json(ports.on_call.reminders(&by).await?))
}

#[utoipa::path(put, path = "/me/reminders", request_body = Reminders, responses((status = OK, body = Reminders)))]
async fn set_reminders(
    State(ports): State<Ports>,
    Caller(by): Caller,
    Json(reminders): Json<Reminders>,
) -> Answered<Reminders> {
    Ok(Json(ports.on_call.set_reminders(&by, reminders).await?))
}

/// Two people exchange their time in a layer: both covers, or none.
#[utoipa::path(post, path = "/swaps", request_body = SwapForm, responses((status = OK, body = Vec<Cover>)))]
async fn swap(State(ports): State<Ports>, Caller(by): Caller, Json(form): Json<SwapForm>) -> Answered<Vec<Cover>> {
    Ok(Json(ports.on_call.swap(&by, form).await?))
}
