//! Publishing an update: what is told, to whom, when the next one comes, and how components look from now on,
//! all in one transaction.

use super::find;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::{follows, status_pages};
use domain::events::Change;
use domain::follows::News;
use domain::updates::{Audience, ComponentChange, Update, UpdateForm};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, UpdateId, text};

/// The furthest promise: two weeks.
const NEXT_MAX_MINUTES: i32 = 14 * 24 * 60;

/// A form that was checked.
struct New {
    audience: Audience,
    public_title: Option<String>,
    known: String,
    being_done: String,
    next_in_minutes: Option<i32>,
    components: Vec<ComponentChange>,
}

pub(super) async fn publish_update(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: UpdateForm) -> Result<Update> {
    authz::require(by, Action::PublishUpdate)?;
    let new = check(form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = find::lock(&mut tx, by, number).await?;
    if new.audience.is_public() {
        incident.must_be_for_the_public()?;
    }
    let update = Update {
        id: UpdateId(tx.new_id()),
        audience: new.audience,
        known: new.known,
        being_done: new.being_done,
        status: incident.status,
        next_update_at: new.next_in_minutes.map(|minutes| tx.now().plus_minutes(minutes.into())),
        author: by.name().to_owned(),
        author_id: by.person(),
        published_at: tx.now(),
    };
    let public_title = if new.audience.is_public() {
        new.public_title.or(incident.public_title).or(Some(incident.title))
    } else {
        incident.public_title
    };
    insert(&mut tx, incident.id, &update).await?;
    keep_promise(&mut tx, incident.id, public_title.as_deref(), &update).await?;
    let (audience, known, next_update_at) = (update.audience, update.known.clone(), update.next_update_at);
    tx.announce(incident.id, Change::UpdatePublished { update: update.id, audience, known, next_update_at });
    for change in new.components {
        status_pages::show_for_incident(&mut tx, incident.id, change).await?;
    }
    follows::tell(&mut tx, ctx, by, incident.id, (News::Update, Some(update.id))).await?;
    tx.commit_with(update).await
}

fn check(form: UpdateForm) -> Result<New> {
    let mut errors = FieldErrors::default();
    let public_title = text::optional(&mut errors, "public_title", &form.public_title, text::TITLE_MAX);
    let known = text::required(&mut errors, "known", &form.known, text::BODY_MAX);
    let being_done = text::optional(&mut errors, "being_done", &form.being_done, text::BODY_MAX).unwrap_or_default();
    if form.next_in_minutes.is_some_and(|minutes| !(1..=NEXT_MAX_MINUTES).contains(&minutes)) {
        errors.add("next_in_minutes", "Promise the next update within two weeks, or none.");
    }
    errors.check()?;
    // Always in one order: two updates that change the same components wait for each other instead of for ever.
    let mut components = if form.audience.is_public() { form.components } else { vec![] };
    components.sort_by_key(|change| change.component_id);
    components.dedup_by_key(|change| change.component_id);
    let (audience, next_in_minutes) = (form.audience, form.next_in_minutes);
    Ok(New { audience, public_title, known, being_done, next_in_minutes, components })
}

async fn insert(tx: &mut Tx, incident: IncidentId, update: &Update) -> Result<()> {
    sqlx::query!(
        "insert into updates (id, incident_id, audience, known, being_done, status, next_update_at, author_id, author,
             published_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        update.id.0,
        incident.0,
        update.audience.as_str(),
        update.known,
        update.being_done,
        update.status.as_str(),
        update.next_update_at as _,
        update.author_id.map(|person| person.0),
        update.author,
        update.published_at as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The promise that was due is kept, and the new one stands, for staff and public alike.
async fn keep_promise(tx: &mut Tx, incident: IncidentId, public_title: Option<&str>, update: &Update) -> Result<()> {
    sqlx::query!(
        "update incidents set public_title = $2, next_update_at = $3 where id = $1",
        incident.0,
        public_title,
        update.next_update_at as _,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
