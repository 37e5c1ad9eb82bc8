//! The signed link that confirms an address. Whoever holds it reads mail there; opening it changes nothing, because
//! mail scanners open links. It needs no place in the database: the signature says what it is for and until when.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::secrets;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::events::Change;
use domain::people::AddressCheck;
use domain::{Actor, ContactMethodId, PersonId, PersonRef, Refusal, Timestamp};
use uuid::Uuid;

/// How long a link works, in seconds.
const VALID_S: i64 = 86_400;
/// Keeps these signatures apart from those of links in pages.
const PURPOSE: &[u8] = b"address check";

/// The whole link for a letter that leaves now.
pub(crate) async fn address_check_link(ctx: &Ctx, method: ContactMethodId) -> Result<String> {
    let key = sqlx::query_scalar!("select link_key from installation").fetch_one(&ctx.db).await?;
    Ok(format!("{}/verify/{}", ctx.public_url, sealed(&key, method, ctx.now().plus_s(VALID_S))))
}

fn sealed(key: &[u8], method: ContactMethodId, until: Timestamp) -> String {
    let message = [method.0.as_bytes().as_slice(), &until.0.to_be_bytes()].concat();
    let signed = [PURPOSE, &message].concat();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(message), secrets::sign(key, &signed))
}

fn opened(key: &[u8], link: &str, now: Timestamp) -> Option<ContactMethodId> {
    let (encoded, signature) = link.split_once('.')?;
    let message = URL_SAFE_NO_PAD.decode(encoded).ok().and_then(|bytes| <[u8; 24]>::try_from(bytes).ok())?;
    if !secrets::is_signature(key, &[PURPOSE, &message].concat(), signature) {
        return None;
    }
    let (method, until) = message.split_at(16);
    let until = Timestamp(i64::from_be_bytes(until.try_into().ok()?));
    (until >= now).then_some(())?;
    Uuid::from_slice(method).ok().map(ContactMethodId)
}

async fn read(ctx: &Ctx, link: &str) -> Result<ContactMethodId> {
    let key = sqlx::query_scalar!("select link_key from installation").fetch_one(&ctx.db).await?;
    opened(&key, link, ctx.now()).ok_or_else(|| no_such_link().into())
}

fn no_such_link() -> Refusal {
    Refusal::NotFound("link; it is incomplete, older than a day, or for an address that was removed".into())
}

pub(super) async fn behind(ctx: &Ctx, link: &str) -> Result<AddressCheck> {
    let method = read(ctx, link).await?;
    let found = sqlx::query!(
        r#"select m.address, m.verified_at, p.id as "person: PersonId", p.name,
                  coalesce((select o.name from organisation o), 'Muster') as "organisation!"
           from contact_methods m join people p on p.id = m.person_id where m.id = $1"#,
        method as _,
    )
    .fetch_optional(&ctx.db)
    .await?
    .ok_or_else(no_such_link)?;
    Ok(AddressCheck {
        address: found.address,
        person: PersonRef { id: found.person, name: found.name },
        organisation: found.organisation,
        verified_at: found.verified_at,
    })
}

/// Confirms the address, as the person. A second time changes nothing.
pub(super) async fn verify(ctx: &Ctx, link: &str) -> Result<AddressCheck> {
    let (method, check) = (read(ctx, link).await?, behind(ctx, link).await?);
    let by = Actor::Link { id: check.person.id, name: check.person.name.clone() };
    let mut tx = ctx.begin(&by).await?;
    let now = tx.now();
    let verified = sqlx::query!(
        "update contact_methods set verified_at = $2 where id = $1 and verified_at is null",
        method as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    if verified.rows_affected() > 0 {
        let (person, address) = (check.person, check.address);
        tx.announce(Subject::default(), Change::ContactMethodVerified { person, address });
        tx.commit().await?;
    }
    behind(ctx, link).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_for_one_address_until_its_end() {
        let method = ContactMethodId(Uuid::from_u128(7));
        let link = sealed(b"key", method, Timestamp(1_000));
        assert_eq!(opened(b"key", &link, Timestamp(1_000)), Some(method));
        assert_eq!(opened(b"key", &link, Timestamp(1_001)), None, "too late");
        assert_eq!(opened(b"other", &link, Timestamp(0)), None);
        let other = sealed(b"key", ContactMethodId(Uuid::from_u128(8)), Timestamp(1_000));
        let mixed = format!("{}.{}", other.split('.').next().unwrap(), link.split('.').nth(1).unwrap());
        assert_eq!(opened(b"key", &mixed, Timestamp(0)), None, "somebody else's signature");
        for wrong in ["", ".", "x.y", &link[1..]] {
            assert_eq!(opened(b"key", wrong, Timestamp(0)), None, "{wrong:?}");
        }
    }
}
