//! Announcing. Whoever announces the same at the same time waits here for a moment, so that one of the two learns of the
//! other for certain.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::announcements::{
    Announcement, AnnouncementForm, AnnouncementState, RESOURCE_MAX, resource_key, touched_by,
};
use domain::events::Change;
use domain::{Action, Actor, AnnouncementId, FieldErrors, IncidentNumber, text};

struct New {
    what: String,
    resource: String,
    why: String,
}

pub(super) async fn announce(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    form: AnnouncementForm,
) -> Result<Announcement> {
    authz::require(by, Action::Respond)?;
    let new = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?;
    incident.must_be_open()?;
    wait_for_others(&mut tx, &new.resource).await?;
    let commander = incidents::commander(&mut *tx, incident.id).await?;
    let commands = commander.is_some_and(|commander| Some(commander.id) == by.person());
    let state = match commands && !is_touched(&mut tx, &new.resource).await? {
        true => AnnouncementState::Approved,
        false => AnnouncementState::Waiting,
    };
    let id = insert(&mut tx, by, incident.id.0, &new, state).await?;
    tx.announce(incident.id, Change::AboutTo { announcement: id, what: new.what, state });
    let made = list::one(&mut tx, by, incident.id, id).await?;
    tx.commit_with(made).await
}

fn check(form: &AnnouncementForm) -> Result<New> {
    let mut errors = FieldErrors::default();
    let what = text::required(&mut errors, "what", &form.what, text::TITLE_MAX);
    let resource = text::optional(&mut errors, "resource", &form.resource, RESOURCE_MAX);
    let why = text::optional(&mut errors, "why", &form.why, text::BODY_MAX).unwrap_or_default();
    let resource = resource_key(resource.as_deref().unwrap_or_else(|| touched_by(&what)));
    if !what.is_empty() && resource.is_empty() {
        errors.add("resource", "Say what it touches, in a word that others would use too.");
    }
    errors.check()?;
    Ok(New { what, resource: resource.chars().take(RESOURCE_MAX).collect(), why })
}

async fn wait_for_others(tx: &mut Tx, resource: &str) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", format!("about to {resource}"))
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether somebody is about to touch it, anywhere.
async fn is_touched(tx: &mut Tx, resource: &str) -> Result<bool> {
    let touched = sqlx::query_scalar!(
        r#"select exists (select from announcements
                          where resource = $1 and state in ('waiting', 'held', 'approved')) as "touched!""#,
        resource,
    );
    Ok(touched.fetch_one(&mut **tx).await?)
}

async fn insert(
    tx: &mut Tx,
    by: &Actor,
    incident: uuid::Uuid,
    new: &New,
    state: AnnouncementState,
) -> Result<AnnouncementId> {
    let (id, now) = (AnnouncementId(tx.new_id()), tx.now());
    let approved = state == AnnouncementState::Approved;
    sqlx::query!(
        "insert into announcements (id, incident_id, what, resource, why, announced_by_id, announced_by, announced_at,
             state, decided_by, decided_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id.0,
        incident,
        new.what,
        new.resource,
        new.why,
        by.person().map(|person| person.0),
        by.name(),
        now as _,
        state.as_str(),
        approved.then(|| by.name()),
        approved.then_some(now) as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}
