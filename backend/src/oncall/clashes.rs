//! Where exempt people are on call, who could take that time, and giving it to them in one step.

use super::load::{self, Loaded, Rosters};
use super::{add_cover, assess, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::{ClashView, Cover, CoverForm, CoverKind, Filling, Schedule, fill};
use domain::{Action, Actor, Refusal, Timestamp};
use sqlx::PgConnection;

/// How far ahead clashes are looked for: as far as one cover reaches.
const AHEAD_S: i64 = 92 * 86_400;

pub(super) async fn list(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<ClashView>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    let loaded = loaded(&mut connection, id.0, ctx.now()).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let fillings = fillings(&mut connection, roster, ctx.now()).await?;
    let person = |id| loaded.people.get(id).map(|participant| participant.person.clone());
    let views = fillings.into_iter().filter_map(|Filling { clash, person: proposed }| {
        Some(ClashView {
            layer: clash.layer,
            person: person(clash.person)?,
            starts_at: clash.starts_at,
            ends_at: clash.ends_at,
            effect: clash.effect,
            proposed: proposed.and_then(person),
        })
    });
    Ok(views.collect())
}

/// Gives all that time to those who are proposed for it, as covers.
pub(super) async fn cover(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<Cover>> {
    authz::require(by, Action::Read)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let id = show::id_of(&mut tx, slug).await?;
    rights::require_edit(&mut tx, by, id, now).await?;
    let loaded = loaded(&mut tx, id.0, now).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let mut covers = Vec::new();
    for Filling { clash, person } in fillings(&mut tx, roster, now).await? {
        let Some(person_id) = person else { continue };
        let form = CoverForm {
            roster_id: id,
            layer: clash.layer,
            kind: CoverKind::Takes,
            person_id,
            instead_of: Some(clash.person),
            starts_at: clash.starts_at,
            ends_at: clash.ends_at,
        };
        covers.push(add_cover::insert(&mut tx, by, form, roster.roster.clone()).await?);
    }
    if covers.is_empty() {
        return Err(Refusal::Conflict("There is nobody who could take any of this time. Ask somebody.".into()).into());
    }
    tx.commit_with(covers).await
}

async fn loaded(connection: &mut PgConnection, id: uuid::Uuid, now: Timestamp) -> Result<Rosters> {
    load::load(connection, Some(&[id]), now, now.plus_s(AHEAD_S)).await
}

async fn fillings(connection: &mut PgConnection, roster: &Loaded, now: Timestamp) -> Result<Vec<Filling>> {
    let window = (now, now.plus_s(AHEAD_S));
    let crew = assess::crew(connection, &load::mentioned(&roster.rules).collect(), window).await?;
    let Some(version) = roster.rules.version_at(now).or_else(|| roster.rules.versions.first()) else {
        return Ok(Vec::new());
    };
    Ok(fill(&Schedule::of(&roster.rules, window.0, window.1), &version.plan, &crew, roster.policy))
}
