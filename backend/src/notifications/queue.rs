//! Letters about shifts, queued in the transaction that makes them true.

use crate::error::Result;
use domain::{PersonId, Timestamp};
use serde::Serialize;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

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
    let Letter { kind, person, key, about } = letter;
    queue_all(connection, now, &[person], (kind, key, about)).await
}

/// The same letter to several people at once: its kind, its key, and what it is about.
pub(crate) async fn queue_all<A: Serialize + Sync>(
    connection: &mut PgConnection,
    now: Timestamp,
    people: &[PersonId],
    (kind, key, about): (&'static str, &str, &A),
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = people.iter().map(|_| crate::ctx::new_id(now)).collect();
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    sqlx::query!(
        "insert into deliveries (id, letter, person_id, contact_method_id, channel, address, state, attempts, due_at,
                                 created_at, about, letter_key)
         select told.id, $3, person.id, method.id, 'email', coalesce(method.address, person.email), 'pending', 0, $4, $4, $5, $6
         from unnest($1::uuid[], $2::uuid[]) told (id, person_id)
         join people person on person.id = told.person_id and person.disabled_at is null
         left join lateral (
             select id, address from contact_methods where person_id = person.id and verified_at is not null
             order by position, id limit 1) method on true
         on conflict (person_id, letter, letter_key) where letter_key is not null do nothing",
        &ids,
        &people,
        kind,
        now as _,
        Json(about) as _,
        key,
    )
    .execute(connection)
    .await?;
    Ok(())
}
