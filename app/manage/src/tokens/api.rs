//! API tokens. The secret of a new one leaves the server once: with the page that the form goes back to.

use app_context::{AppError, hand_over, handed_over, ports, signed_in};
use domain::people::{ApiToken, ApiTokenForm, WithSecret};
use domain::{ApiTokenId, Role};
use leptos::prelude::*;

/// Where the secret of a new token waits for its page.
const PAGE: &str = "/settings/tokens";

pub async fn load_tokens() -> Result<Vec<ApiToken>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.tokens(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_token(name: String, role: Role) -> Result<(), AppError> {
    let by = signed_in()?;
    let created = ports()?.access.create_token(&by, ApiTokenForm { name, role }).await?;
    hand_over(PAGE, &created);
    Ok(())
}

/// The token that has just been created.
pub fn take_created_token() -> Option<WithSecret<ApiToken>> {
    signed_in().ok()?;
    handed_over(PAGE)
}

#[server]
pub async fn revoke_token(token: ApiTokenId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.revoke_token(&by, token).await?)
}
