//! Asking others to take one's time, and taking it.

use super::letters::AboutRequest;
use super::{add_cover, assess, load, rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use crate::notifications::{Letter, queue};
use domain::events::Change;
use domain::oncall::{Cover, CoverForm, CoverKind, CoverRequest, CoverRequestForm, Layer, Member, RosterRef, Taken};
use domain::{Action, Actor, CoverRequestId, FieldErrors, PersonId, PersonRef, Refusal, RosterId, Timestamp, text};
use sqlx::PgConnection;

/// Longest note, in characters.
const NOTE_MAX: usize = 300;

pub(super) async fn ask(ctx: &Ctx, by: &Actor, form: CoverRequestForm) -> Result<CoverRequest> {
    authz::require(by, Action::CoverShift)?;
    let person = form.person_id.or(by.person()).ok_or(Refusal::invalid("person_id", "Say whose time it is."))?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let note = check(&form, person, now)?;
    let roster_id = show::id_of(&mut tx, &form.roster).await?;
    let rights = rights::in_roster(&mut tx, by, roster_id, now).await?;
    // For oneself as a member, for others as who edits the roster: the one who is ill does not have to ask.
    let for_oneself = rights.cover && by.person() == Some(person);
    if !(rights.edit || for_oneself) {
        return Err(Refusal::Forbidden.into());
    }
    let loaded = load::load(&mut tx, Some(&[roster_id.0]), form.starts_at, form.ends_at).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let spans = roster.rules.shifts(form.layer, form.starts_at, form.ends_at);
    if !spans.iter().any(|span| span.people.contains(&person)) {
        return Err(Refusal::invalid("starts_at", "They are not on call in that layer at that time.").into());
    }
    let id = CoverRequestId(tx.new_id());
    sqlx::query!(
        "insert into cover_requests (id, roster_id, layer, person_id, asked_of, starts_at, ends_at, note, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id as _,
        roster_id as _,
        form.layer as _,
        person as _,
        form.asked_of as Option<PersonId>,
        form.starts_at as _,
        form.ends_at as _,
        note,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let request = one(&mut tx, id).await?;
    if ctx.sends_mail {
        let (about, key) = (AboutRequest { request: id }, id.to_string());
        for person in whom_to_ask(&mut tx, &request, now).await? {
            queue(&mut tx, now, Letter { kind: "cover_asked", person, key: &key, about: &about }).await?;
        }
    }
    let (person, asked_of) = (request.person.clone(), request.asked_of.clone());
    let (starts_at, ends_at) = (request.starts_at, request.ends_at);
    let roster = request.roster.name.clone();
    tx.announce(Subject::default(), Change::CoverAsked { roster, person, asked_of, starts_at, ends_at });
    tx.commit_with(request).await
}

fn check(form: &CoverRequestForm, person: PersonId, now: Timestamp) -> Result<String, Refusal> {
    let mut errors = FieldErrors::default();
    add_cover::check_times(&mut errors, form.starts_at, form.ends_at, now);
    if form.asked_of == Some(person) {
        errors.add("asked_of", "Ask somebody else, or everybody.");
    }
    let note = text::optional(&mut errors, "note", &form.note, NOTE_MAX);
    errors.check()?;
    Ok(note.unwrap_or_default())
}

/// Those that wait in rosters in which the caller may cover, soonest first.
pub(super) async fn open(ctx: &Ctx, by: &Actor) -> Result<Vec<CoverRequest>> {
    authz::require(by, Action::Read)?;
    let now = ctx.now();
    let mut connection = ctx.db.acquire().await?;
    let rights = rights::of(&mut connection, by, None, now).await?;
    let mut requests = select(&mut connection, None, now).await?;
    let me = by.person();
    requests.retain(|request| {
        let may = rights.get(&request.roster.id).copied().unwrap_or_default();
        let asked = request.asked_of.as_ref().map(|asked| asked.id);
        let of_all = asked.is_none() && may.cover;
        may.edit || of_all || (me.is_some() && (asked == me || Some(request.person.id) == me))
    });
    Ok(requests)
}

/// The caller takes the time that was asked for, from now on where it runs already.
pub(super) async fn take(ctx: &Ctx, by: &Actor, id: CoverRequestId) -> Result<Cover> {
    let taker = by.person().ok_or(Refusal::Forbidden)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let request = locked(&mut tx, id).await?;
    // Whoever got the letter was asked by it.
    let by_link = matches!(by, Actor::Link { .. });
    let may = by_link || rights::in_roster(&mut tx, by, request.roster.id, now).await?.cover;
    let asked = request.asked_of.as_ref().map(|asked| asked.id);
    if asked != Some(taker) && (asked.is_some() || !may) {
        return Err(Refusal::Forbidden.into());
    }
    if request.person.id == taker {
        return Err(Refusal::Conflict("This is your own time. Withdraw the request to keep it.".into()).into());
    }
    if request.ends_at <= now {
        return Err(Refusal::Conflict("This time is over.".into()).into());
    }
    let form = CoverForm {
        roster_id: request.roster.id,
        layer: request.layer,
        kind: CoverKind::Takes,
        person_id: taker,
        instead_of: Some(request.person.id),
        starts_at: request.starts_at.max(now),
        ends_at: request.ends_at,
    };
    let cover = add_cover::insert(&mut tx, by, form, request.roster).await?;
    sqlx::query!("update cover_requests set cover_id = $2 where id = $1", id as _, cover.id as _)
        .execute(&mut *tx)
        .await?;
    tx.commit_with(cover).await
}

pub(super) async fn withdraw(ctx: &Ctx, by: &Actor, id: CoverRequestId) -> Result<()> {
    authz::require(by, Action::CoverShift)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let request = locked(&mut tx, id).await?;
    let own = by.person() == Some(request.person.id);
    if !own && !rights::in_roster(&mut tx, by, request.roster.id, now).await?.edit {
        return Err(Refusal::Forbidden.into());
    }
    sqlx::query!("update cover_requests set withdrawn_at = $2 where id = $1", id as _, now as _)
        .execute(&mut *tx)
        .await?;
    let (roster, person) = (request.roster.name, request.person);
    tx.announce(Subject::default(), Change::CoverWithdrawn { roster, person });
    tx.commit().await
}

/// An open request; whoever else wants it waits.
async fn locked(tx: &mut Tx, id: CoverRequestId) -> Result<CoverRequest> {
    let open = sqlx::query_scalar!(
        r#"select cover_id is null and withdrawn_at is null as "open!" from cover_requests where id = $1 for update"#,
        id as _
    );
    match open.fetch_optional(&mut **tx).await? {
        None => Err(Refusal::NotFound("cover request".into()).into()),
        Some(false) => {
            Err(Refusal::Conflict("Somebody has taken this time, or it is not asked for any more.".into()).into())
        }
        Some(true) => one(tx, id).await,
    }
}

async fn one(connection: &mut PgConnection, id: CoverRequestId) -> Result<CoverRequest> {
    let found = select(connection, Some(id), Timestamp(0)).await?.into_iter().next();
    Ok(found.ok_or_else(|| Refusal::NotFound("cover request".into()))?)
}

/// Who can take the time of a request: the one who is asked, or everybody of the roster who is not exempt then.
pub(super) async fn whom_to_ask(
    connection: &mut PgConnection,
    request: &CoverRequest,
    now: Timestamp,
) -> Result<Vec<PersonId>> {
    if let Some(asked) = &request.asked_of {
        return Ok(vec![asked.id]);
    }
    let members = rights::members(connection, &request.roster.slug, now).await?;
    let people = members.into_iter().map(PersonId).filter(|person| *person != request.person.id).collect();
    let crew = assess::crew(connection, &people, (request.starts_at, request.ends_at)).await?;
    let can = |(_, member): &(&PersonId, &Member)| member.active && member.is_free(request.starts_at, request.ends_at);
    Ok(crew.0.iter().filter(can).map(|(person, _)| *person).collect())
}

/// The managers of a roster.
pub(super) async fn managers(connection: &mut PgConnection, roster: RosterId) -> Result<Vec<PersonId>> {
    let people = sqlx::query_scalar!(
        r#"select person_id as "id: PersonId" from roster_managers where roster_id = $1"#,
        roster as _
    );
    Ok(people.fetch_all(connection).await?)
}

/// Requests that wait, of time that begins before `until` and is not over at `now`.
pub(super) async fn open_between(
    connection: &mut PgConnection,
    now: Timestamp,
    until: Timestamp,
) -> Result<Vec<CoverRequest>> {
    let mut requests = select(connection, None, now).await?;
    requests.retain(|request| request.starts_at <= until);
    Ok(requests)
}

/// A request, while it waits.
pub(super) async fn waiting(
    connection: &mut PgConnection,
    id: CoverRequestId,
    now: Timestamp,
) -> Result<Option<CoverRequest>> {
    let (request, taken) = with_taker(connection, id).await?;
    Ok(Some(request).filter(|request| taken.is_none() && request.ends_at > now))
}

/// A request, and what became of it.
pub(super) async fn with_taker(
    connection: &mut PgConnection,
    id: CoverRequestId,
) -> Result<(CoverRequest, Option<Taken>)> {
    let request = one(connection, id).await?;
    let row = sqlx::query!(
        r#"select request.withdrawn_at is not null as "withdrawn!", person.id as "id?: PersonId", person.name as "name?"
           from cover_requests request left join covers cover on cover.id = request.cover_id
           left join people person on person.id = cover.person_id where request.id = $1"#,
        id as _
    );
    let row = row.fetch_one(connection).await?;
    let taken = match (row.id.zip(row.name), row.withdrawn) {
        (Some((id, name)), _) => Some(Taken::By(PersonRef { id, name })),
        (None, true) => Some(Taken::Withdrawn),
        (None, false) => None,
    };
    Ok((request, taken))
}

/// The one with this id, or all that are open and end after an instant.
async fn select(
    connection: &mut PgConnection,
    id: Option<CoverRequestId>,
    after: Timestamp,
) -> Result<Vec<CoverRequest>> {
    let rows = sqlx::query!(
        r#"select request.id as "id: CoverRequestId", request.layer as "layer: Layer",
                  request.starts_at as "starts_at: Timestamp", request.ends_at as "ends_at: Timestamp", request.note,
                  request.created_at as "created_at: Timestamp", roster.id as "roster_id: RosterId", roster.slug,
                  roster.name as roster, person.id as "person_id: PersonId", person.name as person,
                  asked.id as "asked_id?: PersonId", asked.name as "asked?"
           from cover_requests request join rosters roster on roster.id = request.roster_id
           join people person on person.id = request.person_id
           left join people asked on asked.id = request.asked_of
           where case when $1::uuid is null then request.cover_id is null and request.withdrawn_at is null
                           and request.ends_at > $2
                 else request.id = $1 end
           order by request.starts_at, request.id limit 200"#,
        id as Option<CoverRequestId>,
        after as _,
    )
    .fetch_all(connection)
    .await?;
    let requests = rows.into_iter().map(|row| CoverRequest {
        id: row.id,
        roster: RosterRef { id: row.roster_id, slug: row.slug, name: row.roster },
        layer: row.layer,
        person: PersonRef { id: row.person_id, name: row.person },
        asked_of: row.asked_id.zip(row.asked).map(|(id, name)| PersonRef { id, name }),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        note: row.note,
        created_at: row.created_at,
    });
    Ok(requests.collect())
}
