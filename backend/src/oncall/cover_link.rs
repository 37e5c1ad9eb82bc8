//! The signed link in a letter that asks for cover: whoever holds it may take that time as the person whom the letter
//! went to, and nothing else. Opening it only shows, because mail scanners open links.

use super::requests;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::secrets;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::oncall::{Cover, CoverOffer};
use domain::{Actor, CoverRequestId, PersonId, PersonRef, Refusal, Timestamp};
use uuid::Uuid;

/// Keeps these signatures apart from those of other links.
const PURPOSE: &[u8] = b"cover";

/// What writes such links.
pub(super) struct Signer {
    key: Vec<u8>,
    public_url: String,
}

pub(super) async fn signer(ctx: &Ctx) -> Result<Signer> {
    Ok(Signer { key: key(ctx).await?, public_url: ctx.public_url.to_string() })
}

impl Signer {
    /// The whole link, which works until the time is over.
    pub fn link(&self, request: CoverRequestId, person: PersonId, until: Timestamp) -> String {
        let message = [request.0.as_bytes().as_slice(), person.0.as_bytes(), &until.0.to_be_bytes()].concat();
        let signature = secrets::sign(&self.key, &[PURPOSE, &message].concat());
        format!("{}/cover/{}.{signature}", self.public_url, URL_SAFE_NO_PAD.encode(message))
    }
}

async fn key(ctx: &Ctx) -> Result<Vec<u8>> {
    Ok(sqlx::query_scalar!("select link_key from installation").fetch_one(&ctx.db).await?)
}

/// Whom the link was written to, and what for.
async fn read(ctx: &Ctx, link: &str) -> Result<(CoverRequestId, PersonRef)> {
    let no_such_link = || Refusal::NotFound("link; it may be incomplete, or the time is over".into());
    let (encoded, signature) = link.split_once('.').ok_or_else(no_such_link)?;
    let message = URL_SAFE_NO_PAD.decode(encoded).ok().filter(|message| message.len() == 40);
    let message = message.ok_or_else(no_such_link)?;
    if !secrets::is_signature(&key(ctx).await?, &[PURPOSE, &message].concat(), signature) {
        return Err(no_such_link().into());
    }
    let id = |range: std::ops::Range<usize>| Uuid::from_slice(&message[range]).unwrap_or_default();
    let until: [u8; 8] = message[32..].try_into().unwrap_or_default();
    if Timestamp(i64::from_be_bytes(until)) < ctx.now() {
        return Err(no_such_link().into());
    }
    let (request, person) = (CoverRequestId(id(0..16)), id(16..32));
    let person =
        sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", person);
    let person = person.fetch_optional(&ctx.db).await?.ok_or_else(no_such_link)?;
    Ok((request, person))
}

/// What waits behind a link.
pub(super) async fn behind(ctx: &Ctx, link: &str) -> Result<CoverOffer> {
    let (request, person) = read(ctx, link).await?;
    let mut connection = ctx.db.acquire().await?;
    let zone = sqlx::query_scalar!("select time_zone from people where id = $1", person.id as _);
    let time_zone = zone.fetch_one(&mut *connection).await?;
    let (request, taken) = requests::with_taker(&mut connection, request).await?;
    Ok(CoverOffer { request, person, time_zone, taken })
}

/// The person whom the letter went to takes the time.
pub(super) async fn take(ctx: &Ctx, link: &str) -> Result<Cover> {
    let (request, person) = read(ctx, link).await?;
    let by = Actor::Link { id: person.id, name: person.name };
    requests::take(ctx, &by, request).await
}
