//! API tokens. The secret of a new one leaves the server once: as the answer, or, towards a form without
//! scripts, with the page that the form goes back to.

use app_context::AppError;
use domain::people::{ApiToken, WithSecret};
use domain::{ApiTokenId, Role};
use leptos::prelude::*;
#[cfg(feature = "ssr")]
use {
    app_context::{hand_over, handed_over, ports, signed_in},
    domain::people::ApiTokenForm,
};

/// Where the secret of a new token waits for its page.
#[cfg(feature = "ssr")]
const PAGE: &str = "/settings/tokens";

#[server]
pub async fn load_tokens() -> Result<Vec<ApiToken>, AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.tokens(&by).await?)
}

#[server]
#[middleware(app_context::KeepTyped)]
pub async fn create_token(name: String, role: Role) -> Result<WithSecret<ApiToken>, AppError> {
    let by = signed_in()?;
    let created = ports()?.access.create_token(&by, ApiTokenForm { name, role }).await?;
    hand_over(PAGE, &created);
    Ok(created)
}

/// The token that a form without scripts has just created.
#[server]
pub async fn take_created_token() -> Result<Option<WithSecret<ApiToken>>, AppError> {
    signed_in()?;
    Ok(handed_over(PAGE))
}

#[server]
pub async fn revoke_token(token: ApiTokenId) -> Result<(), AppError> {
    let by = signed_in()?;
    Ok(ports()?.access.revoke_token(&by, token).await?)
}
