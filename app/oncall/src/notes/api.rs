//! Hand-over notes, and the forms that write and read them.

use app_context::{AppError, ports, say, signed_in};
use domain::NoteId;
use domain::oncall::{HandoverNote, HandoverNoteForm};
use leptos::server;

pub async fn load_notes(roster: String) -> Result<Vec<HandoverNote>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.notes(&by, &roster).await?)
}

pub async fn load_unread_notes() -> Result<Vec<HandoverNote>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.unread_notes(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn write_note(roster: String, body: String) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.on_call.write_note(&by, &roster, HandoverNoteForm { body }).await?;
    say("Whoever comes next reads it with their shift.");
    Ok(())
}

#[server]
pub async fn read_note(note: NoteId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.on_call.read_note(&by, note).await?)
}
