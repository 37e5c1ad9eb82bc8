//! Coming, declining, taking it back, letting go. With the incident, every ask is over.

use super::{ask, list};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::responders::{AnswerForm, Ask, AskState, Standing};
use domain::{Action, Actor, AskId, FieldErrors, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal, text};

/// What an answer depends on.
struct Before {
    person: PersonRef,
    state: AskState,
    asked_by: String,
    asked_by_id: Option<PersonId>,
}

pub(super) async fn answer(ctx: &Ctx, by: &Actor, number: IncidentNumber, id: AskId, form: AnswerForm) -> Result<Ask> {
    authz::require(by, Action::Read)?;
    settle(ctx, by, number, id, form).await
}

/// The same for whoever has the right already, as by a link.
pub(super) async fn settle(ctx: &Ctx, by: &Actor, number: IncidentNumber, id: AskId, form: AnswerForm) -> Result<Ask> {
    let mut errors = FieldErrors::default();
    let words = text::optional(&mut errors, "words", &form.words, text::TITLE_MAX).unwrap_or_default();
    if form.state == AskState::Asked {
        errors.add("state", "Use accepted, declined, withdrawn or released.");
    }
    errors.check()?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?.id;
    let before = lock(&mut tx, incident, id).await?;
    if before.state == form.state {
        return one(&mut tx, incident, id).await;
    }
    let commander = incidents::commander(&mut *tx, incident).await?;
    let standing = Standing {
        own: by.person() == Some(before.person.id),
        asked: before.asked_by_id == by.person() && (by.person().is_some() || before.asked_by == by.name()),
        commands: commander.as_ref().map(|commander| Some(commander.id) == by.person()),
    };
    if !standing.own {
        authz::require(by, Action::Respond)?;
    }
    if !standing.may(form.state) {
        return Err(not_theirs(&before, form.state, standing.own, commander).into());
    }
    if !before.state.may_become(form.state) {
        return Err(out_of_order(&before, form.state).into());
    }
    move_to(&mut tx, incident, (id, before.person), form.state, (words, standing.own)).await?;
    if form.state == AskState::Accepted {
        incidents::acknowledge(&mut tx, incident).await?;
    }
    let answered = one(&mut tx, incident, id).await?;
    tx.commit().await?;
    Ok(answered)
}

async fn one(tx: &mut Tx, incident: IncidentId, id: AskId) -> Result<Ask> {
    let found = list::these(tx, incident, &[id]).await?;
    found.into_iter().next().ok_or_else(missing)
}

pub(super) fn missing() -> crate::Error {
    Refusal::NotFound("ask".into()).into()
}

async fn lock(tx: &mut Tx, incident: IncidentId, id: AskId) -> Result<Before> {
    let row = sqlx::query!(
        "select ask.state, ask.asked_by, ask.asked_by_id, person.id, person.name
         from asks ask join people person on person.id = ask.person_id
         where ask.id = $1 and ask.incident_id = $2 for update of ask",
        id.0,
        incident.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(missing)?;
    let person = PersonRef { id: row.id, name: row.name };
    Ok(Before { person, state: row.state, asked_by: row.asked_by, asked_by_id: row.asked_by_id })
}

fn not_theirs(before: &Before, to: AskState, own: bool, commander: Option<PersonRef>) -> Refusal {
    let name = &before.person.name;
    Refusal::Conflict(match (to, own, commander) {
        (AskState::Withdrawn, true, _) => "You are asked: come, or say that you cannot.".to_owned(),
        (AskState::Accepted | AskState::Declined, ..) => format!("Only {name} says whether they come."),
        (_, _, Some(commander)) => {
            format!("{} asked {name}, and {} commands: one of them says so.", before.asked_by, commander.name)
        }
        _ => format!("{} asked {name}, and says so.", before.asked_by),
    })
}

fn out_of_order(before: &Before, to: AskState) -> Refusal {
    let name = &before.person.name;
    Refusal::Conflict(match (before.state, to) {
        (AskState::Withdrawn, _) => format!("{name} is not needed any more: it was taken back."),
        (AskState::Released, _) => format!("{name} was let go already."),
        (AskState::Declined, AskState::Accepted) => {
            "You declined before. Write in the log that you come after all.".to_owned()
        }
        (AskState::Declined, _) => format!("{name} declined already."),
        (AskState::Accepted, _) => format!("{name} helps already. Let them go instead."),
        (AskState::Asked, _) => format!("{name} has not come yet. Take it back instead."),
    })
}

/// Brings an ask into another state, and tells it.
async fn move_to(
    tx: &mut Tx,
    incident: IncidentId,
    (ask, person): (AskId, PersonRef),
    to: AskState,
    (words, own): (String, bool),
) -> Result<()> {
    let (now, by) = (tx.now(), tx.actor().name().to_owned());
    sqlx::query!(
        "update asks set state = $2, decided_by = $3, decided_at = $4, words = $5, due_at = null where id = $1",
        ask.0,
        to.as_str(),
        by,
        now as _,
        words,
    )
    .execute(&mut **tx)
    .await?;
    ask::take_pages_back(tx, ask).await?;
    let told = match to {
        AskState::Accepted => Change::ResponderAccepted { ask, person, words },
        AskState::Declined => Change::ResponderDeclined { ask, person, words },
        AskState::Released => Change::ResponderReleased { ask, person, words, left: own },
        AskState::Withdrawn | AskState::Asked => Change::ResponderWithdrawn { ask, person, words },
    };
    tx.announce(incident, told);
    Ok(())
}

/// With the incident, everybody is let go, and nobody is asked any more.
pub(crate) async fn end_with_incident(tx: &mut Tx, incident: IncidentId) -> Result<()> {
    end(tx, incident, None, "The incident ended").await
}

/// Whoever no longer sees the incident is not asked to help with it.
pub(crate) async fn release_of(tx: &mut Tx, incident: IncidentId, person: PersonId) -> Result<()> {
    end(tx, incident, Some(person), "").await
}

async fn end(tx: &mut Tx, incident: IncidentId, only: Option<PersonId>, why: &str) -> Result<()> {
    let open = sqlx::query!(
        "select ask.id, ask.state, person.id as person_id, person.name
         from asks ask join people person on person.id = ask.person_id
         where ask.incident_id = $1 and ask.state in ('asked', 'accepted') and ($2::uuid is null or ask.person_id = $2)
         order by ask.id for update of ask",
        incident.0,
        only.map(|person| person.0),
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in open {
        let person = PersonRef { id: row.person_id, name: row.name };
        let to = if row.state == AskState::Accepted { AskState::Released } else { AskState::Withdrawn };
        move_to(tx, incident, (row.id, person), to, (why.to_owned(), false)).await?;
    }
    Ok(())
}
