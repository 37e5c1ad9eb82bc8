//! Ends an exemption: the person can be on call again.

use super::may_exempt;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::{Action, Actor, ExemptionId, PersonId, PersonRef, Refusal};

pub(super) async fn end(ctx: &Ctx, by: &Actor, id: ExemptionId) -> Result<()> {
    authz::require(by, Action::Read)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let row = sqlx::query!(
        r#"select person.id as "id: PersonId", person.name, exemption.lead_id as "lead_id: PersonId",
                  exemption.ended_at is not null as "ended!"
           from exemptions exemption join people person on person.id = exemption.person_id
           where exemption.id = $1 for update of exemption"#,
        id as _
    )
    .fetch_optional(&mut *tx)
    .await?
    .filter(|row| !row.ended)
    .ok_or_else(|| Refusal::NotFound("exemption".into()))?;
    let leads = by.person().is_some() && row.lead_id == by.person();
    if !leads && !may_exempt(by, row.id) {
        return Err(Refusal::Forbidden.into());
    }
    sqlx::query!("update exemptions set ended_at = $2 where id = $1", id as _, now as _).execute(&mut *tx).await?;
    let person = PersonRef { id: row.id, name: row.name };
    tx.announce(Subject::default(), Change::ExemptionEnded { person });
    tx.commit().await
}
