//! Hand-over notes: what those who leave a shift tell those who come.

use super::{rights, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use domain::events::Change;
use domain::oncall::{HandoverNote, HandoverNoteForm, RosterRef};
use domain::{Action, Actor, FieldErrors, NoteId, PersonId, Refusal, RosterId, Timestamp, text};
use sqlx::PgConnection;

/// Longest note, in characters.
const NOTE_MAX: usize = 4000;
/// Notes that are shown.
const SHOWN: i64 = 20;

pub(super) async fn list(ctx: &Ctx, by: &Actor, slug: &str) -> Result<Vec<HandoverNote>> {
    authz::require(by, Action::Read)?;
    let mut connection = ctx.db.acquire().await?;
    let roster = show::id_of(&mut connection, slug).await?;
    let asked = Asked { roster: Some(roster), ..Asked::default() };
    select(&mut connection, by.person(), asked, SHOWN).await
}

/// The newest note since an instant.
pub(super) async fn latest(
    connection: &mut PgConnection,
    roster: RosterId,
    since: Timestamp,
) -> Result<Option<HandoverNote>> {
    let asked = Asked { roster: Some(roster), since: Some(since), ..Asked::default() };
    Ok(select(connection, None, asked, 1).await?.into_iter().next())
}

/// Notes of the last week that the caller has not read, of the rosters where they are on call now.
pub(super) async fn unread(ctx: &Ctx, by: &Actor) -> Result<Vec<HandoverNote>> {
    authz::require(by, Action::Read)?;
    let Some(me) = by.person() else { return Ok(Vec::new()) };
    let now = ctx.now();
    let mut connection = ctx.db.acquire().await?;
    let people = super::now::people_at(&mut connection, now).await?;
    let mut mine: Vec<RosterId> = people
        .into_iter()
        .filter(|(_, people)| people.iter().any(|person| person.id == me))
        .map(|((roster, _), _)| roster)
        .collect();
    mine.sort_unstable();
    mine.dedup();
    let mut unread = Vec::new();
    for roster in mine {
        let asked = Asked { roster: Some(roster), since: Some(now.plus_s(-7 * 86_400)), ..Asked::default() };
        let notes = select(&mut connection, Some(me), asked, SHOWN).await?;
        unread.extend(notes.into_iter().filter(|note| !note.read && note.author_id != Some(me)));
    }
    Ok(unread)
}

pub(super) async fn write(ctx: &Ctx, by: &Actor, slug: &str, form: HandoverNoteForm) -> Result<HandoverNote> {
    authz::require(by, Action::CoverShift)?;
    let mut errors = FieldErrors::default();
    let body = text::required(&mut errors, "body", &form.body, NOTE_MAX);
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let roster = show::id_of(&mut tx, slug).await?;
    rights::require_cover(&mut tx, by, roster, now).await?;
    let id = NoteId(tx.new_id());
    sqlx::query!(
        "insert into handover_notes (id, roster_id, author_id, author, body, created_at) values ($1, $2, $3, $4, $5, $6)",
        id as _,
        roster as _,
        by.person() as Option<PersonId>,
        by.name(),
        body,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    let asked = Asked { note: Some(id), ..Asked::default() };
    let note = select(&mut tx, by.person(), asked, 1).await?.into_iter().next();
    let note = note.ok_or_else(|| Refusal::NotFound("note".into()))?;
    let roster = note.roster.name.clone();
    tx.announce(Subject::default(), Change::HandoverNoteWritten { roster });
    tx.commit_with(note).await
}

/// The caller has read it.
pub(super) async fn read(ctx: &Ctx, by: &Actor, note: NoteId) -> Result<()> {
    authz::require(by, Action::Read)?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let written = sqlx::query!(
        "insert into handover_readers (note_id, person_id, read_at) select id, $2, $3 from handover_notes where id = $1
         on conflict do nothing",
        note as _,
        me as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    if written.rows_affected() == 1 {
        let asked = Asked { note: Some(note), ..Asked::default() };
        let note = select(&mut tx, Some(me), asked, 1).await?.into_iter().next();
        let note = note.ok_or_else(|| Refusal::NotFound("note".into()))?;
        tx.announce(Subject::default(), Change::HandoverNoteRead { roster: note.roster.name });
    } else if !sqlx::query_scalar!(
        r#"select exists (select from handover_notes where id = $1) as "exists!""#,
        note as _
    )
    .fetch_one(&mut *tx)
    .await?
    {
        return Err(Refusal::NotFound("note".into()).into());
    }
    tx.commit().await
}

/// Which notes: those of which all that is set holds.
#[derive(Default)]
struct Asked {
    note: Option<NoteId>,
    roster: Option<RosterId>,
    since: Option<Timestamp>,
}

async fn select(
    connection: &mut PgConnection,
    me: Option<PersonId>,
    asked: Asked,
    limit: i64,
) -> Result<Vec<HandoverNote>> {
    let rows = sqlx::query!(
        r#"select note.id as "id: NoteId", note.body, note.created_at as "created_at: Timestamp",
                  roster.id as "roster_id: RosterId", roster.slug, roster.name as roster,
                  note.author_id as "author_id: PersonId", coalesce(author.name, note.author) as "author!",
                  exists (select from handover_readers it where it.note_id = note.id and it.person_id = $3) as "read!",
                  array(select person.name from handover_readers it join people person on person.id = it.person_id
                        where it.note_id = note.id order by it.read_at) as "readers!"
           from handover_notes note join rosters roster on roster.id = note.roster_id
           left join people author on author.id = note.author_id
           where ($1::uuid is null or note.id = $1) and ($2::uuid is null or note.roster_id = $2) and ($4::timestamptz is null or note.created_at >= $4)
           order by note.id desc limit $5"#,
        asked.note as Option<NoteId>,
        asked.roster as Option<RosterId>,
        me as Option<PersonId>,
        asked.since as Option<Timestamp>,
        limit,
    )
    .fetch_all(connection)
    .await?;
    let notes = rows.into_iter().map(|row| HandoverNote {
        id: row.id,
        roster: RosterRef { id: row.roster_id, slug: row.slug, name: row.roster },
        author: row.author,
        author_id: row.author_id,
        body: row.body,
        created_at: row.created_at,
        read: row.read,
        readers: row.readers,
    });
    Ok(notes.collect())
}
