//! People who are named in a line hear of it by letter: it is no page, and wakes nobody.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::events::Tx;
use crate::notifications::{LetterWords, queue_all};
use domain::incidents::IncidentRole;
use domain::log::{LETTER_EVERY_MINUTES, LogLine, Mention};
use domain::{Actor, IncidentId, IncidentNumber, LogLineId, PersonId, PersonRef, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use uuid::Uuid;

const KIND: &str = "log_mention";

/// What a letter is about.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct About {
    line: LogLineId,
}

/// Who is named in a line that is about to be written.
///
/// # Errors
/// `Invalid` at `body`, when a name is that of several people, or of somebody who would not see the line.
pub(super) async fn find(
    tx: &mut Tx,
    incident: IncidentId,
    number: IncidentNumber,
    body: &str,
) -> Result<Vec<Mention>> {
    if !body.contains('@') {
        return Ok(Vec::new());
    }
    let people = sqlx::query!(
        r#"select person.id, person.name,
               coalesce(not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = person.id), false) as "sees!"
           from people person join incidents i on i.id = $1
           where person.disabled_at is null order by person.name, person.id"#,
        incident.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    let roles = sqlx::query!(
        r#"select held.role, person.id, person.name from incident_roles held join people person on person.id = held.person_id
           where held.incident_id = $1 and held.released_at is null and person.disabled_at is null"#,
        incident.0,
    )
    .fetch_all(&mut **tx)
    .await?;
    let sees: HashSet<PersonId> = people.iter().filter(|person| person.sees).map(|person| person.id).collect();
    let people: Vec<PersonRef> =
        people.into_iter().map(|person| PersonRef { id: person.id, name: person.name }).collect();
    let roles: Vec<(IncidentRole, PersonRef)> =
        roles.into_iter().map(|held| (held.role, PersonRef { id: held.id, name: held.name })).collect();
    let named = domain::log::mentions(body, &people, &roles)?;
    if let Some(blind) = named.iter().find(|mention| !sees.contains(&mention.person.id)) {
        let name = &blind.person.name;
        let problem = format!("{name} does not see {number}, which is private. Let them in first, or leave out the @.");
        return Err(Refusal::invalid("body", problem).into());
    }
    Ok(named)
}

/// Queues a letter to each who is named, but to whoever writes, and to those who had one a moment ago.
pub(super) async fn queue_letters(
    tx: &mut Tx,
    ctx: &Ctx,
    by: &Actor,
    (incident, line): (IncidentId, LogLineId),
    named: &[Mention],
) -> Result<()> {
    let others: Vec<Uuid> =
        named.iter().map(|mention| mention.person.id).filter(|id| by.person() != Some(*id)).map(|id| id.0).collect();
    // Without a mail server a letter would only fail.
    if others.is_empty() || !ctx.sends_mail {
        return Ok(());
    }
    let now = tx.now();
    let told = sqlx::query_scalar!(
        r#"select person_id as "person!: PersonId" from deliveries
           where letter = $1 and person_id = any($2) and created_at > $3 and letter_key like $4 || ':%'"#,
        KIND,
        &others,
        now.plus_minutes(-LETTER_EVERY_MINUTES) as _,
        incident.to_string(),
    )
    .fetch_all(&mut **tx)
    .await?;
    let key = format!("{incident}:{line}");
    let untold: Vec<PersonId> = others.into_iter().map(PersonId).filter(|person| !told.contains(person)).collect();
    queue_all(tx, now, &untold, (KIND, &key, &About { line })).await
}

/// Keeps who is named, with the line that stands already.
pub(super) async fn keep(tx: &mut Tx, line: &LogLine) -> Result<()> {
    if line.mentions.is_empty() {
        return Ok(());
    }
    let people: Vec<Uuid> = line.mentions.iter().map(|mention| mention.person.id.0).collect();
    let written: Vec<String> = line.mentions.iter().map(|mention| mention.written.clone()).collect();
    sqlx::query!(
        "insert into log_mentions (line_id, person_id, written) select $1, * from unnest($2::uuid[], $3::text[])",
        line.id.0,
        &people,
        &written,
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The words of such a letter; none when its reader may not know of the incident any more.
pub(crate) async fn letter(ctx: &Ctx, person: PersonId, about: serde_json::Value) -> Result<Option<LetterWords>> {
    let about: About = serde_json::from_value(about)?;
    let line = sqlx::query!(
        "select i.number, i.title, line.seq, line.author, line.body
         from log_lines line join incidents i on i.id = line.incident_id
         where line.id = $1
             and (not i.is_private or (select true from incident_members m where m.incident_id = i.id and m.person_id = $2))",
        about.line.0,
        person.0,
    )
    .fetch_optional(&ctx.db)
    .await?;
    let Some(line) = line else { return Ok(None) };
    let (number, author) = (line.number, line.author);
    Ok(Some(LetterWords {
        subject: format!("{number}: {author} names you in the log"),
        why: format!("{author} wrote in the log of “{}”:", line.title),
        lines: vec![line.body],
        press: "Answer",
        link: format!("{}/incidents/{number}/log?answer={}", ctx.public_url, line.seq),
        otherwise:
            "This is no page: nobody is woken by it, and nothing happens if you leave it alone. You get at most one \
                    such letter in five minutes from one incident; what else is said there stands in its log."
                .into(),
    }))
}
