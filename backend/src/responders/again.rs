//! The body of the worker that pages again whoever does not answer, and gives up when no answer comes. Several processes share
//! the work through `skip locked`; a page is made once, because the database says so.

use super::ask;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::events::Change;
use domain::responders::{Next, PAGES_MAX, next};
use domain::{Actor, AskId, IncidentId, PersonRef, Timestamp};

/// Asks looked at in one transaction.
const BATCH: i64 = 20;

/// An ask that is due, locked.
struct Due {
    id: AskId,
    incident: IncidentId,
    person: PersonRef,
    /// They can still be reached at all.
    active: bool,
    round: i32,
    paged: i32,
    due_at: Timestamp,
}

/// Does what is due about everybody who has not answered. Returns when to look again.
///
/// # Errors
/// When the database fails; what was committed stays, the rest is done by the next call.
pub async fn page_again(ctx: &Ctx) -> Result<Option<Timestamp>> {
    loop {
        let mut tx = ctx.begin(&Actor::Muster).await?;
        let due = claim(&mut tx).await?;
        let full = i64::try_from(due.len()).is_ok_and(|count| count == BATCH);
        for one in due {
            step(&mut tx, one).await?;
        }
        tx.commit().await?;
        if !full {
            break;
        }
    }
    let soonest = sqlx::query_scalar!("select min(due_at) as due_at from asks where due_at is not null");
    Ok(soonest.fetch_one(&ctx.db).await?)
}

async fn claim(tx: &mut Tx) -> Result<Vec<Due>> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select ask.id, ask.incident_id, ask.round, ask.paged, ask.due_at as "due_at!",
                  person.id as person_id, person.name, person.disabled_at is null as "active!"
           from asks ask join people person on person.id = ask.person_id
           where ask.due_at <= $1 order by ask.due_at, ask.id limit $2 for update of ask skip locked"#,
        now as _,
        BATCH,
    )
    .fetch_all(&mut **tx)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        id: row.id,
        incident: row.incident_id,
        person: PersonRef { id: row.person_id, name: row.name },
        active: row.active,
        round: row.round,
        paged: row.paged,
        due_at: row.due_at,
    });
    Ok(due.collect())
}

async fn step(tx: &mut Tx, due: Due) -> Result<()> {
    let paged = if due.active { due.paged } else { PAGES_MAX };
    match next(paged, due.due_at, tx.now()) {
        Next::Wait { .. } => Ok(()),
        Next::PageAgain { nth, due_at } => {
            sqlx::query!("update asks set paged = $2, due_at = $3 where id = $1", due.id.0, nth, due_at as _)
                .execute(&mut **tx)
                .await?;
            ask::page(tx, due.incident, due.id, (due.round, nth), due.person).await
        }
        Next::GiveUp => {
            let now = tx.now();
            sqlx::query!("update asks set due_at = null, unanswered_at = $2 where id = $1", due.id.0, now as _)
                .execute(&mut **tx)
                .await?;
            ask::take_pages_back(tx, due.id).await?;
            let (person, pages) = (due.person, due.paged);
            tx.announce(due.incident, Change::ResponderUnanswered { ask: due.id, person, pages });
            Ok(())
        }
    }
}
