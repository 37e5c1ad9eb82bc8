//! Letters about shifts, queued in the transaction that makes them true.

use crate::error::Result;
use domain::{DeliveryId, PersonId, Timestamp};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;

/// What a letter is about, until it is written: what it says is made when it leaves, from what holds then.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Letter<'a, A> {
    pub kind: &'static str,
    pub person: PersonId,
    /// One letter of this kind is written to a person for each key, whoever asks for it and how often.
    pub key: &'a str,
    pub about: &'a A,
}

/// Queues a letter to where a person is reached first, or where they sign in. Whoever is disabled gets none.
pub(crate) async fn queue<A: Serialize + Sync>(
    connection: &mut PgConnection,
    now: Timestamp,
    letter: Letter<'_, A>,
) -> Result<()> {
    sqlx::query!(
        "insert into deliveries (id, letter, person_id, contact_method_id, channel, address, state, attempts, due_at,
                                 created_at, about, letter_key)
         select $1, $2, person.id, method.id, 'email', coalesce(method.address, person.email), 'pending', 0, $4, $4, $5, $6
         from people person left join lateral (
             select id, address from contact_methods where person_id = person.id and verified_at is not null
             order by position, id limit 1) method on true
         where person.id = $3 and person.disabled_at is null
         on conflict (person_id, letter, letter_key) where letter_key is not null do nothing",
        DeliveryId(crate::ctx::new_id(now)) as _,
        letter.kind,
        letter.person as _,
        now as _,
        Json(letter.about) as _,
        letter.key,
    )
    .execute(connection)
    .await?;
    Ok(())
}
