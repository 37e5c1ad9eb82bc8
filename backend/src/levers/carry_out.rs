//! The body of the worker that carries calls out. A call is claimed for a minute; one that nobody finished comes free by
//! itself, and each attempt carries the same id, so that the other side can tell that it is the same.

use super::connectors::{self, Order, Reach};
use super::timers;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::events::Change;
use domain::levers::{
    CallState, Connector, LEASE_S, LeverKind, LeverState, Next, after, goes_back, pulls, put_back_at,
};
use domain::{Actor, IncidentId, LeverCallId, LeverId, Timestamp};
use futures::future::join_all;
use sqlx::types::Json;

/// How many go out at once.
const AT_ONCE: i64 = 8;

pub(super) struct Claimed {
    id: LeverCallId,
    lever: LeverId,
    name: String,
    incident: IncidentId,
    puts_back: bool,
    minutes: Option<i32>,
    pub(super) order: Order,
    pub(super) reach: Result<Reach, String>,
}

/// Puts back what is due, and carries out what was asked. Returns when to look again.
///
/// # Errors
/// When the database fails; what was not kept is carried out again, under the same id.
pub async fn carry_out_levers(ctx: &Ctx) -> Result<Option<Timestamp>> {
    timers::put_back_due(ctx).await?;
    let mut failed = None;
    for done in join_all(claim_due(ctx).await?.into_iter().map(|call| carry_out(ctx, call))).await {
        failed = done.err().or(failed);
    }
    if let Some(error) = failed {
        return Err(error);
    }
    let next = sqlx::query_scalar!(
        r#"select least((select min(due_at) from lever_calls where state = 'asked'),
                        (select min(put_back_at) from levers lever where removed_at is null
                             and not exists (select from lever_calls c where c.lever_id = lever.id and c.state = 'asked')))
               as "at: Timestamp""#
    );
    Ok(next.fetch_one(&ctx.db).await?)
}

pub(super) async fn claim_due(ctx: &Ctx) -> Result<Vec<Claimed>> {
    let now = ctx.now();
    let rows = sqlx::query!(
        r#"with due as (select id from lever_calls where state = 'asked' and due_at <= $1
                        order by due_at limit $3 for update skip locked)
           update lever_calls c set due_at = $2, attempts = c.attempts + 1
           from due, levers lever, services service, incidents i
           where c.id = due.id and lever.id = c.lever_id and service.id = lever.service_id and i.id = c.incident_id
           returning c.id, c.lever_id, c.incident_id, c.wanted as "wanted: Json<LeverState>", c.puts_back, c.reason,
               c.minutes, c.asked_by, c.attempts, lever.name, lever.kind as "kind: LeverKind", lever.target_group,
               lever.connector as "connector: Json<Connector>", lever.secret, lever.old_secret,
               lever.old_secret_until as "old_secret_until: Timestamp", service.slug, i.number, i.is_private"#,
        now as _,
        now.plus_s(LEASE_S) as _,
        AT_ONCE,
    )
    .fetch_all(&ctx.db)
    .await?;
    let calls = rows.into_iter().map(|row| {
        let old = row.old_secret.filter(|_| row.old_secret_until.is_some_and(|until| until > now));
        let secrets = connectors::open(ctx, row.lever_id, &row.secret, old.as_deref());
        let order = Order {
            id: row.id.0,
            attempt: row.attempts,
            wanted: row.wanted.0,
            // Of a private incident the other side learns what to do, and nothing else.
            reason: if row.is_private { String::new() } else { row.reason },
            by: if row.is_private { String::new() } else { row.asked_by },
            incident: Some(row.number).filter(|_| !row.is_private),
        };
        let reach = secrets.map(|(secret, old_secret)| Reach {
            lever: row.lever_id,
            name: row.name.clone(),
            service: row.slug,
            kind: row.kind,
            target_group: row.target_group,
            connector: row.connector.0,
            secret,
            old_secret,
        });
        Claimed {
            id: row.id,
            lever: row.lever_id,
            name: row.name,
            incident: row.incident_id,
            puts_back: row.puts_back,
            minutes: row.minutes,
            order,
            reach,
        }
    });
    Ok(calls.collect())
}

/// What another server says is waited for outside of transactions; what it said is kept in one.
pub(super) async fn carry_out(ctx: &Ctx, call: Claimed) -> Result<()> {
    let (wanted, attempts) = (call.order.wanted, call.order.attempt);
    let attempt = match &call.reach {
        Ok(reach) => connectors::set(ctx, reach, &call.order).await,
        Err(why) => domain::levers::Attempt::Refused(why.clone()),
    };
    let outcome = match after(attempt, wanted, attempts, ctx.now()) {
        Next::Again { at, words } => {
            sqlx::query!(
                "update lever_calls set due_at = $3, words = $4 where id = $1 and state = 'asked' and attempts = $2",
                call.id.0,
                attempts,
                at as _,
                format!("Tried {attempts} times. {words}"),
            )
            .execute(&ctx.db)
            .await?;
            metrics::counter!("muster_lever_calls_total", "outcome" => "again").increment(1);
            return Ok(());
        }
        Next::Ends { state, read, words } => (state, read, words),
    };
    end(ctx, call, outcome).await
}

async fn end(ctx: &Ctx, call: Claimed, (state, read, words): (CallState, Option<LeverState>, String)) -> Result<()> {
    let mut tx = ctx.begin(&Actor::Muster).await?;
    let (now, attempts) = (tx.now(), call.order.attempt);
    // The incident first, as everybody who pulls locks it: whether it is open holds until this is kept.
    let open = sqlx::query!("select status from incidents where id = $1 for share", call.incident.0);
    let open = open.fetch_one(&mut *tx).await?.status.is_open();
    let lever = sqlx::query!(
        "select back_with_incident, kept_why, put_back_at from levers where id = $1 for update",
        call.lever.0
    );
    let lever = lever.fetch_one(&mut *tx).await?;
    let mine = sqlx::query!(
        "update lever_calls set state = $3, read = $4, words = $5, ended_at = $6, due_at = null
         where id = $1 and state = 'asked' and attempts = $2",
        call.id.0,
        attempts,
        state.as_str(),
        read.map(Json) as _,
        words,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    // Somebody else took it up meanwhile: then that attempt tells.
    if mine.rows_affected() == 0 {
        return Ok(());
    }
    if let Some(read) = read {
        sqlx::query!(
            "update levers set state = $2, read_at = $3 where id = $1",
            call.lever.0,
            Json(read) as _,
            now as _
        )
        .execute(&mut *tx)
        .await?;
    }
    if call.puts_back && state == CallState::InForce {
        sqlx::query!(
            "update levers set pulled_by_call = null, put_back_at = null, kept_why = '' where id = $1",
            call.lever.0
        )
        .execute(&mut *tx)
        .await?;
    } else if !call.puts_back && pulls(state, attempts) {
        let back = put_back_at(call.minutes, goes_back(lever.back_with_incident, ""), open, now);
        sqlx::query!(
            "update levers set pulled_by_call = $2, put_back_at = $3, kept_why = '' where id = $1",
            call.lever.0,
            call.id.0,
            back as _,
        )
        .execute(&mut *tx)
        .await?;
    }
    let (lever, name, wanted) = (call.lever, call.name, call.order.wanted);
    let change = match (state, read) {
        (CallState::InForce, Some(state)) => Change::LeverInForce { lever, name, state, words },
        (_, Some(state)) => Change::LeverDiffers { lever, name, wanted, state, words },
        (_, None) => Change::LeverFailed { lever, name, wanted, words },
    };
    tx.announce(call.incident, change);
    tx.commit().await?;
    metrics::counter!("muster_lever_calls_total", "outcome" => state.as_str()).increment(1);
    Ok(())
}
