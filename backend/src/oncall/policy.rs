//! What a roster expects of its people.

use super::{rights, show};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::Actor;
use domain::events::Change;
use domain::oncall::Policy;

pub(super) async fn set(ctx: &Ctx, by: &Actor, slug: &str, policy: Policy) -> Result<Policy> {
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let id = show::id_of(&mut tx, slug).await?;
    rights::require_edit(&mut tx, by, id, now).await?;
    let Policy { duty, skills, assignment } = policy;
    let name = sqlx::query_scalar!(
        "update rosters set duty = $2, skills = $3, assignment = $4 where id = $1 returning name",
        id as _,
        duty as _,
        skills as _,
        assignment as _,
    )
    .fetch_one(&mut *tx)
    .await?;
    let what = format!(
        "its policy is {}, {}, {}",
        duty.word().to_lowercase(),
        skills.word().to_lowercase(),
        assignment.word().to_lowercase()
    );
    tx.announce(Subject::default(), Change::RosterChanged { roster: name, what });
    tx.commit_with(policy).await
}
