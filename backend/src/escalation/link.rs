//! The signed link in a page: whoever holds it may acknowledge that one alert as the person paged, and
//! nothing else. A GET only shows; mail scanners open links, but they do not press buttons.

use super::pages;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::secrets;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::escalation::PageView;
use domain::{Actor, PageId, Refusal, Timestamp};
use uuid::Uuid;

/// How long a link works, in seconds: a page older than a week needs no acknowledgement any more.
const VALID_S: i64 = 7 * 86_400;

/// The path of the link in a page about an alert: `/acknowledge/<page and expiry>.<signature>`.
pub(crate) fn link_of(link_key: &[u8], page: PageId, created_at: Timestamp) -> String {
    format!("/acknowledge/{}", signed(link_key, page, created_at))
}

/// The path of the link in a page with which somebody is asked to help.
pub(crate) fn link_of_ask(link_key: &[u8], page: PageId, created_at: Timestamp) -> String {
    format!("/asked/{}", signed(link_key, page, created_at))
}

fn signed(link_key: &[u8], page: PageId, created_at: Timestamp) -> String {
    let message = message(page, created_at.plus_s(VALID_S));
    format!("{}.{}", URL_SAFE_NO_PAD.encode(message), secrets::sign(link_key, &message))
}

/// The page behind a link.
pub(super) async fn page_behind(ctx: &Ctx, link: &str) -> Result<PageView> {
    let page = read(ctx, link).await?;
    pages::page(&ctx.db, page).await
}

/// Acknowledges the alert of the page, as the person paged.
pub(super) async fn acknowledge(ctx: &Ctx, link: &str) -> Result<PageView> {
    let view = page_behind(ctx, link).await?;
    let by = Actor::Link { id: view.person.id, name: view.person.name };
    let mut tx = ctx.begin(&by).await?;
    crate::alerts::acknowledge_in(&mut tx, view.alert_id, Some(view.person.id)).await?;
    tx.commit().await?;
    pages::page(&ctx.db, view.id).await
}

fn message(page: PageId, expires_at: Timestamp) -> [u8; 24] {
    let mut message = [0; 24];
    message[..16].copy_from_slice(page.0.as_bytes());
    message[16..].copy_from_slice(&expires_at.0.to_be_bytes());
    message
}

/// The page that a link was signed for.
pub(crate) async fn read(ctx: &Ctx, link: &str) -> Result<PageId> {
    let no_such_link = || Refusal::NotFound("link; it may be incomplete or older than a week".into());
    let (encoded, signature) = link.split_once('.').ok_or_else(no_such_link)?;
    let message = URL_SAFE_NO_PAD.decode(encoded).ok().and_then(|bytes| <[u8; 24]>::try_from(bytes).ok());
    let message = message.ok_or_else(no_such_link)?;
    let key = sqlx::query_scalar!("select link_key from installation").fetch_one(&ctx.db).await?;
    let mut expiry = [0; 8];
    expiry.copy_from_slice(&message[16..]);
    let expires_at = Timestamp(i64::from_be_bytes(expiry));
    if !secrets::is_signature(&key, &message, signature) || expires_at < ctx.now() {
        return Err(no_such_link().into());
    }
    let mut page = [0; 16];
    page.copy_from_slice(&message[..16]);
    Ok(PageId(Uuid::from_bytes(page)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_signed_over_the_page_and_its_end() {
        let page = PageId(Uuid::from_u128(7));
        let link = link_of(b"key", page, Timestamp(0));
        let (encoded, signature) =
            link.strip_prefix("/acknowledge/").and_then(|link| link.split_once('.')).expect("two parts");
        let message = URL_SAFE_NO_PAD.decode(encoded).expect("base64");
        assert!(secrets::is_signature(b"key", &message, signature));
        assert!(!secrets::is_signature(b"other", &message, signature));
        assert!(!secrets::is_signature(b"key", &super::message(page, Timestamp(1)), signature));
    }
}
