//! Server functions behind a signed link. Whoever holds the link is whom it was sent to: the signature, not a
//! session, says who calls.

use app_context::AppError;
use app_context::ports;
use domain::oncall::CoverOffer;
use leptos::server;

/// Public: the link is the right.
pub async fn load_offer(link: String) -> Result<CoverOffer, AppError> {
    Ok(ports()?.on_call.cover_offer(&link).await?)
}

/// Public: the link is the right.
#[server]
pub async fn take_cover_by_link(link: String) -> Result<(), AppError> {
    ports()?.on_call.take_cover_by_link(&link).await?;
    Ok(())
}
