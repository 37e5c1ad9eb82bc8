//! Calendar feeds: made, revoked, and read. Reading compares the schedule with what the feed has told before, and
//! remembers what it tells now.

use super::cover_link::{self, Signer};
use super::load::{self, Known, Loaded};
use super::{requests, show};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Subject;
use crate::secrets;
use domain::events::Change;
use domain::oncall::{
    CalendarFeed, CalendarItem, CalendarOffer, Feed, FeedForm, FeedKind, Layer, RosterRef, Shift, Span, names,
};
use domain::people::WithSecret;
use domain::{Action, Actor, FeedId, PersonId, Refusal, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

const DAY_S: i64 = 86_400;
/// How far back and ahead a feed tells.
const BACK_S: i64 = 30 * DAY_S;
const AHEAD_S: i64 = 183 * DAY_S;
/// Most feeds of one person.
const FEEDS_MAX: i64 = 50;

pub(super) async fn list(ctx: &Ctx, by: &Actor) -> Result<Vec<Feed>> {
    authz::require(by, Action::Read)?;
    let person = by.person();
    let rows = sqlx::query!(
        r#"select feed.id as "id: FeedId", feed.kind as "kind: FeedKind", feed.prefix,
                  feed.created_at as "created_at: Timestamp", feed.last_read_at as "last_read_at: Timestamp",
                  roster.id as "roster_id?: RosterId", roster.slug as "slug?", roster.name as "name?"
           from calendar_feeds feed left join rosters roster on roster.id = feed.roster_id
           where feed.person_id is not distinct from $1 and feed.revoked_at is null order by feed.id desc"#,
        person as Option<PersonId>,
    )
    .fetch_all(&ctx.db)
    .await?;
    let feeds = rows.into_iter().map(|row| Feed {
        id: row.id,
        kind: row.kind,
        roster: row.roster_id.zip(row.slug).zip(row.name).map(|((id, slug), name)| RosterRef { id, slug, name }),
        prefix: row.prefix,
        created_at: row.created_at,
        last_read_at: row.last_read_at,
    });
    Ok(feeds.collect())
}

pub(super) async fn create(ctx: &Ctx, by: &Actor, form: FeedForm) -> Result<WithSecret<Feed>> {
    authz::require(by, Action::Read)?;
    let person = by.person();
    if person.is_none() && form.kind == FeedKind::Mine {
        return Err(Refusal::invalid("kind", "A program has no shifts. Choose a roster, or all.").into());
    }
    let mut tx = ctx.begin(by).await?;
    let roster = match (form.kind, form.roster) {
        (FeedKind::Roster, Some(slug)) => {
            let id = show::id_of(&mut tx, &slug).await?;
            Some(show::roster_ref(&mut tx, id).await?)
        }
        (FeedKind::Roster, None) => return Err(Refusal::invalid("roster", "Choose a roster.").into()),
        _ => None,
    };
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from calendar_feeds where person_id is not distinct from $1 and revoked_at is null"#,
        person as Option<PersonId>
    );
    if count.fetch_one(&mut *tx).await? >= FEEDS_MAX {
        return Err(Refusal::Conflict("You have 50 calendars. End some that nobody reads.".into()).into());
    }
    let secret = secrets::generate("mcf");
    let (kind, created_at) = (form.kind, tx.now());
    let prefix = secrets::display_prefix(&secret);
    let feed = Feed { id: FeedId(tx.new_id()), kind, roster, prefix, created_at, last_read_at: None };
    sqlx::query!(
        "insert into calendar_feeds (id, person_id, kind, roster_id, prefix, token_hash, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        feed.id as _,
        person as Option<PersonId>,
        kind as _,
        feed.roster.as_ref().map(|roster| roster.id.0),
        feed.prefix,
        secrets::hash(&secret),
        created_at as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.announce(Subject::default(), Change::FeedCreated { what: words(kind, feed.roster.as_ref()) });
    tx.commit_with(WithSecret { item: feed, secret }).await
}

/// `their own shifts`, `Payments`, `all rosters`
fn words(kind: FeedKind, roster: Option<&RosterRef>) -> String {
    match (kind, roster) {
        (FeedKind::Mine, _) => "their own shifts".into(),
        (FeedKind::Roster, Some(roster)) => roster.name.clone(),
        (FeedKind::Roster, None) => "a roster".into(),
        (FeedKind::All, _) => "all rosters".into(),
    }
}

pub(super) async fn revoke(ctx: &Ctx, by: &Actor, feed: FeedId) -> Result<()> {
    authz::require(by, Action::Read)?;
    let mut tx = ctx.begin(by).await?;
    let now = tx.now();
    let revoked = sqlx::query!(
        r#"update calendar_feeds set revoked_at = $3 where id = $1 and person_id is not distinct from $2 and revoked_at is null
           returning kind as "kind: FeedKind""#,
        feed as _,
        by.person() as Option<PersonId>,
        now as _,
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("calendar".into()))?;
    tx.announce(Subject::default(), Change::FeedRevoked { what: words(revoked.kind, None) });
    tx.commit().await
}

/// A feed that is read: whose, and which.
struct Reading {
    id: FeedId,
    person: Option<PersonId>,
    kind: FeedKind,
    roster: Option<Uuid>,
}

/// What the feed behind a secret tells now. `NotFound` when it was revoked, or whoever made it was disabled.
pub(super) async fn read(ctx: &Ctx, secret: &str) -> Result<CalendarFeed> {
    let now = ctx.now();
    let signer = cover_link::signer(ctx).await?;
    let mut tx = ctx.db.begin().await?;
    // Two who read at once count changes once.
    let found = sqlx::query!(
        r#"select feed.id as "id: FeedId", feed.person_id as "person_id?: PersonId", feed.kind as "kind: FeedKind",
                  feed.roster_id
           from calendar_feeds feed left join people person on person.id = feed.person_id
           where feed.token_hash = $1 and feed.revoked_at is null and person.disabled_at is null for update of feed"#,
        secrets::hash(secret),
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("calendar".into()))?;
    let feed = Reading { id: found.id, person: found.person_id, kind: found.kind, roster: found.roster_id };
    let (from, to) = (now.plus_s(-BACK_S), now.plus_s(AHEAD_S));
    let only = feed.roster.map(|roster| vec![roster]);
    let loaded = load::load(&mut tx, only.as_deref(), from, to).await?;
    let mut current = HashMap::new();
    for roster in &loaded.rosters {
        for layer in roster.rules.layers() {
            for span in roster.rules.shifts(layer, from, to) {
                current.extend(item(&feed, &loaded.people, roster, layer, &span, now));
            }
        }
    }
    let name = match loaded.rosters.first().filter(|_| feed.kind == FeedKind::Roster) {
        Some(roster) => format!("{} on call", roster.roster.name),
        None if feed.kind == FeedKind::Mine => "My on-call shifts".into(),
        None => "On call".into(),
    };
    let offers = match feed.person.filter(|_| feed.kind == FeedKind::Mine) {
        Some(person) => offers(&mut tx, &signer, person, (now, to)).await?,
        None => HashMap::new(),
    };
    current.extend(offers.iter().map(|(uid, (item, _))| (uid.clone(), item.clone())));
    let mut items = reconcile(&mut tx, feed.id, current, from, now).await?;
    for item in items.iter_mut().filter(|item| !item.cancelled) {
        item.offer = offers.get(&item.uid).map(|(_, offer)| offer.clone());
    }
    sqlx::query!("update calendar_feeds set last_read_at = $2 where id = $1", feed.id as _, now as _)
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(CalendarFeed { name, items })
}

/// A shift as the feed tells it; none when it is not its matter. What the window cuts has no ends of its own: at its
/// start it is over before anybody could care, at its end it is told when all of it is in sight.
fn item(
    feed: &Reading,
    known: &Known,
    roster: &Loaded,
    layer: Layer,
    span: &Span,
    now: Timestamp,
) -> Option<(String, CalendarItem)> {
    let (window_from, window_to) = (now.plus_s(-BACK_S), now.plus_s(AHEAD_S));
    let shift: Shift = known.shift(roster, layer, span);
    let told = !shift.people.is_empty()
        && span.starts_at > window_from
        && span.ends_at < window_to
        && (feed.kind != FeedKind::Mine || shift.people.iter().any(|person| Some(person.id) == feed.person));
    if !told {
        return None;
    }
    let place = format!("{}, {}", roster.roster.name, layer.word().to_lowercase());
    let who = names(&shift.people).unwrap_or_default();
    let instead = names(&shift.instead_of).filter(|_| shift.cover && feed.kind != FeedKind::Mine);
    let instead = instead.map(|names| format!(" (for {names})")).unwrap_or_default();
    let summary = match feed.kind {
        FeedKind::Mine if shift.cover => format!("On call: {place} (cover)"),
        FeedKind::Mine => format!("On call: {place}"),
        FeedKind::Roster => format!("{}: {who}{instead}", layer.word()),
        FeedKind::All => format!("{place}: {who}{instead}"),
    };
    let people = shift.people.iter().map(|person| person.id.to_string()).collect::<Vec<_>>().join("+");
    let people = if feed.kind == FeedKind::Mine { String::new() } else { format!("-{people}") };
    let uid = format!("{}-{}-{}{people}@muster", roster.roster.id, layer.0, span.starts_at.0);
    let item = CalendarItem {
        uid: uid.clone(),
        sequence: 0,
        starts_at: span.starts_at,
        ends_at: span.ends_at,
        summary,
        cancelled: false,
        changed_at: now,
        offer: None,
    };
    Some((uid, item))
}

/// The times that somebody wants covered by this person, and how each is taken. They vanish from the calendar once they
/// are taken or withdrawn, as shifts do that are gone.
async fn offers(
    connection: &mut PgConnection,
    signer: &Signer,
    person: PersonId,
    (now, until): (Timestamp, Timestamp),
) -> Result<HashMap<String, (CalendarItem, CalendarOffer)>> {
    let mut offers = HashMap::new();
    for request in requests::open_between(connection, now, until).await? {
        if !requests::whom_to_ask(connection, &request, now).await?.contains(&person) {
            continue;
        }
        let link = signer.link(request.id, person, request.ends_at);
        let place = format!("{}, {}", request.roster.name, request.layer.word().to_lowercase());
        let asks = format!("{} asks for cover: {place}.", request.person.name);
        let words = if request.note.is_empty() { asks } else { format!("{asks} “{}”", request.note) };
        let item = CalendarItem {
            uid: format!("cover-{}@muster", request.id),
            sequence: 0,
            starts_at: request.starts_at,
            ends_at: request.ends_at,
            summary: format!("Cover wanted: {place} (for {})", request.person.name),
            cancelled: false,
            changed_at: now,
            offer: None,
        };
        offers.insert(item.uid.clone(), (item, CalendarOffer { link, words }));
    }
    Ok(offers)
}

/// Compares what is with what was told, and remembers what is told now.
async fn reconcile(
    tx: &mut PgConnection,
    feed: FeedId,
    mut current: HashMap<String, CalendarItem>,
    from: Timestamp,
    now: Timestamp,
) -> Result<Vec<CalendarItem>> {
    sqlx::query!("delete from calendar_items where feed_id = $1 and ends_at <= $2", feed as _, from as _)
        .execute(&mut *tx)
        .await?;
    let told = sqlx::query!(
        r#"select uid, sequence, starts_at as "starts_at: Timestamp", ends_at as "ends_at: Timestamp", summary,
                  cancelled, changed_at as "changed_at: Timestamp"
           from calendar_items where feed_id = $1"#,
        feed as _,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut items = Vec::with_capacity(current.len() + told.len());
    let mut changed = Vec::new();
    for row in told {
        let old = CalendarItem {
            uid: row.uid,
            sequence: row.sequence,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            summary: row.summary,
            cancelled: row.cancelled,
            changed_at: row.changed_at,
            offer: None,
        };
        let new = match current.remove(&old.uid) {
            Some(new) => CalendarItem { sequence: old.sequence, changed_at: old.changed_at, ..new },
            // The past stays as it was told; what begins before the window is told no more.
            None if old.starts_at <= from || old.ends_at <= now => continue,
            None => CalendarItem { cancelled: true, ..old.clone() },
        };
        if new == old {
            items.push(old);
        } else {
            let next = CalendarItem { sequence: old.sequence + 1, changed_at: now, ..new };
            changed.push(next.clone());
            items.push(next);
        }
    }
    changed.extend(current.values().cloned());
    items.extend(current.into_values());
    remember(tx, feed, &changed).await?;
    items.sort_by(|a, b| (a.starts_at, &a.uid).cmp(&(b.starts_at, &b.uid)));
    Ok(items)
}

async fn remember(tx: &mut PgConnection, feed: FeedId, items: &[CalendarItem]) -> Result<()> {
    let uids: Vec<_> = items.iter().map(|item| item.uid.clone()).collect();
    let sequences: Vec<_> = items.iter().map(|item| item.sequence).collect();
    let starts: Vec<_> = items.iter().map(|item| item.starts_at).collect();
    let ends: Vec<_> = items.iter().map(|item| item.ends_at).collect();
    let summaries: Vec<_> = items.iter().map(|item| item.summary.clone()).collect();
    let cancelled: Vec<_> = items.iter().map(|item| item.cancelled).collect();
    let changed: Vec<_> = items.iter().map(|item| item.changed_at).collect();
    sqlx::query!(
        "insert into calendar_items (feed_id, uid, sequence, starts_at, ends_at, summary, cancelled, changed_at)
         select $1, * from unnest($2::text[], $3::integer[], $4::timestamptz[], $5::timestamptz[], $6::text[],
                                  $7::boolean[], $8::timestamptz[])
         on conflict (feed_id, uid) do update
         set sequence = excluded.sequence, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
             summary = excluded.summary, cancelled = excluded.cancelled, changed_at = excluded.changed_at",
        feed as _,
        &uids,
        &sequences,
        &starts as _,
        &ends as _,
        &summaries,
        &cancelled,
        &changed as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}
