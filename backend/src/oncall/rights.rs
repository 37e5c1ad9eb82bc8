//! Who may change a roster, and who may cover in it: its managers edit, they and its members cover, and nobody else.

use super::show;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use domain::oncall::RosterRights;
use domain::{Action, Actor, PersonId, Refusal, Role, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// What a person is to a roster.
#[derive(Clone, Copy, Default)]
struct Ties {
    manages: bool,
    has_managers: bool,
    member: bool,
}

/// The rights of an actor in these rosters (in all when none are named).
pub(super) async fn of(
    connection: &mut PgConnection,
    by: &Actor,
    only: Option<&[Uuid]>,
    now: Timestamp,
) -> Result<HashMap<RosterId, RosterRights>> {
    let person = by.person();
    let rows = sqlx::query!(
        r#"select roster.id as "id: RosterId",
                  exists (select from roster_managers it where it.roster_id = roster.id) as "has_managers!",
                  exists (select from roster_managers it where it.roster_id = roster.id and it.person_id = $2) as "manages!",
                  exists (select from roster_version_people turn
                          join standing_roster_versions version on version.id = turn.version_id
                          where turn.person_id = $2 and version.roster_id = roster.id
                            and (version.ends_at is null or version.ends_at > $3))
                  or exists (select from covers it where it.roster_id = roster.id and it.person_id = $2
                             and it.removed_at is null and it.ends_at > $3) as "member!"
           from rosters roster where $1::uuid[] is null or roster.id = any($1)"#,
        only,
        person as Option<PersonId>,
        now as _,
    )
    .fetch_all(connection)
    .await?;
    let rights = rows.into_iter().map(|row| {
        let ties = Ties { manages: row.manages, has_managers: row.has_managers, member: row.member };
        (row.id, rights(by, ties))
    });
    Ok(rights.collect())
}

fn rights(by: &Actor, ties: Ties) -> RosterRights {
    let everywhere = match by {
        Actor::Person { role, .. } => *role == Role::Admin,
        // A program has no team: its role says what it may do, everywhere.
        Actor::Token { .. } | Actor::Muster => by.may(Action::ManageCatalogue),
        Actor::Link { .. } | Actor::Monitoring { .. } => false,
    };
    let named = ties.manages && by.may(Action::Respond);
    let edit = everywhere || named || (!ties.has_managers && by.may(Action::ManageCatalogue));
    let program = matches!(by, Actor::Token { .. } | Actor::Muster);
    RosterRights { edit, cover: edit || (by.may(Action::CoverShift) && (ties.member || program)) }
}

/// The rights of an actor in every roster.
pub(super) enum Everywhere {
    /// The same, as programs have them.
    Alike(RosterRights),
    Each(HashMap<RosterId, RosterRights>),
}

impl Everywhere {
    pub fn of(&self, roster: RosterId) -> RosterRights {
        match self {
            Everywhere::Alike(rights) => *rights,
            Everywhere::Each(rights) => rights.get(&roster).copied().unwrap_or_default(),
        }
    }
}

pub(super) async fn everywhere(connection: &mut PgConnection, by: &Actor, now: Timestamp) -> Result<Everywhere> {
    match by.person() {
        // Nothing ties a program to a roster.
        None => Ok(Everywhere::Alike(rights(by, Ties::default()))),
        Some(_) => Ok(Everywhere::Each(of(connection, by, None, now).await?)),
    }
}

/// The rights of an actor in one roster.
pub(super) async fn in_roster(
    connection: &mut PgConnection,
    by: &Actor,
    roster: RosterId,
    now: Timestamp,
) -> Result<RosterRights> {
    Ok(of(connection, by, Some(&[roster.0]), now).await?.remove(&roster).unwrap_or_default())
}

/// Everybody who takes turns in a roster now or later, or covers there.
pub(crate) async fn members(connection: &mut PgConnection, slug: &str, now: Timestamp) -> Result<Vec<Uuid>> {
    let roster = show::id_of(connection, slug).await?;
    let people = sqlx::query_scalar!(
        r#"select turn.person_id as "id!" from roster_version_people turn
           join standing_roster_versions version on version.id = turn.version_id
           where version.roster_id = $1 and (version.ends_at is null or version.ends_at > $2)
           union select person_id from covers where roster_id = $1 and removed_at is null and ends_at > $2"#,
        roster as _,
        now as _,
    );
    Ok(people.fetch_all(connection).await?)
}

pub(super) async fn by_slug(ctx: &Ctx, by: &Actor, slug: &str) -> Result<RosterRights> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    in_roster(&mut connection, by, id, ctx.now()).await
}

/// # Errors
/// [`Refusal::Forbidden`] when the actor may not change this roster.
pub(super) async fn require_edit(
    connection: &mut PgConnection,
    by: &Actor,
    roster: RosterId,
    now: Timestamp,
) -> Result<()> {
    if in_roster(connection, by, roster, now).await?.edit { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

/// # Errors
/// [`Refusal::Forbidden`] when the actor may not cover in this roster.
pub(super) async fn require_cover(
    connection: &mut PgConnection,
    by: &Actor,
    roster: RosterId,
    now: Timestamp,
) -> Result<()> {
    if in_roster(connection, by, roster, now).await?.cover { Ok(()) } else { Err(Refusal::Forbidden.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ApiTokenId, SessionId};

    #[test]
    fn managers_of_a_roster_edit_members_cover_and_nobody_else() {
        let id = Uuid::nil();
        let person = |role| Actor::Person { id: PersonId(id), name: "P".into(), role, session: SessionId(id) };
        let token = |role| Actor::Token { id: ApiTokenId(id), name: "T".into(), role };
        let ties = |manages, has_managers, member| Ties { manages, has_managers, member };
        let table = [
            (person(Role::Admin), ties(false, true, false), (true, true)),
            (person(Role::Manager), ties(false, true, false), (false, false)),
            (person(Role::Manager), ties(false, false, false), (true, true)),
            (person(Role::Manager), ties(true, true, false), (true, true)),
            (person(Role::Responder), ties(true, true, false), (true, true)),
            (person(Role::Responder), ties(false, true, true), (false, true)),
            (person(Role::Responder), ties(false, true, false), (false, false)),
            (person(Role::Responder), ties(false, false, false), (false, false)),
            (person(Role::Stakeholder), ties(true, true, true), (false, false)),
            (token(Role::Manager), ties(false, true, false), (true, true)),
            (token(Role::Responder), ties(false, true, false), (false, true)),
            (token(Role::Stakeholder), ties(false, false, false), (false, false)),
        ];
        for (by, ties, (edit, cover)) in table {
            assert_eq!(rights(&by, ties), RosterRights { edit, cover }, "{by:?}");
        }
    }
}
