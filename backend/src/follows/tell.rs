//! Telling those who follow, in the transaction that makes it true. Each hears of each thing once, whoever tells it and how
//! often; whoever did it knows already.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::notifications::{LetterWords, queue_all};
use domain::follows::News;
use domain::incidents::{IncidentStatus, Severity};
use domain::{Actor, IncidentId, PersonId, UpdateId};
use serde::{Deserialize, Serialize};

const KIND: &str = "incident_news";

/// What a letter is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct About {
    incident: IncidentId,
    news: News,
    update: Option<UpdateId>,
}

/// Queues letters to all who follow the incident, a service that it affects, or severities as bad as its own. Of an exercise
/// only those hear who follow it itself.
pub(crate) async fn tell(
    tx: &mut Tx,
    ctx: &Ctx,
    by: &Actor,
    incident: IncidentId,
    (news, update): (News, Option<UpdateId>),
) -> Result<()> {
    // Without a mail server a letter would only fail.
    if !ctx.sends_mail {
        return Ok(());
    }
    let now = tx.now();
    // What begins begins once; it may be over and open again several times.
    let which = match (news, update) {
        (News::Began, _) => String::new(),
        (News::Update, update) => update.map(|update| update.to_string()).unwrap_or_default(),
        (News::Over | News::Again, _) => now.0.to_string(),
    };
    let key = format!("{incident}:{}:{which}", news.as_str());
    let followers = sqlx::query_scalar!(
        r#"select person.id from incidents i
           join people person on person.disabled_at is null and person.id is distinct from $2
               and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = person.id))
           where i.id = $1 and exists (
               select from follows follow where follow.person_id = person.id and (
                   follow.incident_id = i.id
                   or (not i.is_exercise and (
                       follow.severity >= i.severity
                       or exists (select from incident_services affected
                                  where affected.incident_id = i.id and affected.service_id = follow.service_id)))))
           order by person.id"#,
        incident.0,
        by.person().map(|person| person.0),
    )
    .fetch_all(&mut **tx)
    .await?;
    queue_all(tx, now, &followers, (KIND, &key, &About { incident, news, update })).await
}

/// The words of such a letter, by what holds when it leaves; none when its reader may not know of the incident any more, or
/// when what began is over already.
pub(crate) async fn letter(ctx: &Ctx, person: PersonId, about: serde_json::Value) -> Result<Option<LetterWords>> {
    let about: About = serde_json::from_value(about)?;
    let incident = sqlx::query!(
        "select number, title, severity, status, next_update_at from incidents
         where id = $1
             and (not is_private or (select true from incident_members m where m.incident_id = incidents.id and m.person_id = $2))",
        about.incident.0,
        person.0,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let Some(incident) = incident else { return Ok(None) };
    let (number, title, status): (_, _, IncidentStatus) = (incident.number, incident.title, incident.status);
    let severity: Option<Severity> = incident.severity;
    let rated = severity.map(|severity| format!("{} {}", severity.label(), severity.word())).unwrap_or_default();
    let (subject, why, mut lines) = match about.news {
        News::Began if !status.is_open() => return Ok(None),
        News::Began => {
            let rated = if rated.is_empty() { String::new() } else { format!(", {rated}") };
            (format!("{number} was declared: {title}"), format!("An incident is open{rated}: “{title}”."), vec![])
        }
        News::Update => {
            let Some(update) = update_words(ctx, about.update).await? else { return Ok(None) };
            (format!("{number}: an update"), format!("What we know of “{title}”:"), update)
        }
        News::Again if !status.is_open() => return Ok(None),
        News::Again => (format!("{number} is open again: {title}"), format!("“{title}” is open again."), vec![]),
        News::Over if status.is_open() => return Ok(None),
        News::Over => (
            format!("{number} is {}: {title}", status.word().to_lowercase()),
            format!("“{title}” is {}.", status.word().to_lowercase()),
            vec![],
        ),
    };
    if let (true, Some(at)) = (status.is_open(), incident.next_update_at) {
        let minutes = at.seconds_since(ctx.now()).div_euclid(60);
        lines.push(match minutes {
            ..0 => "The next update is late.".to_owned(),
            0..=1 => "The next update is due now.".to_owned(),
            minutes => format!("The next update is promised in {minutes} minutes."),
        });
    }
    Ok(Some(LetterWords {
        subject,
        why,
        lines,
        press: "Read what is known",
        link: format!("{}/incidents/{number}/brief", ctx.public_url),
        otherwise: format!(
            "You get this letter because you follow this incident, a service that it affects, or incidents as bad as this one. \
             Change that at {}/me. This is no page: nobody waits for you.",
            ctx.public_url
        ),
    }))
}

/// What an update says: what is known, and what is being done.
async fn update_words(ctx: &Ctx, update: Option<UpdateId>) -> Result<Option<Vec<String>>> {
    let update = sqlx::query!("select known, being_done from updates where id = $1", update.map(|update| update.0),);
    let update = update.fetch_optional(&ctx.db).await?;
    Ok(update.map(|update| {
        let being_done = (!update.being_done.is_empty()).then(|| format!("What is being done: {}", update.being_done));
        [update.known].into_iter().chain(being_done).collect()
    }))
}
