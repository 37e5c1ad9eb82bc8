//! Server functions behind a signed link. Whoever holds the link is whom it was sent to: the signature, not a
//! session, says who calls.

use app_context::AppError;
use app_context::ports;
use domain::escalation::PageView;
use leptos::server;

/// Public: the link is the right.
pub async fn load_page_behind_link(link: String) -> Result<PageView, AppError> {
    Ok(ports()?.escalations.page_behind_link(&link).await?)
}

/// Public: the link is the right.
#[server]
pub async fn acknowledge_by_link(link: String) -> Result<(), AppError> {
    ports()?.escalations.acknowledge_by_link(&link).await?;
    Ok(())
}
