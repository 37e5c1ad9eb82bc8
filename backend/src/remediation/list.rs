//! The remedies of an incident, each with the states that it was in.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::remediation::{Remedy, RemedyKind, RemedyState, RemedyStep, Risk, in_order};
use domain::{Actor, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal, RemedyId, Timestamp};
use sqlx::PgConnection;

/// How many are shown.
const SHOWN: i64 = 200;

pub(super) async fn list(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Remedy>> {
    let incident = incidents::found_by_number(ctx, by, number).await?.id;
    let mut connection = ctx.db.acquire().await?;
    read(&mut connection, incident, None).await
}

/// One of them, as it stands now.
pub(super) async fn one(tx: &mut Tx, incident: IncidentId, id: RemedyId) -> Result<Remedy> {
    read(&mut *tx, incident, Some(id)).await?.into_iter().next().ok_or_else(missing)
}

pub(super) fn missing() -> crate::Error {
    Refusal::NotFound("action".into()).into()
}

async fn read(db: &mut PgConnection, incident: IncidentId, only: Option<RemedyId>) -> Result<Vec<Remedy>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select remedy.id, remedy.kind, remedy.what, remedy.risk, remedy.minutes, remedy.touches,
               remedy.proposed_by, remedy.proposed_by_id, remedy.state, remedy.since,
               owner.id as "owner_id?", owner.name as "owner_name?"
           from remedies remedy left join people owner on owner.id = remedy.owner_id
           where remedy.incident_id = $1 and ($2::uuid is null or remedy.id = $2)
           order by remedy.state in ('proposed', 'under_way', 'in_force') desc, remedy.since desc, remedy.id desc limit $3"#,
        incident.0,
        only.map(|id| id.0),
        SHOWN,
    )
    .fetch_all(&mut *db)
    .await?;
    let ids: Vec<uuid::Uuid> = rows.iter().map(|row| row.id.0).collect();
    let steps = sqlx::query!(
        "select remedy_id, state, at, by, words from remedy_steps where remedy_id = any($1) order by at, id",
        &ids,
    )
    .fetch_all(&mut *db)
    .await?;
    let mut remedies: Vec<Remedy> = rows.into_iter().map(Row::read).collect();
    for step in steps {
        let Some(remedy) = remedies.iter_mut().find(|remedy| remedy.id == step.remedy_id) else { continue };
        remedy.steps.push(RemedyStep { state: step.state, at: step.at, by: step.by, words: step.words });
    }
    in_order(&mut remedies);
    Ok(remedies)
}

struct Row {
    id: RemedyId,
    kind: RemedyKind,
    what: String,
    risk: Risk,
    minutes: i32,
    touches: String,
    proposed_by: String,
    proposed_by_id: Option<PersonId>,
    state: RemedyState,
    since: Timestamp,
    owner_id: Option<PersonId>,
    owner_name: Option<String>,
}

impl Row {
    /// Without its steps.
    fn read(self) -> Remedy {
        Remedy {
            id: self.id,
            kind: self.kind,
            what: self.what,
            risk: self.risk,
            minutes: self.minutes,
            touches: self.touches,
            owner: self.owner_id.zip(self.owner_name).map(|(id, name)| PersonRef { id, name }),
            proposed_by: self.proposed_by,
            proposed_by_id: self.proposed_by_id,
            state: self.state,
            since: self.since,
            steps: vec![],
        }
    }
}
