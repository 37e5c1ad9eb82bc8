//! What publishing would do, computed by the code that pages. Nothing is saved.

use super::load::{self, Known, Loaded};
use super::{assess, check, pay, show, versions};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use domain::oncall::{
    HealthView, Plan, PlanForm, Preview, Roster, RosterVersionRef, Schedule, Shift, Version, merge, short_layers,
};
use domain::{Action, Actor, FieldErrors, PersonId, Refusal, RosterId, Timestamp};
use sqlx::PgConnection;
use std::collections::HashSet;

/// A form that is in order, brought together with what others published.
pub(super) struct Proposed {
    pub effective_from: Timestamp,
    pub plan: Plan,
    pub published_since: Option<RosterVersionRef>,
    pub conflicts: Vec<String>,
    pub needs_reason: bool,
}

/// What publishing this form at an instant would do to a roster, and the roster as it is until then.
pub(super) async fn proposed(
    ctx: &Ctx,
    connection: &mut PgConnection,
    roster: RosterId,
    form: PlanForm,
    now: Timestamp,
) -> Result<(Loaded, Proposed)> {
    let to = form.effective_from.unwrap_or(now).max(now).plus_s(1);
    let loaded = load::load(connection, Some(&[roster.0]), now, to).await?;
    let roster = loaded.rosters.into_iter().next().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let proposed = propose(ctx, connection, &roster, form, now).await?;
    Ok((roster, proposed))
}

/// Reads a form against what stands: checks it, merges it, and keeps turns where it says so. `roster` is loaded from
/// the present on.
pub(super) async fn propose(
    ctx: &Ctx,
    connection: &mut PgConnection,
    roster: &Loaded,
    form: PlanForm,
    now: Timestamp,
) -> Result<Proposed> {
    let mut errors = FieldErrors::default();
    let effective_from = form.effective_from.unwrap_or(now).max(now);
    if form.effective_from.is_some_and(|from| from < now.plus_s(-60)) {
        errors.add("effective_from", "A version takes effect now at the earliest. What has passed stays as it was.");
    } else if effective_from > now.plus_s(2 * 366 * 86_400) {
        errors.add("effective_from", "Choose a time within two years.");
    }
    // What a draft is based on may have been withdrawn since.
    let stored = versions::stored(connection, roster.roster.id).await?;
    let mut known = check::active_people(connection, &form.rotations).await?;
    // Who has turns already may stay, disabled or not, so that nobody else's turns move.
    known.extend(stored.iter().flat_map(|version| version.plan.participants()));
    let mine = check::plan(&mut errors, form.rotations, &roster.time_zone, &known, || ctx.new_id());
    errors.check()?;
    let newest = stored.iter().filter(|version| !version.withdrawn).max_by_key(|version| version.number);
    let base = match form.based_on {
        Some(number) => stored.iter().find(|version| version.number == number).or(newest),
        None => newest,
    };
    let mut proposed =
        Proposed { effective_from, plan: mine, published_since: None, conflicts: vec![], needs_reason: false };
    if let (Some(base), Some(newest)) = (base, newest)
        && base.number != newest.number
    {
        let merged = merge(&base.plan, &newest.plan, &proposed.plan);
        let name = |id| {
            let both = merged.plan.rotations.iter().chain(&newest.plan.rotations);
            both.into_iter().find(|rotation| rotation.id == id).map(|rotation| rotation.name.clone())
        };
        proposed.conflicts = merged.conflicts.iter().filter_map(|id| name(*id)).collect();
        proposed.published_since = Some(newest.as_ref());
        proposed.plan = merged.plan;
    }
    let before = roster.rules.version_at(Timestamp(effective_from.0 - 1)).or_else(|| roster.rules.versions.first());
    if let (true, Some(before)) = (form.keep_turns, before) {
        let clocks = proposed.plan.clocks(effective_from, effective_from).map_err(unknown_zone)?;
        let before_clocks = before.plan.clocks(effective_from, effective_from).map_err(unknown_zone)?;
        proposed.plan = proposed.plan.continuing(&before.plan, &clocks.with(before_clocks), effective_from);
    }
    proposed.needs_reason = !short_layers(&proposed.plan).is_empty();
    Ok(proposed)
}

fn unknown_zone(error: domain::oncall::NoZone) -> Error {
    Refusal::invalid("time_zone", error.to_string()).into()
}

/// The rules of a roster with a plan put in from an instant on, until the next version that stands.
pub(super) fn with_plan(rules: &Roster, proposed: &Proposed, from: Timestamp, to: Timestamp) -> Result<Roster> {
    let mut versions: Vec<Version> = rules.versions.clone();
    versions.retain(|version| version.effective_from != proposed.effective_from);
    versions.push(Version { effective_from: proposed.effective_from, plan: proposed.plan.clone().into() });
    Roster::new(versions, rules.covers.clone(), rules.temporaries.clone(), from, to).map_err(unknown_zone)
}

pub(super) async fn preview(
    ctx: &Ctx,
    by: &Actor,
    slug: &str,
    form: PlanForm,
    window: Option<(Timestamp, Timestamp)>,
) -> Result<Preview> {
    authz::require(by, Action::Read)?;
    let now = ctx.now();
    let wanted = form.effective_from.unwrap_or(now).max(now);
    let (from, to) = window.unwrap_or_else(|| (wanted, wanted.plus_s(show::WINDOW_DAYS * show::DAY_S)));
    show::check(from, to)?;
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    let (first, last) = (from.min(now), to.max(wanted.plus_s(assess::MEASURED_S)));
    let loaded = load::load(&mut connection, Some(&[id.0]), first, last).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let proposed = propose(ctx, &mut connection, roster, form, now).await?;
    let after = with_plan(&roster.rules, &proposed, first, last)?;
    let people: HashSet<PersonId> = load::mentioned(&roster.rules).chain(load::mentioned(&after)).collect();
    let known = load::people(&mut connection, &people.iter().map(|id| id.0).collect::<Vec<_>>()).await?;
    let measured = (proposed.effective_from, proposed.effective_from.plus_s(assess::MEASURED_S));
    let crew = assess::crew(&mut connection, &people, measured).await?;
    let clock = assess::clock_of(roster, measured.0, measured.1)?;
    let old = Schedule::of(&roster.rules, measured.0, measured.1);
    let new = Schedule::of(&after, measured.0, measured.1);
    Ok(Preview {
        roster: roster.roster.clone(),
        effective_from: proposed.effective_from,
        rotations: proposed.plan.rotations.iter().map(|rotation| known.rotation(rotation)).collect(),
        shifts: shifts(roster, &after, &known, from, to),
        from,
        to,
        before: assess::health(&roster.rules, &old, &crew, &known, &clock, roster.policy),
        after: assess::health(&after, &new, &crew, &known, &clock, roster.policy),
        changes: assess::differences(&old, &new, &known),
        pay: pay::estimate(&mut connection, by, id, (&roster.rules, &after), measured, &crew).await?,
        needs_reason: proposed.needs_reason,
        published_since: proposed.published_since,
        conflicts: proposed.conflicts,
    })
}

/// The final schedule under these rules.
pub(super) fn shifts(roster: &Loaded, rules: &Roster, known: &Known, from: Timestamp, to: Timestamp) -> Vec<Shift> {
    let of_layer = |layer| {
        let spans = rules.shifts(layer, from, to);
        spans.iter().map(|span| known.shift(roster, layer, span)).collect::<Vec<_>>()
    };
    rules.layers().into_iter().flat_map(of_layer).collect()
}

/// The coming year of a roster, measured.
pub(super) async fn health(ctx: &Ctx, by: &Actor, slug: &str) -> Result<HealthView> {
    authz::require(by, Action::Read)?;
    let (from, to) = (ctx.now(), ctx.now().plus_s(assess::MEASURED_S));
    let mut connection = ctx.db.acquire().await?;
    let id = show::id_of(&mut connection, slug).await?;
    let loaded = load::load(&mut connection, Some(&[id.0]), from, to).await?;
    let roster = loaded.rosters.first().ok_or_else(|| Refusal::NotFound("roster".into()))?;
    let crew = assess::crew(&mut connection, &load::mentioned(&roster.rules).collect(), (from, to)).await?;
    let schedule = Schedule::of(&roster.rules, from, to);
    let clock = assess::clock_of(roster, from, to)?;
    Ok(assess::health(&roster.rules, &schedule, &crew, &loaded.people, &clock, roster.policy))
}
