//! Server functions of the first screen.

use app_context::AppError;
use app_context::{ports, say, signed_in};
use domain::now::Board;
use leptos::server;

/// What is open, what fires and who is on call.
pub async fn load_board() -> Result<Board, AppError> {
    let by = signed_in()?;
    Ok(ports()?.now.board(&by).await?)
}

#[server]
pub async fn acknowledge_page(page: domain::PageId) -> Result<(), AppError> {
    let by = signed_in()?;
    ports()?.escalations.acknowledge_page(&by, page).await?;
    say("Acknowledged. Nobody else is paged for this: take a breath first.");
    Ok(())
}
