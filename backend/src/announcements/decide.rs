//! Holding, letting go ahead, saying that it is done. Whoever commands decides; while nobody does, whoever responds.

use super::list;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::incidents;
use domain::announcements::{Announcement, AnnouncementState, DecisionForm, Standing};
use domain::events::Change;
use domain::{
    Action, Actor, AnnouncementId, FieldErrors, IncidentId, IncidentNumber, PersonId, PersonRef, Refusal, text,
};

/// What a decision depends on.
struct Before {
    what: String,
    resource: String,
    state: AnnouncementState,
    announced_by: String,
    announced_by_id: Option<PersonId>,
}

impl Before {
    /// A program is known by its name.
    fn is_by(&self, actor: &Actor) -> bool {
        self.announced_by_id == actor.person() && (self.announced_by_id.is_some() || self.announced_by == actor.name())
    }
}

pub(super) async fn decide(
    ctx: &Ctx,
    by: &Actor,
    number: IncidentNumber,
    id: AnnouncementId,
    form: DecisionForm,
) -> Result<Announcement> {
    authz::require(by, Action::Respond)?;
    let words = check(&form)?;
    let mut tx = ctx.begin(by).await?;
    let incident = incidents::share(&mut tx, by, number).await?.id;
    let before = lock(&mut tx, incident, id).await?;
    if before.state == form.state {
        return list::one(&mut tx, by, incident, id).await;
    }
    if !before.state.may_become(form.state) {
        return Err(out_of_order(&before, form.state).into());
    }
    let commander = incidents::commander(&mut *tx, incident).await?;
    may_decide(by, &before, form.state, commander)?;
    if form.state == AnnouncementState::Approved {
        nobody_else_touches(&mut tx, by, &before.resource).await?;
    }
    save(&mut tx, by, id, form.state, &words).await?;
    if form.state == AnnouncementState::Done {
        incidents::first_action(&mut tx, incident).await?;
    }
    tx.announce(incident, Change::AboutToDecided { announcement: id, what: before.what, state: form.state, words });
    let decided = list::one(&mut tx, by, incident, id).await?;
    tx.commit().await?;
    Ok(decided)
}

fn check(form: &DecisionForm) -> Result<String> {
    let mut errors = FieldErrors::default();
    let words = match form.state {
        AnnouncementState::Held => text::required(&mut errors, "words", &form.words, text::TITLE_MAX),
        AnnouncementState::Waiting => {
            errors.add("state", "Hold it, let it go ahead, or say that it is done or withdrawn.");
            String::new()
        }
        _ => text::optional(&mut errors, "words", &form.words, text::TITLE_MAX).unwrap_or_default(),
    };
    errors.check()?;
    Ok(words)
}

async fn lock(tx: &mut Tx, incident: IncidentId, id: AnnouncementId) -> Result<Before> {
    sqlx::query_as!(
        Before,
        "select what, resource, state, announced_by, announced_by_id from announcements where id = $1 and incident_id = $2 for update",
        id.0,
        incident.0,
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::NotFound("announcement".into()).into())
}

fn out_of_order(before: &Before, to: AnnouncementState) -> Refusal {
    let what = &before.what;
    Refusal::Conflict(match (before.state, to) {
        (AnnouncementState::Waiting | AnnouncementState::Held, AnnouncementState::Done) => {
            format!("Nobody has let “{what}” go ahead yet.")
        }
        (state, _) => format!("“{what}” is {} already.", state.word().to_lowercase()),
    })
}

fn may_decide(by: &Actor, before: &Before, to: AnnouncementState, commander: Option<PersonRef>) -> Result<(), Refusal> {
    let commands = commander.as_ref().map(|commander| Some(commander.id) == by.person());
    if (Standing { announced: before.is_by(by), commands }).may(to) {
        return Ok(());
    }
    Err(Refusal::Conflict(match commander {
        Some(commander) => format!("{} commands, and decides about it.", commander.name),
        None => "Somebody else has to look first. Nobody commands: take command, or ask another responder.".into(),
    }))
}

/// One at a time. The index of the table says the same, should two decide at the same instant.
async fn nobody_else_touches(tx: &mut Tx, by: &Actor, resource: &str) -> Result<()> {
    let other = sqlx::query!(
        r#"select other.what, other.announced_by, incident.number,
               (not incident.is_private or coalesce((select true from incident_members m
                   where m.incident_id = incident.id and m.person_id = $2), false)) as "seen!"
           from announcements other join incidents incident on incident.id = other.incident_id
           where other.resource = $1 and other.state = 'approved'"#,
        resource,
        by.person().map(|person| person.0),
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(other) = other else { return Ok(()) };
    // Of a private incident only that there is somebody: two who restart one database at once would be worse.
    let who = match other.seen {
        true => format!("{} goes ahead with “{}” in {}", other.announced_by, other.what, other.number),
        false => format!("Somebody else is touching {resource}"),
    };
    Err(Refusal::Conflict(format!("{who}. Wait until that is done, or hold it.")).into())
}

async fn save(tx: &mut Tx, by: &Actor, id: AnnouncementId, to: AnnouncementState, words: &str) -> Result<()> {
    let now = tx.now();
    let saved = sqlx::query!(
        "update announcements set state = $2, decided_by = $3, decided_at = $4, words = $5 where id = $1",
        id.0,
        to.as_str(),
        by.name(),
        now as _,
        words,
    )
    .execute(&mut **tx)
    .await;
    match saved {
        Ok(_) => Ok(()),
        Err(error)
            if error.as_database_error().and_then(|error| error.constraint())
                == Some("announcements_one_at_a_time") =>
        {
            Err(Refusal::Conflict("Somebody else goes ahead with the same at this moment. Reload to see who.".into())
                .into())
        }
        Err(error) => Err(error.into()),
    }
}

/// With the incident, what was only announced is over: it must not stand in anybody's way.
pub(crate) async fn end_with_incident(tx: &mut Tx, by: &Actor, incident: IncidentId) -> Result<()> {
    let now = tx.now();
    let ended = sqlx::query!(
        r#"update announcements set state = 'withdrawn', decided_by = $2, decided_at = $3, words = 'The incident ended'
           where incident_id = $1 and state in ('waiting', 'held', 'approved')
           returning id as "id: AnnouncementId", what"#,
        incident.0,
        by.name(),
        now as _,
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in ended {
        let (announcement, what, words) = (row.id, row.what, "The incident ended".to_owned());
        let state = AnnouncementState::Withdrawn;
        tx.announce(incident, Change::AboutToDecided { announcement, what, state, words });
    }
    Ok(())
}
