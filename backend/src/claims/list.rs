//! The claims of an incident, each with the last judgement.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::incidents;
use domain::claims::{Claim, ClaimState, Judgement, in_order};
use domain::{Actor, ClaimId, IncidentId, IncidentNumber, PersonId, Timestamp};
use sqlx::PgExecutor;

pub(super) async fn list(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Claim>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    rows(&ctx.db, incident, None).await
}

/// All of them, or the one that is asked for.
pub(super) async fn rows(db: impl PgExecutor<'_>, incident: IncidentId, only: Option<ClaimId>) -> Result<Vec<Claim>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select claim.id, claim.text, claim.made_by, claim.made_by_id, claim.made_at ,
               claim.state, last.judged_by as "judged_by?", last.judged_at as "judged_at?",
               last.how as "how?", last.output
           from claims claim
           left join lateral (
               select judged_by, judged_at, how, output from claim_judgements
               where claim_id = claim.id order by judged_at desc, id desc limit 1) last on true
           where claim.incident_id = $1 and ($2::uuid is null or claim.id = $2)"#,
        incident.0,
        only.map(|claim| claim.0),
    )
    .fetch_all(db)
    .await?;
    let mut claims: Vec<Claim> = rows.into_iter().map(Row::read).collect();
    in_order(&mut claims);
    Ok(claims)
}

/// A claim and its last judgement, side by side.
struct Row {
    id: ClaimId,
    text: String,
    made_by: String,
    made_by_id: Option<PersonId>,
    made_at: Timestamp,
    state: ClaimState,
    judged_by: Option<String>,
    judged_at: Option<Timestamp>,
    how: Option<String>,
    output: Option<String>,
}

impl Row {
    fn read(self) -> Claim {
        let (how, output) = (self.how.unwrap_or_default(), self.output);
        let judged = self.judged_by.zip(self.judged_at);
        Claim {
            id: self.id,
            text: self.text,
            made_by: self.made_by,
            made_by_id: self.made_by_id,
            made_at: self.made_at,
            state: self.state,
            judgement: judged.map(|(by, at)| Judgement { by, at, how, output }),
        }
    }
}
