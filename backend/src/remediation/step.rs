//! Beginning a remedy, and saying what came of it. Each state stays, with who brought it there and what they saw.

use super::{give, list};
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::events::Change;
use domain::remediation::{Remedy, RemedyKind, RemedyState, RemedyStepForm};
use domain::{Action, Actor, FieldErrors, IncidentId, IncidentNumber, Refusal, RemedyId, text};

/// What is said of those that end with their incident.
const ENDED: &str = "The incident ended";

pub(super) async fn take_step(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: RemedyId,
    form: RemedyStepForm,
) -> Result<Remedy> {
    authz::require(by, Action::Respond)?;
    let words = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::lock(&mut tx, by, number).await?;
    let before = list::one(&mut tx, incident.id, id).await?;
    incident.found(number).must_take_words()?;
    let to = form.state;
    if before.state == to && (words.is_empty() || before.outcome() == words) {
        return Ok(before);
    }
    if !before.state.may_become(to, before.kind) {
        return Err(out_of_order(&before, to).into());
    }
    save(&mut tx, by, id, to, &words).await?;
    tx.announce(incident.id, Change::RemedyChanged { remedy: id, what: before.what.clone(), state: to, words });
    if before.state == RemedyState::Proposed && to != RemedyState::Dropped {
        begin(&mut tx, by, incident.id, &before).await?;
    }
    let after = list::one(&mut tx, incident.id, id).await?;
    tx.commit().await?;
    Ok(after)
}

fn check(form: &RemedyStepForm) -> Result<String> {
    let mut errors = FieldErrors::default();
    let words = match form.state {
        state if state.is_verdict() => text::required(&mut errors, "words", &form.words, text::TITLE_MAX),
        RemedyState::Proposed => {
            errors.add("state", "Begin it, say what came of it, undo it or drop it.");
            String::new()
        }
        _ => text::optional(&mut errors, "words", &form.words, text::TITLE_MAX).unwrap_or_default(),
    };
    errors.check()?;
    Ok(words)
}

fn out_of_order(before: &Remedy, to: RemedyState) -> Refusal {
    let what = &before.what;
    let word = |kind: RemedyKind| kind.word().to_lowercase();
    Refusal::Conflict(match (before.state, to) {
        (RemedyState::Proposed, to) if to.is_verdict() => format!("“{what}” was not begun yet."),
        (RemedyState::Proposed | RemedyState::UnderWay, RemedyState::InForce) => {
            format!("“{what}” cannot be in force: that is for what lasts, and not for {}.", word(before.kind))
        }
        (RemedyState::Proposed | RemedyState::UnderWay, RemedyState::Undone) => {
            format!("“{what}” was not carried out. Drop it instead.")
        }
        (RemedyState::InForce, RemedyState::Dropped) => format!("“{what}” is in force. Undo it instead."),
        (state, _) if state.is_verdict() || state == RemedyState::Undone || state == RemedyState::Dropped => {
            let told = domain::events::sentence(&Change::RemedyChanged {
                remedy: before.id,
                what: what.clone(),
                state,
                words: String::new(),
            });
            let by = before.steps.last().map_or("Somebody", |step| step.by.as_str());
            format!("{by} {told} already. To try it once more, propose it once more.")
        }
        (state, _) => format!("“{what}” is {} already.", state.word().to_lowercase()),
    })
}

/// Somebody did something against it, and whoever began what nobody owned does it.
async fn begin(tx: &mut Tx, by: &Actor, incident: IncidentId, before: &Remedy) -> Result<()> {
    incidents::first_action(tx, incident).await?;
    if let (None, Some(person)) = (&before.owner, by.person()) {
        give::set(tx, before.id, Some(person)).await?;
    }
    Ok(())
}

async fn save(tx: &mut Tx, by: &Actor, id: RemedyId, to: RemedyState, words: &str) -> Result<()> {
    let now = tx.now();
    sqlx::query!("update remedies set state = $2, since = $3 where id = $1", id.0, to.as_str(), now as _)
        .execute(&mut **tx)
        .await?;
    keep(tx, by, id, to, words).await
}

/// Keeps that it came into a state.
pub(super) async fn keep(tx: &mut Tx, by: &Actor, id: RemedyId, state: RemedyState, words: &str) -> Result<()> {
    let (step, now) = (tx.new_id(), tx.now());
    sqlx::query!(
        "insert into remedy_steps (id, remedy_id, state, at, by, words) values ($1, $2, $3, $4, $5, $6)",
        step,
        id.0,
        state.as_str(),
        now as _,
        by.name(),
        words,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// With the incident, what was only proposed or not yet at its end is over. What is in force stays: somebody has to take it
/// back.
pub(crate) async fn end_with_incident(tx: &mut Tx, by: &Actor, incident: IncidentId) -> Result<()> {
    let open = sqlx::query!(
        "select id, what from remedies where incident_id = $1 and state in ('proposed', 'under_way') order by id for update",
        incident.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in open {
        let state = RemedyState::Dropped;
        save(tx, by, row.id, state, ENDED).await?;
        tx.announce(incident, Change::RemedyChanged { remedy: row.id, what: row.what, state, words: ENDED.into() });
    }
    Ok(())
}
