//! Server functions behind the link of an ask. Whoever holds the link is whom it was sent to: the signature, not a session, says
//! who calls.

use crate::forms::read;
use app_context::{AppError, ports};
use domain::responders::{AnswerForm, AskPage};
use leptos::server;

/// Public: the link is the right.
pub async fn load_ask_behind_link(link: String) -> Result<AskPage, AppError> {
    Ok(ports()?.responders.ask_behind_link(&link).await?)
}

/// Public: the link is the right.
#[server]
#[middleware(app_context::KeepTyped)]
pub async fn answer_by_link(link: String, state: String, #[server(default)] words: String) -> Result<(), AppError> {
    let form = AnswerForm { state: read("state", &state)?, words };
    ports()?.responders.answer_by_link(&link, form).await?;
    Ok(())
}
