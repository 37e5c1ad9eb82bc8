//! Versions of what a roster plans. What a version says is written once; withdrawing one is a mark.

use super::{load, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use domain::oncall::{Plan, RosterVersion, RosterVersionRef};
use domain::{Action, Actor, Refusal, RosterId, RosterVersionId, Timestamp};
use sqlx::PgConnection;
use sqlx::types::Json;

/// A version that is about to be written.
pub(super) struct New<'a> {
    pub roster: RosterId,
    pub number: i32,
    pub effective_from: Timestamp,
    pub plan: &'a Plan,
    pub reason: Option<&'a str>,
}

/// A version as it is stored.
pub(super) struct Stored {
    pub number: i32,
    pub effective_from: Timestamp,
    pub plan: Plan,
    pub withdrawn: bool,
    published_at: Timestamp,
    published_by: String,
}

impl Stored {
    pub(super) fn as_ref(&self) -> RosterVersionRef {
        RosterVersionRef {
            number: self.number,
            published_at: self.published_at,
            published_by: self.published_by.clone(),
        }
    }
}

pub(super) async fn insert(tx: &mut Tx, new: New<'_>, by: &Actor) -> Result<RosterVersionId> {
    let (id, now) = (RosterVersionId(tx.new_id()), tx.now());
    sqlx::query!(
        "insert into roster_versions (id, roster_id, number, effective_from, plan, reason, published_at, published_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        new.roster as _,
        new.number,
        new.effective_from as _,
        Json(new.plan) as _,
        new.reason,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    let people: Vec<_> = new.plan.participants().into_iter().map(|person| person.0).collect();
    sqlx::query!(
        "insert into roster_version_people (version_id, person_id) select $1, unnest($2::uuid[])",
        id as _,
        &people,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

pub(super) async fn next_number(tx: &mut Tx, roster: RosterId) -> Result<i32> {
    let last = sqlx::query_scalar!("select max(number) from roster_versions where roster_id = $1", roster as _);
    Ok(last.fetch_one(&mut **tx).await?.unwrap_or(0) + 1)
}

/// Makes room for a version: what was to take effect at the very same instant is withdrawn.
pub(super) async fn replace_at(tx: &mut Tx, roster: RosterId, at: Timestamp, by: &Actor) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update roster_versions set withdrawn_at = $3, withdrawn_by = $4
         where roster_id = $1 and effective_from = $2 and withdrawn_at is null",
        roster as _,
        at as _,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn withdraw(tx: &mut Tx, roster: RosterId, number: i32, by: &Actor) -> Result<()> {
    let now = tx.now();
    sqlx::query!(
        "update roster_versions set withdrawn_at = $3, withdrawn_by = $4 where roster_id = $1 and number = $2",
        roster as _,
        number,
        now as _,
        by.name(),
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The versions of a roster that stand.
pub(super) async fn standing(connection: &mut PgConnection, roster: RosterId) -> Result<Vec<Stored>> {
    let mut stored = stored(connection, roster).await?;
    stored.retain(|version| !version.withdrawn);
    Ok(stored)
}

/// All versions of a roster.
pub(super) async fn stored(connection: &mut PgConnection, roster: RosterId) -> Result<Vec<Stored>> {
    let rows = sqlx::query!(
        r#"select number, effective_from as "effective_from: Timestamp", plan as "plan: Json<Plan>",
                  withdrawn_at is not null as "withdrawn!", published_at as "published_at: Timestamp", published_by
           from roster_versions where roster_id = $1 order by number"#,
        roster as _,
    )
    .fetch_all(connection)
    .await?;
    let stored = rows.into_iter().map(|row| Stored {
        number: row.number,
        effective_from: row.effective_from,
        plan: row.plan.0,
        withdrawn: row.withdrawn,
        published_at: row.published_at,
        published_by: row.published_by,
    });
    Ok(stored.collect())
}

pub(super) async fn list(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<RosterVersion>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    all(&mut connection, id).await
}

pub(super) async fn one(connection: &mut PgConnection, roster: RosterId, number: i32) -> Result<RosterVersion> {
    let found = all(connection, roster).await?.into_iter().find(|version| version.number == number);
    Ok(found.ok_or_else(|| Refusal::NotFound("version".into()))?)
}

/// All versions, the newest first.
async fn all(connection: &mut PgConnection, roster: RosterId) -> Result<Vec<RosterVersion>> {
    let rows = sqlx::query!(
        r#"select version.number, version.effective_from as "effective_from: Timestamp",
                  standing.ends_at as "ends_at: Timestamp", version.plan as "plan: Json<Plan>", version.reason,
                  version.published_at as "published_at: Timestamp", version.published_by,
                  version.withdrawn_at as "withdrawn_at: Timestamp"
           from roster_versions version left join standing_roster_versions standing on standing.id = version.id
           where version.roster_id = $1 order by version.number desc limit 200"#,
        roster as _,
    )
    .fetch_all(&mut *connection)
    .await?;
    let mut people: Vec<_> = rows.iter().flat_map(|row| row.plan.participants()).map(|person| person.0).collect();
    people.sort_unstable();
    people.dedup();
    let known = load::people(connection, &people).await?;
    let versions = rows.into_iter().map(|row| RosterVersion {
        number: row.number,
        effective_from: row.effective_from,
        ends_at: row.ends_at,
        published_at: row.published_at,
        published_by: row.published_by,
        reason: row.reason,
        withdrawn_at: row.withdrawn_at,
        rotations: row.plan.rotations.iter().map(|rotation| known.rotation(rotation)).collect(),
    });
    Ok(versions.collect())
}
