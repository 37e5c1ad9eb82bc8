//! Whom a form means, and what is known of them at this moment.

use crate::error::Result;
use crate::{care, oncall, people};
use domain::oncall::{Layer, RosterRef};
use domain::responders::{AskForm, AskState, Candidate, Meant, Named, Names, OpenAsk, bare, meant as read};
use domain::{Actor, IncidentId, PersonId, PersonRef, Refusal, Timestamp};
use sqlx::PgConnection;

use crate::events::Tx;

/// Names that are looked at.
const NAMES: i64 = 20;

/// Whom a form means.
pub(super) struct Found {
    pub candidates: Vec<Candidate>,
    /// They are on call together, and all of them are asked.
    pub together: bool,
    pub roster: Option<RosterRef>,
    pub area: Option<String>,
}

impl Found {
    /// How they were found, in words.
    pub(super) fn told(&self) -> String {
        told(self.roster.as_ref().map(|roster| roster.name.as_str()), self.area.as_deref())
    }
}

/// How somebody was found, in words; empty when they were named.
pub(super) fn told(roster: Option<&str>, area: Option<&str>) -> String {
    match (roster, area) {
        (Some(roster), _) => format!("on call for {roster}"),
        (None, Some(area)) => format!("knows {area}"),
        (None, None) => String::new(),
    }
}

pub(super) async fn meant(tx: &mut Tx, by: &Actor, incident: IncidentId, form: &AskForm) -> Result<Found> {
    let now = tx.now();
    let meant = match form.person_id {
        Some(id) => Meant::Person(person(tx, id).await?),
        None => {
            let names = names(tx, bare(&form.whom)).await?;
            read(&form.whom, &names).map_err(|problem| Refusal::invalid("whom", problem))?
        }
    };
    let (people, roster, area) = match meant {
        Meant::Person(person) => (vec![person], None, None),
        Meant::Roster(roster) => {
            let people = on_call(tx, &roster, now).await?;
            if people.is_empty() {
                let words = format!("Nobody is on call for {} now. Choose somebody.", roster.name);
                return Err(Refusal::invalid("whom", words).into());
            }
            (people, Some(roster), None)
        }
        Meant::Area(area) => (experts(tx, &area).await?, None, Some(area)),
    };
    let candidates = candidates(tx, by, incident, people, now).await?;
    Ok(Found { candidates, together: roster.is_some(), roster, area })
}

async fn person(connection: &mut PgConnection, id: PersonId) -> Result<PersonRef> {
    sqlx::query_as!(PersonRef, "select id, name from people where id = $1 and disabled_at is null", id.0)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Refusal::invalid("whom", "There is no such person, or they no longer sign in here.").into())
}

/// Everything that may be called so.
async fn names(connection: &mut PgConnection, name: &str) -> Result<Names> {
    let rows = sqlx::query!(
        "select id, name, email from people
         where disabled_at is null and (lower(name) = lower($1) or lower(email) = lower($1)
             or lower($1) = any(string_to_array(lower(name), ' ')))
         order by lower(name), id limit $2",
        name,
        NAMES,
    )
    .fetch_all(&mut *connection)
    .await?;
    let people =
        rows.into_iter().map(|row| Named { person: PersonRef { id: row.id, name: row.name }, email: row.email });
    let rosters = sqlx::query_as!(
        RosterRef,
        "select id, slug, name from rosters where slug = lower($1) or lower(name) = lower($1) order by id limit $2",
        name,
        NAMES,
    )
    .fetch_all(&mut *connection)
    .await?;
    let areas = sqlx::query_scalar!(
        r#"select area as "area!" from people, unnest(areas) area
           where disabled_at is null and lower(area) = lower($1) order by 1 limit 1"#,
        name,
    );
    Ok(Names { people: people.collect(), rosters, areas: areas.fetch_all(connection).await? })
}

/// Who is on call: those of the first layer in which somebody is.
pub(super) async fn on_call(
    connection: &mut PgConnection,
    roster: &RosterRef,
    now: Timestamp,
) -> Result<Vec<PersonRef>> {
    for layer in [Layer::PRIMARY, Layer::SECONDARY] {
        let people = oncall::on_call_at(connection, roster.id, layer, now).await?;
        if !people.is_empty() {
            return Ok(people);
        }
    }
    Ok(vec![])
}

/// Who knows an area, by name.
pub(super) async fn experts(connection: &mut PgConnection, area: &str) -> Result<Vec<PersonRef>> {
    let people = sqlx::query_as!(
        PersonRef,
        "select id, name from people where disabled_at is null
             and exists (select from unnest(areas) known where lower(known) = lower($1))
         order by lower(name), id limit $2",
        area,
        NAMES,
    );
    Ok(people.fetch_all(connection).await?)
}

/// These people, with everything that speaks against asking them; who is disabled is left out.
pub(super) async fn candidates(
    connection: &mut PgConnection,
    by: &Actor,
    incident: IncidentId,
    people: Vec<PersonRef>,
    now: Timestamp,
) -> Result<Vec<Candidate>> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let plain: Vec<_> = ids.iter().map(|id| id.0).collect();
    let reach = people::reach(connection, &plain).await?;
    let resting = care::resting(connection, &ids, now).await?;
    let away = oncall::away(connection, &ids, now).await?;
    let asks = sqlx::query!(
        "select person_id, state, asked_by, asked_at, unanswered_at from asks where incident_id = $1 and person_id = any($2)",
        incident.0,
        &plain,
    )
    .fetch_all(connection)
    .await?;
    let known = people.into_iter().filter_map(|person| {
        let reach = reach.iter().find(|one| one.id == person.id && one.active)?;
        let mine = || asks.iter().filter(|ask| ask.person_id == person.id);
        let open = mine().find(|ask| ask.state.is_open() && ask.unanswered_at.is_none());
        let rests = resting.get(&person.id).map(|(_, until)| match (until.seconds_since(now) + 59) / 60 {
            ..=1 => "rests for one more minute".to_owned(),
            minutes => format!("rests for {minutes} more minutes"),
        });
        let exempt = away.get(&person.id).map(|effect| format!("is exempt from being on call now ({effect})"));
        Some(Candidate {
            own: by.person() == Some(person.id),
            reachable: reach.reachable,
            open: open.map(|ask| OpenAsk {
                asked_by: ask.asked_by.clone(),
                minutes: now.seconds_since(ask.asked_at) / 60,
                accepted: ask.state == AskState::Accepted,
            }),
            declined: mine().any(|ask| ask.state == AskState::Declined),
            not_now: rests.or(exempt),
            person,
        })
    });
    Ok(known.collect())
}
