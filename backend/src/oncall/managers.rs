//! Who edits a roster.

use super::{rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::oncall::{ManagersForm, names};
use domain::{Action, Actor, PersonRef, Refusal};
use sqlx::PgConnection;
use uuid::Uuid;

/// Most managers of a roster.
const MANAGERS_MAX: usize = 50;

pub(super) async fn list(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<PersonRef>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let roster = show::id_of(&mut connection, slug).await?;
    of(&mut connection, roster.0).await
}

async fn of(connection: &mut PgConnection, roster: Uuid) -> Result<Vec<PersonRef>> {
    let managers = sqlx::query_as!(
        PersonRef,
        "select person.id, person.name from roster_managers manager join people person on person.id = manager.person_id
         where manager.roster_id = $1 order by lower(person.name), person.id",
        roster,
    );
    Ok(managers.fetch_all(connection).await?)
}

/// Names the managers, all of them: whoever is not in the list edits the roster no more.
pub(super) async fn set(ctx: &Ctx, by: &Actor, slug: &str, form: ManagersForm) -> Result<Vec<PersonRef>> {
    let mut tx = ctx.begin(by).await?;
    let roster = show::id_of(&mut tx, slug).await?;
    let now = tx.now();
    rights::require_edit(&mut tx, by, roster, now).await?;
    if form.people.len() > MANAGERS_MAX {
        return Err(Refusal::invalid("people", format!("Name at most {MANAGERS_MAX} people.")).into());
    }
    let mut people: Vec<Uuid> = form.people.iter().map(|person| person.0).collect();
    people.sort_unstable();
    people.dedup();
    let known = sqlx::query_scalar!(
        r#"select count(*) as "count!" from people where id = any($1) and disabled_at is null and role <> 'stakeholder'"#,
        &people
    );
    if usize::try_from(known.fetch_one(&mut *tx).await?).ok() != Some(people.len()) {
        let told = "Somebody here is unknown, disabled, or a stakeholder, who cannot edit rosters.";
        return Err(Refusal::invalid("people", told).into());
    }
    sqlx::query!("delete from roster_managers where roster_id = $1", roster as _).execute(&mut *tx).await?;
    sqlx::query!(
        "insert into roster_managers (roster_id, person_id) select $1, unnest($2::uuid[])",
        roster as _,
        &people
    )
    .execute(&mut *tx)
    .await?;
    let managers = of(&mut tx, roster.0).await?;
    let whom = names(&managers).unwrap_or_else(|| "every manager".into());
    let roster = show::roster_ref(&mut tx, roster).await?;
    let what = format!("it is edited by {whom} from now on");
    tx.announce(Subject::default(), Change::RosterChanged { roster: roster.name, what });
    tx.commit().await?;
    Ok(managers)
}
