//! Carrying out what the plan decides: the body of the escalation worker. Several processes share the work
//! through `skip locked`; a step pages a person once, because the database says so.

use super::breaks;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::escalation::{Escalation, Firing, Plan, Position, Step, StepForm, Target, plan};
use domain::events::Change;
use domain::{Actor, AlertId, EscalationId, PageId, PersonId, PersonRef, Timestamp};
use uuid::Uuid;

/// Chains advanced in one transaction.
const BATCH: i64 = 20;

/// A chain that is due, locked.
struct Due {
    id: EscalationId,
    alert: AlertId,
    policy: String,
    state: Escalation,
}

/// Whom a target means at this moment.
enum Reached {
    /// Those who are on call together, or the one who is named.
    People(Vec<PersonRef>),
    /// Nobody is on call there, or the person is disabled: what to call the place, and its layer.
    Nobody(String, String),
}

/// Advances every chain that is due. Returns when the next one falls due; none when nothing runs.
///
/// # Errors
/// When the database fails; what was committed stays, the rest is done by the next call.
pub async fn advance(ctx: &Ctx) -> Result<Option<Timestamp>> {
    loop {
        let mut tx = ctx.begin(&Actor::Muster).await?;
        let due = claim(&mut tx).await?;
        let full = i64::try_from(due.len()).is_ok_and(|count| count == BATCH);
        for chain in due {
            step(&mut tx, chain).await?;
        }
        tx.commit().await?;
        if !full {
            break;
        }
    }
    let next = sqlx::query_scalar!("select min(due_at) as due_at from escalations where due_at is not null")
        .fetch_one(&ctx.db)
        .await?;
    Ok(next)
}

async fn claim(tx: &mut Tx) -> Result<Vec<Due>> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select id, alert_id, policy_name, repeats, steps, cycle, next_step, due_at as "due_at!"
           from escalations where due_at <= $1 order by due_at limit $2 for update skip locked"#,
        now as _,
        BATCH
    )
    .fetch_all(&mut **tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let state = Escalation {
                steps: read_steps(row.steps)?,
                repeats: row.repeats,
                cycle: row.cycle,
                next_step: row.next_step,
                due_at: row.due_at,
            };
            Ok(Due { id: row.id, alert: row.alert_id, policy: row.policy_name, state })
        })
        .collect()
}

/// The steps of a chain as they are stored.
pub(super) fn read_steps(stored: serde_json::Value) -> Result<Vec<Step>> {
    let steps: Vec<StepForm> = serde_json::from_value(stored)?;
    Ok(steps.into_iter().map(|step| Step { wait_s: step.wait_s, targets: step.targets }).collect())
}

async fn step(tx: &mut Tx, chain: Due) -> Result<()> {
    match plan(&chain.state, tx.now()) {
        Plan::Wait { .. } => Ok(()),
        Plan::Fire { firing, mut next } => {
            metrics::histogram!("muster_escalation_lateness_seconds").record(lateness_s(tx.now(), chain.state.due_at));
            let paged = page_targets(tx, &chain, &firing, &next).await?;
            if !paged {
                // A step that reaches nobody is no reason to wait.
                next.due_at = tx.now();
            }
            move_to(tx, chain.id, next).await
        }
        Plan::Exhausted => {
            sqlx::query!("update escalations set due_at = null, ended = 'exhausted' where id = $1", chain.id.0)
                .execute(&mut **tx)
                .await?;
            tx.announce(chain.alert, Change::EscalationExhausted { policy: chain.policy });
            Ok(())
        }
    }
}

async fn move_to(tx: &mut Tx, escalation: EscalationId, next: Position) -> Result<()> {
    sqlx::query!(
        "update escalations set cycle = $2, next_step = $3, due_at = $4 where id = $1",
        escalation.0,
        next.cycle,
        next.next_step,
        next.due_at as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Pages everyone whom the firing means, but those who rest while somebody else is there. Says whether anybody was paged.
async fn page_targets(tx: &mut Tx, chain: &Due, firing: &Firing, next: &Position) -> Result<bool> {
    let (cycle, index) = firing.steps.last().copied().unwrap_or_default();
    let overdue = i32::try_from(firing.steps.len()).unwrap_or(i32::MAX) - 1;
    let mut reached: Vec<PersonRef> = Vec::new();
    for target in &firing.targets {
        match reach(tx, target).await? {
            Reached::People(people) => {
                for person in people {
                    if !reached.contains(&person) {
                        reached.push(person);
                    }
                }
            }
            Reached::Nobody(roster, layer) => {
                tx.announce(chain.alert, Change::PageNobodyOnCall { roster, layer, step: index + 1 });
            }
        }
    }
    let later = later_steps(&chain.state, cycle, next);
    if reached.is_empty() {
        let earlier = &chain.state.steps[..usize::try_from(index).unwrap_or(0).min(chain.state.steps.len())];
        reached = breaks::after_all(tx, (chain.id, cycle), earlier, later).await?;
    }
    let paged = breaks::honour(tx, (chain.alert, index + 1), reached, later).await?;
    let anybody = !paged.is_empty();
    for person in paged {
        page(tx, chain, (cycle, index), overdue, person).await?;
    }
    Ok(anybody)
}

/// The steps of this round that come after the one that is carried out.
fn later_steps<'a>(chain: &'a Escalation, cycle: i32, next: &Position) -> &'a [Step] {
    let from = usize::try_from(next.next_step).unwrap_or(0).min(chain.steps.len());
    if next.cycle == cycle { &chain.steps[from..] } else { &[] }
}

async fn reach(tx: &mut Tx, target: &Target) -> Result<Reached> {
    match target {
        Target::OnCall { roster_id, layer } => {
            let now = tx.now();
            let people = crate::oncall::on_call_at(tx, *roster_id, *layer, now).await?;
            if !people.is_empty() {
                return Ok(Reached::People(people));
            }
            let name = sqlx::query_scalar!("select name from rosters where id = $1", roster_id.0);
            let name = name.fetch_optional(&mut **tx).await?;
            Ok(Reached::Nobody(name.unwrap_or_else(|| "a removed roster".into()), layer.word()))
        }
        Target::Person { person_id } => {
            let row = sqlx::query!("select name, disabled_at from people where id = $1", person_id.0)
                .fetch_optional(&mut **tx)
                .await?;
            Ok(match row {
                Some(row) if row.disabled_at.is_none() => {
                    Reached::People(vec![PersonRef { id: *person_id, name: row.name }])
                }
                Some(row) => Reached::Nobody(row.name, "disabled".into()),
                None => Reached::Nobody("a removed person".into(), "disabled".into()),
            })
        }
    }
}

/// Makes the page of one person and what is to be sent; nothing when this step paged them already.
async fn page(tx: &mut Tx, chain: &Due, step: (i32, i32), overdue_steps: i32, person: PersonRef) -> Result<()> {
    let (page, now) = (PageId(tx.new_id()), tx.now());
    let made = sqlx::query!(
        "insert into pages (id, escalation_id, alert_id, person_id, cycle, step, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint pages_once_key do nothing",
        page.0,
        chain.id.0,
        chain.alert.0,
        person.id.0,
        step.0,
        step.1 + 1,
        now as _
    )
    .execute(&mut **tx)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(());
    }
    let ways = queue_deliveries(tx, page, person.id).await?;
    let about = chain.alert;
    tx.announce(about, Change::PageCreated { page, person: person.clone(), step: step.1 + 1, overdue_steps });
    if ways == 0 {
        let error = "no working contact method".to_owned();
        tx.announce(about, Change::PageFailed { page, person, channel: "any channel".into(), error });
    }
    Ok(())
}

/// Queues what is to be sent of a page; answers how many ways there are. Pages go to addresses that somebody confirmed, and to the one of the account, which an admin vouched for.
pub(crate) async fn queue_deliveries(tx: &mut Tx, page: PageId, person: PersonId) -> Result<usize> {
    let addresses = sqlx::query_scalar!(
        "select m.address from contact_methods m join people p on p.id = m.person_id
         where m.person_id = $1 and m.kind = 'email' and (m.verified_at is not null or m.address = p.email)
         order by m.position, m.created_at, m.id",
        person.0
    )
    .fetch_all(&mut **tx)
    .await?;
    let now = tx.now();
    let ids: Vec<Uuid> = addresses.iter().map(|_| tx.new_id()).collect();
    sqlx::query!(
        "insert into deliveries (id, page_id, channel, address, state, attempts, due_at, created_at)
         select id, $2, 'email', address, 'pending', 0, $4, $4 from unnest($1::uuid[], $3::text[]) as new (id, address)",
        &ids,
        page.0,
        &addresses,
        now as _
    )
    .execute(&mut **tx)
    .await?;
    Ok(ids.len())
}

#[allow(clippy::cast_precision_loss)] // milliseconds of lateness are far below 2^52
fn lateness_s(now: Timestamp, due_at: Timestamp) -> f64 {
    (now.0 - due_at.0) as f64 / 1000.0
}
