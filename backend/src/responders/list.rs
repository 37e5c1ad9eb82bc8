//! Asks as they are read: by the room, by whoever is asked, behind a link.

use super::{suggest, whom};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::{authz, incidents};
use domain::responders::{Ask, AskPage, AskState};
use domain::{Action, Actor, AskId, IncidentId, IncidentNumber, PersonId, PersonRef, RosterId, Timestamp};
use sqlx::{PgConnection, PgExecutor};

/// How many are shown of an incident, and to whoever is asked.
const SHOWN: i64 = 100;
const MINE: i64 = 20;

/// Of an incident; those who need somebody else instead with who that could be.
pub(super) async fn asks(ctx: &Ctx, by: &Actor, number: IncidentNumber) -> Result<Vec<Ask>> {
    let incident = incidents::found_by_number(ctx, by, number).await?;
    let mut connection = ctx.db.acquire().await?;
    let rows = rows(&mut connection, Some(incident.id), None).await?;
    let (places, mut asks): (Vec<_>, Vec<_>) = rows.into_iter().map(|row| (row.place(), row.ask())).unzip();
    if incident.status.is_open() {
        suggest::instead(&mut connection, by, (incident.id, ctx.now()), &places, &mut asks).await?;
    }
    Ok(asks)
}

/// Some of them, without who could come instead, in this order.
pub(super) async fn these(connection: &mut PgConnection, incident: IncidentId, ids: &[AskId]) -> Result<Vec<Ask>> {
    let mut found: Vec<Ask> =
        rows(connection, Some(incident), Some(ids)).await?.into_iter().map(|row| row.ask()).collect();
    found.sort_by_key(|ask| ids.iter().position(|id| *id == ask.id));
    Ok(found)
}

/// Who is asked or helps.
pub(crate) async fn asked(db: impl PgExecutor<'_>, incident: IncidentId) -> Result<Vec<PersonId>> {
    let people = sqlx::query_scalar!(
        "select person_id from asks where incident_id = $1 and state in ('asked', 'accepted')",
        incident.0
    );
    Ok(people.fetch_all(db).await?)
}

/// What the caller is asked and has not answered.
pub(super) async fn asked_of_me(ctx: &Ctx, by: &Actor) -> Result<Vec<AskPage>> {
    authz::require(by, Action::Read)?;
    match by.person() {
        Some(person) => pages(ctx, person, None).await,
        None => Ok(vec![]),
    }
}

/// An ask of somebody, while they may know of its incident.
pub(super) async fn page(ctx: &Ctx, person: PersonId, ask: AskId) -> Result<Option<AskPage>> {
    Ok(pages(ctx, person, Some(ask)).await?.pop())
}

/// The asks of somebody: one, or those without an answer.
async fn pages(ctx: &Ctx, person: PersonId, only: Option<AskId>) -> Result<Vec<AskPage>> {
    let incidents = sqlx::query!(
        "select ask.id, i.number, i.title, i.severity from asks ask join incidents i on i.id = ask.incident_id
         where ask.person_id = $1 and (ask.id = $2 or ($2 is null and ask.state = 'asked'))
             and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $1))
         order by ask.asked_at desc, ask.id desc limit $3",
        person.0,
        only.map(|id| id.0),
        MINE,
    )
    .fetch_all(&ctx.db)
    .await?;
    if incidents.is_empty() {
        return Ok(vec![]);
    }
    let ids: Vec<AskId> = incidents.iter().map(|row| row.id).collect();
    let mut connection = ctx.db.acquire().await?;
    let asks: Vec<Ask> = rows(&mut connection, None, Some(&ids)).await?.into_iter().map(|row| row.ask()).collect();
    let pages = incidents.into_iter().filter_map(|row| {
        let ask = asks.iter().find(|ask| ask.id == row.id)?.clone();
        Some(AskPage { ask, number: row.number, title: row.title, severity: row.severity })
    });
    Ok(pages.collect())
}

async fn rows(connection: &mut PgConnection, incident: Option<IncidentId>, only: Option<&[AskId]>) -> Result<Vec<Row>> {
    let only: Option<Vec<_>> = only.map(|ids| ids.iter().map(|id| id.0).collect());
    let rows = sqlx::query_as!(
        Row,
        r#"select ask.id, person.id as person_id, person.name as person, ask.what, ask.roster_id, roster.name as "roster?", ask.area,
               ask.asked_by, ask.asked_by_id, ask.asked_at, ask.state, ask.paged, ask.due_at, ask.unanswered_at,
               ask.decided_by, ask.decided_at, ask.words
           from asks ask join people person on person.id = ask.person_id left join rosters roster on roster.id = ask.roster_id
           where ($1::uuid is null or ask.incident_id = $1) and ($2::uuid[] is null or ask.id = any($2))
           order by ask.state in ('asked', 'accepted') desc, ask.asked_at desc, ask.id desc limit $3"#,
        incident.map(|id| id.0),
        only.as_deref(),
        SHOWN,
    );
    Ok(rows.fetch_all(connection).await?)
}

/// How somebody was found.
pub(super) struct Place {
    pub roster: Option<(RosterId, String)>,
    pub area: Option<String>,
}

struct Row {
    id: AskId,
    person_id: PersonId,
    person: String,
    what: String,
    roster_id: Option<RosterId>,
    roster: Option<String>,
    area: Option<String>,
    asked_by: String,
    asked_by_id: Option<PersonId>,
    asked_at: Timestamp,
    state: AskState,
    paged: i32,
    due_at: Option<Timestamp>,
    unanswered_at: Option<Timestamp>,
    decided_by: Option<String>,
    decided_at: Option<Timestamp>,
    words: String,
}

impl Row {
    fn place(&self) -> Place {
        Place { roster: self.roster_id.zip(self.roster.clone()), area: self.area.clone() }
    }

    fn ask(self) -> Ask {
        Ask {
            id: self.id,
            found: whom::told(self.roster.as_deref(), self.area.as_deref()),
            person: PersonRef { id: self.person_id, name: self.person },
            what: self.what,
            asked_by: self.asked_by,
            asked_by_id: self.asked_by_id,
            asked_at: self.asked_at,
            state: self.state,
            paged: self.paged,
            due_at: self.due_at,
            unanswered_at: self.unanswered_at,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            words: self.words,
            instead: vec![],
        }
    }
}
