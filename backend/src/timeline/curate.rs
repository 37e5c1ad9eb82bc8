//! Curating: marks beside the log, and entries that nobody recorded.

use super::read;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::incidents::TimelineItem;
use domain::timeline::{CurateForm, EntryForm, Place};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, Refusal, Timestamp, text};

pub(super) async fn curate(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    seq: i64,
    form: CurateForm,
) -> Result<TimelineItem> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    let before = read::one(&mut tx, incident.id, seq)
        .await?
        .ok_or_else(|| Refusal::NotFound("entry of this timeline".into()))?;
    let mut errors = FieldErrors::default();
    not_in_the_future(&mut errors, form.happened_at, tx.now());
    errors.check()?;
    let happened_at = if form.as_recorded { Some(before.at) } else { form.happened_at };
    let what = told(&before, form.place, happened_at);
    if what.is_empty() {
        return Ok(before);
    }
    // A time as recorded is none of its own.
    mark(&mut tx, incident.id, by, &before, form.place, happened_at).await?;
    tx.announce(incident.id, Change::TimelineCurated { entry: seq, what: what.join(", ") });
    let after = entry(&mut tx, incident.id, seq).await?;
    tx.commit().await?;
    Ok(after)
}

/// What changes, in words.
fn told(before: &TimelineItem, place: Option<Place>, happened_at: Option<Timestamp>) -> Vec<String> {
    let place = place.filter(|place| *place != before.place).map(|place| match place {
        Place::Story => "into the story".to_owned(),
        Place::Record => "out of the story".to_owned(),
        Place::Hidden => "hidden".to_owned(),
    });
    let time = happened_at.filter(|at| *at != before.happened_at).map(|at| format!("time to {at}"));
    [place, time].into_iter().flatten().collect()
}

async fn mark(
    tx: &mut Tx,
    incident: IncidentId,
    by: &Actor,
    before: &TimelineItem,
    place: Option<Place>,
    happened_at: Option<Timestamp>,
) -> Result<()> {
    let now = tx.now();
    let recorded = happened_at == Some(before.at);
    sqlx::query!(
        "insert into timeline_marks (incident_id, seq, place, happened_at, marked_by, marked_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (incident_id, seq) do update set
             place = coalesce(excluded.place, timeline_marks.place),
             happened_at = case when $7 then null else coalesce(excluded.happened_at, timeline_marks.happened_at) end,
             marked_by = excluded.marked_by, marked_at = excluded.marked_at",
        incident.0,
        before.seq,
        place.map(Place::as_str),
        happened_at.filter(|_| !recorded) as _,
        by.name(),
        now as _,
        recorded,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

fn not_in_the_future(errors: &mut FieldErrors, at: Option<Timestamp>, now: Timestamp) {
    if at.is_some_and(|at| at > now) {
        errors.add("happened_at", "This lies in the future. Write when it happened.");
    }
}

async fn entry(tx: &mut Tx, incident: IncidentId, seq: i64) -> Result<TimelineItem> {
    let entry = read::one(tx, incident, seq).await?;
    entry.ok_or_else(|| Error::Other("an entry that was just read is gone".into()))
}

pub(super) async fn add(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: EntryForm) -> Result<TimelineItem> {
    authz::require(by, Action::Respond)?;
    let mut tx = ctx.begin(by).await?;
    let mut errors = FieldErrors::default();
    let text = text::required(&mut errors, "text", &form.text, text::TITLE_MAX);
    not_in_the_future(&mut errors, form.happened_at, tx.now());
    errors.check()?;
    let incident = incidents::share(&mut tx, by, number).await?;
    tx.announce(incident.id, Change::TimelineAdded { text });
    // From here on the head of the log is locked.
    let seq = tx.append().await?;
    if let Some(happened_at) = form.happened_at {
        let added = entry(&mut tx, incident.id, seq).await?;
        mark(&mut tx, incident.id, by, &added, None, Some(happened_at)).await?;
    }
    let added = entry(&mut tx, incident.id, seq).await?;
    tx.commit_with(added).await
}
