//! What letters about shifts say, by what holds when they leave. A letter whose reason is gone says nothing, and is
//! not sent.

use super::load::{self, Loaded};
use super::{cover_link, notes, requests};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::notifications::LetterWords;
use domain::oncall::{CoverRequest, Layer, Shift};
use domain::{CoverRequestId, PersonId, RosterId, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;

const DAY_S: i64 = 86_400;

/// About a shift that begins.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct AboutShift {
    pub roster: RosterId,
    pub layer: Layer,
    pub starts_at: Timestamp,
}

/// About a week that begins.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct AboutWeek {
    pub from: Timestamp,
}

/// About somebody's time that waits to be taken.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct AboutRequest {
    pub request: CoverRequestId,
}

/// The words of a letter to a person; none when there is nothing to say any more.
pub(crate) async fn letter(
    ctx: &Ctx,
    kind: &str,
    person: PersonId,
    about: serde_json::Value,
) -> Result<Option<LetterWords>> {
    let mut connection = ctx.db.acquire().await?;
    let zone = zone_of(&mut connection, person).await?;
    let about_wrong = |error: serde_json::Error| crate::Error::Other(format!("a letter about nothing: {error}"));
    match kind {
        "shift_reminder" => {
            let about = serde_json::from_value(about).map_err(about_wrong)?;
            shift(ctx, &mut connection, person, &zone, about).await
        }
        "week_summary" => {
            let about = serde_json::from_value(about).map_err(about_wrong)?;
            week(ctx, &mut connection, person, &zone, about).await
        }
        "cover_asked" => {
            let AboutRequest { request } = serde_json::from_value(about).map_err(about_wrong)?;
            let Some(request) = requests::waiting(&mut connection, request, ctx.now()).await? else { return Ok(None) };
            asked(ctx, person, &zone, request).await.map(Some)
        }
        "cover_due" => {
            let AboutRequest { request } = serde_json::from_value(about).map_err(about_wrong)?;
            let request = requests::waiting(&mut connection, request, ctx.now()).await?;
            Ok(request.map(|request| due(ctx, person, &zone, &request)))
        }
        _ => Ok(None),
    }
}

async fn zone_of(connection: &mut PgConnection, person: PersonId) -> Result<TimeZone> {
    let zone = sqlx::query_scalar!("select time_zone from people where id = $1", person as _);
    Ok(TimeZone::get(&zone.fetch_one(connection).await?).unwrap_or(TimeZone::UTC))
}

/// `Mon 30 Nov 09:00 to 17:00`, `Mon 30 Nov 09:00 to Mon 7 Dec 09:00`
fn stretch(starts_at: Timestamp, ends_at: Timestamp, zone: &TimeZone) -> String {
    let (from, to) = (starts_at.to_jiff().to_zoned(zone.clone()), ends_at.to_jiff().to_zoned(zone.clone()));
    let until = to.strftime(if from.date() == to.date() { "%H:%M" } else { "%a %-d %b %H:%M" });
    format!("{} to {until}", from.strftime("%a %-d %b %H:%M"))
}

fn city(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

async fn shift(
    ctx: &Ctx,
    connection: &mut PgConnection,
    person: PersonId,
    zone: &TimeZone,
    about: AboutShift,
) -> Result<Option<LetterWords>> {
    let (from, to) = (about.starts_at, about.starts_at.plus_s(62 * DAY_S));
    let loaded = load::load(connection, Some(&[about.roster.0]), from, to).await?;
    let Some(roster) = loaded.rosters.first() else { return Ok(None) };
    let spans = roster.rules.shifts(about.layer, from, to);
    // The time may be somebody else's by now, or over.
    let Some(first) = spans.first().filter(|span| span.people.contains(&person) && span.ends_at > ctx.now()) else {
        return Ok(None);
    };
    let when = stretch(first.starts_at, first.ends_at, zone);
    let (name, layer) = (&roster.roster.name, about.layer.word().to_lowercase());
    let note = notes::latest(connection, about.roster, ctx.now().plus_s(-7 * DAY_S)).await?;
    let lines = note.into_iter().map(|note| format!("Hand-over note by {}: {}", note.author, note.body));
    Ok(Some(LetterWords {
        subject: format!("On call for {name} from {}", stretch(first.starts_at, first.ends_at, zone)),
        why: format!("You are {layer} for {name}: {when}, {} time.", city(zone)),
        lines: lines.collect(),
        press: "Open the roster",
        link: format!("{}/rosters/{}", ctx.public_url, roster.roster.slug),
        otherwise: "If you cannot, ask for cover on that page. What you are reminded of is set under “Me”.".into(),
    }))
}

async fn week(
    ctx: &Ctx,
    connection: &mut PgConnection,
    person: PersonId,
    zone: &TimeZone,
    about: AboutWeek,
) -> Result<Option<LetterWords>> {
    let (from, to) = (about.from.max(ctx.now()), about.from.plus_s(7 * DAY_S));
    if from >= to {
        return Ok(None);
    }
    let loaded = load::load(connection, None, from, to).await?;
    let mut shifts: Vec<(Timestamp, String)> = Vec::new();
    for roster in &loaded.rosters {
        for (layer, shift) in own(roster, &loaded.people, person, from, to) {
            let when = stretch(shift.starts_at, shift.ends_at, zone);
            let cover = if shift.cover { ", cover" } else { "" };
            let words = format!("{when}: {}, {}{cover}", roster.roster.name, layer.word().to_lowercase());
            shifts.push((shift.starts_at, words));
        }
    }
    if shifts.is_empty() {
        return Ok(None);
    }
    shifts.sort();
    Ok(Some(LetterWords {
        subject: format!("Your week on call: {}", counted(shifts.len())),
        why: format!("You are on call this week, {} time:", city(zone)),
        lines: shifts.into_iter().map(|(_, words)| words).collect(),
        press: "See who is on call",
        link: format!("{}/on-call", ctx.public_url),
        otherwise: "This letter comes on Mondays of weeks with shifts. What you are reminded of is set under “Me”."
            .into(),
    }))
}

fn counted(shifts: usize) -> String {
    if shifts == 1 { "1 shift".into() } else { format!("{shifts} shifts") }
}

fn own(roster: &Loaded, people: &load::Known, person: PersonId, from: Timestamp, to: Timestamp) -> Vec<(Layer, Shift)> {
    let layers = roster.rules.layers().into_iter();
    let of_layer = |layer: Layer| {
        let spans = roster.rules.shifts(layer, from, to);
        let own = spans.into_iter().filter(|span| span.people.contains(&person));
        own.map(|span| (layer, people.shift(roster, layer, &span))).collect::<Vec<_>>()
    };
    layers.flat_map(of_layer).collect()
}

async fn asked(ctx: &Ctx, person: PersonId, zone: &TimeZone, request: CoverRequest) -> Result<LetterWords> {
    let when = stretch(request.starts_at, request.ends_at, zone);
    let (name, layer) = (&request.person.name, request.layer.word().to_lowercase());
    let whom = if request.asked_of.is_some() { "you" } else { "whoever can" };
    let lines = Some(&request.note).filter(|note| !note.is_empty()).map(|note| format!("“{note}”"));
    Ok(LetterWords {
        subject: format!("Can you cover {when}?"),
        why: format!("{name} asks {whom} to be {layer} for {} from {when}, {} time.", request.roster.name, city(zone)),
        lines: lines.into_iter().collect(),
        press: "Look, and take it",
        link: cover_link::signer(ctx).await?.link(request.id, person, request.ends_at),
        otherwise: "The first who takes it has it. If you cannot, leave this letter alone: nothing changes until you \
                    press the button behind the link."
            .into(),
    })
}

fn due(ctx: &Ctx, person: PersonId, zone: &TimeZone, request: &CoverRequest) -> LetterWords {
    let when = stretch(request.starts_at, request.ends_at, zone);
    let begun = request.starts_at <= ctx.now();
    let (subject, whose) = match (person == request.person.id, begun) {
        (true, false) => (format!("Nobody has taken your time yet: {when}"), "you are on call then".to_owned()),
        (true, true) => (format!("Nobody took your time: {when}"), "you are on call now".to_owned()),
        (false, false) => (
            format!("Nobody covers {} yet: {when}", request.person.name),
            format!("{} is on call then", request.person.name),
        ),
        (false, true) => (
            format!("Nobody covers {}: {when}", request.person.name),
            format!("{} is on call now", request.person.name),
        ),
    };
    LetterWords {
        subject,
        why: format!(
            "The request for cover of {}, {}, from {when} ({} time) waits still. Unless somebody takes it, {whose}.",
            request.roster.name,
            request.layer.word().to_lowercase(),
            city(zone)
        ),
        lines: Vec::new(),
        press: "Open the roster",
        link: format!("{}/rosters/{}", ctx.public_url, request.roster.slug),
        otherwise: "Managers of the roster can give the time to somebody there.".into(),
    }
}
