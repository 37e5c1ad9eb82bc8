//! Adds a calendar of the caller, or replaces the one of the same name.

use super::{due, list, store};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::{Subject, Tx};
use domain::events::Change;
use domain::exemptions::{AbsenceCalendar, AbsenceCalendarForm, words};
use domain::{AbsenceCalendarId, Action, Actor, FieldErrors, PersonId, PersonRef, Refusal};

/// Most calendars of one person.
const CALENDARS_MAX: i64 = 20;
const NAME_MAX: usize = 80;
const URL_MAX: usize = 2000;
const TITLES_MAX: usize = 300;

/// A form that is in order.
struct Read {
    name: Option<String>,
    url: Option<String>,
    text: String,
    only_titles: Option<String>,
}

pub(in crate::exemptions) async fn add(ctx: &Ctx, by: &Actor, form: AbsenceCalendarForm) -> Result<AbsenceCalendar> {
    authz::require(by, Action::Read)?;
    let me = by.person().ok_or(Refusal::Forbidden)?;
    let mut read = check(form)?;
    let zone = sqlx::query_scalar!("select time_zone from people where id = $1", me as PersonId);
    let zone = zone.fetch_one(&ctx.db).await?;
    // Read before anything is locked: another server may take its time.
    let (text, etag) = match &read.url {
        Some(url) => ctx.outbound.text(url).await.map_err(|why| Refusal::invalid("url", why.to_string()))?,
        None => (std::mem::take(&mut read.text), None),
    };
    let times = store::times(text, &zone, read.only_titles.as_deref(), ctx.now()).await?;
    let field = if read.url.is_some() { "url" } else { "text" };
    let times = times.map_err(|why| Refusal::invalid(field, why.to_string()))?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    // Locked, so that the count holds.
    let person = sqlx::query_as!(PersonRef, "select id, name from people where id = $1 for update", me as PersonId);
    let person = person.fetch_one(&mut *tx).await?;
    let (id, name) = place(&mut tx, me, &read).await?;
    let due_at = read.url.as_ref().map(|_| due(tx.new_id(), now));
    sqlx::query!(
        "insert into absence_calendars (id, person_id, name, url, only_titles, etag, due_at, created_at, read_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
         on conflict (id) do update set url = $4, only_titles = $5, etag = $6, due_at = $7, read_at = $8, problem = null",
        id as _,
        me as PersonId,
        name,
        read.url,
        read.only_titles,
        etag,
        due_at as _,
        now as _,
    )
    .execute(&mut *tx)
    .await?;
    store::store(&mut tx, id, &times, now).await?;
    // What it is called and holds stays out of the log: everybody reads it.
    tx.announce(Subject::default(), Change::AbsenceCalendarAdded { person });
    let calendar = list::one(&mut tx, me, id, now).await?;
    tx.commit_with(calendar).await
}

/// The calendar that is replaced, or a new one, and its name.
async fn place(tx: &mut Tx, me: PersonId, read: &Read) -> Result<(AbsenceCalendarId, String)> {
    let standing = sqlx::query!(
        r#"select id as "id: AbsenceCalendarId", name, url from absence_calendars
           where person_id = $1 and removed_at is null"#,
        me as PersonId
    );
    let standing = standing.fetch_all(&mut **tx).await?;
    let mut name = match (&read.name, &read.url) {
        (Some(name), _) => name.clone(),
        (None, Some(url)) => list::host(url),
        (None, None) => "Calendar".to_owned(),
    };
    let replaced = match (&read.name, &read.url) {
        // Many calendars stand at one host: of those without a name, only the same address is the same.
        (None, Some(url)) => standing.iter().find(|calendar| calendar.url.as_ref() == Some(url)),
        _ => standing.iter().find(|calendar| calendar.name == name),
    };
    if let Some(same) = replaced {
        return Ok((same.id, same.name.clone()));
    }
    if i64::try_from(standing.len()).unwrap_or(i64::MAX) >= CALENDARS_MAX {
        return Err(Refusal::Conflict(format!("{CALENDARS_MAX} calendars are read. Remove one first.")).into());
    }
    let plain = name.clone();
    for number in 2.. {
        if standing.iter().all(|calendar| calendar.name != name) {
            break;
        }
        name = format!("{plain} {number}");
    }
    Ok((AbsenceCalendarId(tx.new_id()), name))
}

fn check(form: AbsenceCalendarForm) -> Result<Read, Refusal> {
    let mut errors = FieldErrors::default();
    let url = Some(form.url.trim().to_owned()).filter(|url| !url.is_empty());
    match (&url, form.text.trim().is_empty()) {
        (None, true) => errors.add("url", "Give the address of a calendar, or its file."),
        (Some(_), false) => errors.add("url", "Give an address or a file, not both."),
        (Some(url), true) if url.chars().count() > URL_MAX => errors.add("url", "That address is too long."),
        _ => {}
    }
    let name = Some(form.name.trim().to_owned()).filter(|name| !name.is_empty());
    if name.as_ref().is_some_and(|name| name.chars().count() > NAME_MAX) {
        errors.add("name", format!("Use at most {NAME_MAX} letters."));
    }
    let only_titles = words(&form.only_titles).join(", ");
    if only_titles.chars().count() > TITLES_MAX {
        errors.add("only_titles", format!("Use at most {TITLES_MAX} letters."));
    }
    errors.check()?;
    Ok(Read { name, url, text: form.text, only_titles: Some(only_titles).filter(|words| !words.is_empty()) })
}
