//! Asking: whoever is meant is found, the fit ones are asked and paged, in one transaction.

use super::{list, whom};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents::{self, Incident};
use crate::{authz, escalation, privacy};
use domain::events::Change;
use domain::responders::{ANSWER_WITHIN_S, Ask, AskForm, pick};
use domain::{Action, Actor, AskId, FieldErrors, IncidentId, IncidentNumber, PageId, PersonRef, text};

pub(super) async fn ask(ctx: &Ctx, by: &Actor, number: IncidentNumber, form: AskForm) -> Result<Vec<Ask>> {
    authz::require(by, Action::Respond)?;
    let mut errors = FieldErrors::default();
    let what = text::required(&mut errors, "what", &form.what, text::TITLE_MAX);
    if form.person_id.is_none() {
        text::required(&mut errors, "whom", &form.whom, text::TITLE_MAX);
    }
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    incident.found(number).must_be_open()?;
    let meant = whom::meant(&mut tx, by, incident.id, &form).await?;
    let picked = pick(&meant.candidates, meant.together, form.anyway)?;
    let mut asks = Vec::with_capacity(picked.len());
    for id in picked {
        let person = meant.candidates.iter().find(|one| one.person.id == id).map(|one| one.person.clone());
        let Some(person) = person else { continue };
        let new = New { person, what: &what, meant: &meant };
        asks.push(one(&mut tx, by, &incident, new).await?);
    }
    let made = list::these(&mut tx, incident.id, &asks).await?;
    tx.commit_with(made).await
}

/// Whom to ask, what for, and how they were found.
struct New<'a> {
    person: PersonRef,
    what: &'a str,
    meant: &'a whom::Found,
}

async fn one(tx: &mut Tx, by: &Actor, incident: &Incident, new: New<'_>) -> Result<AskId> {
    let New { person, what, meant } = new;
    privacy::admit_for_role(tx, incident, &person).await?;
    let (id, now) = (AskId(tx.new_id()), tx.now());
    // Whoever gave no answer is asked in another round of the same ask: whichever letter they open, they answer this one.
    let row = sqlx::query!(
        "insert into asks (id, incident_id, person_id, what, roster_id, area, asked_by_id, asked_by, asked_at, state, paged, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', 1, $10)
         on conflict (incident_id, person_id) where state in ('asked', 'accepted') do update
             set what = excluded.what, roster_id = excluded.roster_id, area = excluded.area, asked_by_id = excluded.asked_by_id,
                 asked_by = excluded.asked_by, asked_at = excluded.asked_at, round = asks.round + 1, paged = 1,
                 due_at = excluded.due_at, unanswered_at = null
             where asks.state = 'asked' and asks.unanswered_at is not null
         returning id, round",
        id.0,
        incident.id.0,
        person.id.0,
        what,
        meant.roster.as_ref().map(|roster| roster.id.0),
        meant.area,
        by.person().map(|asker| asker.0),
        by.name(),
        now as _,
        now.plus_s(ANSWER_WITHIN_S) as _,
    )
    .fetch_one(&mut **tx)
    .await?;
    let found = meant.told();
    let told = Change::ResponderAsked { ask: row.id, person: person.clone(), what: what.to_owned(), found };
    tx.announce(incident.id, told);
    page(tx, incident.id, row.id, (row.round, 1), person).await?;
    Ok(row.id)
}

/// Makes a page of an ask, and what is to be sent; nothing when it was made already.
pub(super) async fn page(
    tx: &mut Tx,
    incident: IncidentId,
    ask: AskId,
    (round, nth): (i32, i32),
    person: PersonRef,
) -> Result<()> {
    let (page, now) = (PageId(tx.new_id()), tx.now());
    let made = sqlx::query!(
        "insert into pages (id, ask_id, person_id, cycle, step, created_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (ask_id, cycle, step) where ask_id is not null do nothing",
        page.0,
        ask.0,
        person.id.0,
        round,
        nth,
        now as _,
    )
    .execute(&mut **tx)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(());
    }
    let ways = escalation::queue_deliveries(tx, page, person.id).await?;
    tx.announce(incident, Change::PageCreated { page, person: person.clone(), step: nth, overdue_steps: 0 });
    if ways == 0 {
        let error = "no working contact method".to_owned();
        tx.announce(incident, Change::PageFailed { page, person, channel: "any channel".into(), error });
    }
    Ok(())
}

/// Takes back what was not sent yet of an ask: nobody is paged after their answer.
pub(super) async fn take_pages_back(tx: &mut Tx, ask: AskId) -> Result<()> {
    sqlx::query!(
        "update deliveries set state = 'cancelled', claim = null
         where id in (select delivery.id from deliveries delivery join pages page on page.id = delivery.page_id
                      where page.ask_id = $1 and delivery.state = 'pending' order by delivery.id for update of delivery)",
        ask.0,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
