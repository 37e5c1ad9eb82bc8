//! Server functions of the first screen.

use app_context::AppError;
#[cfg(feature = "ssr")]
use app_context::{ports, signed_in};
use domain::now::Board;
use leptos::server;

#[server]
pub async fn load_board() -> Result<Board, AppError> {
    let by = signed_in()?;
    Ok(ports()?.now.board(&by).await?)
}

#[server]
pub async fn acknowledge_page(page: domain::PageId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.escalations.acknowledge_page(&by, page).await?)
}
