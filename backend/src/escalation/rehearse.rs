//! Rehearsals: the rules that page decide, the rosters that page answer, and nothing is carried out. A draft may stand
//! in one of the rosters as if it were published.

use super::advance::read_steps;
use super::chain::targeted;
use crate::authz;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::oncall::{self, Supposed};
use domain::escalation::{
    Escalation, Plan, Rehearsal, RehearsalQuestion, RehearsedDraft, RehearsedPage, RehearsedStep, Target, plan,
};
use domain::{Action, Actor, PersonId, Refusal, ServiceRef, Timestamp};
use sqlx::PgConnection;
use std::collections::HashMap;

/// Most steps that are told.
const STEPS_MAX: usize = 100;
/// A rehearsal looks at most so far ahead, and a year back.
const AHEAD_S: i64 = 2 * 366 * 86_400;
const BACK_S: i64 = 366 * 86_400;
/// What has passed by less than this was asked to the minute.
const MINUTE_S: i64 = 60;

pub(super) async fn rehearse(ctx: &Ctx, by: &Actor, service: &str, question: RehearsalQuestion) -> Result<Rehearsal> {
    authz::require(by, Action::Read)?;
    let now = ctx.now();
    if question.at.is_some_and(|at| at > now.plus_s(AHEAD_S) || at < now.plus_s(-BACK_S)) {
        return Err(Refusal::invalid("at", "Choose a time from a year ago to two years ahead.").into());
    }
    let mut connection = ctx.db.acquire().await?;
    let draft = match &question.draft {
        Some(slug) => Some(oncall::suppose(ctx, &mut connection, by, slug, now).await?),
        None => None,
    };
    let at = fired_at(question.at, draft.as_ref(), now);
    let row = sqlx::query!(
        r#"select service.id, service.slug, service.name, policy.name as "policy?", policy.steps as "steps?",
                  policy.repeats as "repeats?"
           from services service left join escalation_policies policy on policy.id = service.policy_id
           where service.slug = $1"#,
        service,
    )
    .fetch_optional(&mut *connection)
    .await?
    .ok_or_else(|| Refusal::NotFound("service".into()))?;
    let service = ServiceRef { id: row.id, slug: row.slug, name: row.name };
    let told = draft.as_ref().map(|draft| RehearsedDraft {
        roster: draft.roster.clone(),
        effective_from: draft.effective_from(),
        asked: false,
    });
    let mut rehearsal = Rehearsal { service, policy: row.policy, at, draft: told, steps: vec![], ends_at: None };
    let Some(steps) = row.steps else { return Ok(rehearsal) };
    let (steps, repeats) = (read_steps(steps)?, row.repeats.unwrap_or(0));
    let mut chain = Escalation { steps, repeats, cycle: 0, next_step: 0, due_at: at };
    while rehearsal.steps.len() < STEPS_MAX {
        let moment = chain.due_at;
        let Plan::Fire { firing, mut next } = plan(&chain, moment) else {
            rehearsal.ends_at = Some(moment);
            break;
        };
        let (cycle, index) = firing.steps.last().copied().unwrap_or_default();
        let mut step = RehearsedStep { at: moment, cycle, step: index + 1, people: vec![], nobody: vec![] };
        for target in &firing.targets {
            let by_draft = reach(&mut connection, draft.as_ref(), target, moment, &mut step).await?;
            if let Some(told) = &mut rehearsal.draft {
                told.asked |= by_draft;
            }
        }
        if step.people.is_empty() {
            // As when it is carried out: a step that reaches nobody is no reason to wait.
            next.due_at = moment;
        }
        rehearsal.steps.push(step);
        (chain.cycle, chain.next_step, chain.due_at) = (next.cycle, next.next_step, next.due_at);
    }
    complete(&mut connection, &mut rehearsal.steps).await?;
    Ok(rehearsal)
}

/// When the alert fires. With a draft the present minute means the present: a draft takes effect no earlier.
fn fired_at(asked: Option<Timestamp>, draft: Option<&Supposed>, now: Timestamp) -> Timestamp {
    match (asked, draft) {
        (Some(at), Some(_)) if now.plus_s(-MINUTE_S) < at => at.max(now),
        (Some(at), _) => at,
        (None, draft) => draft.map_or(now, Supposed::effective_from),
    }
}

/// Adds whom a target pages to a step, and says whether the draft decided it.
async fn reach(
    connection: &mut PgConnection,
    draft: Option<&Supposed>,
    target: &Target,
    at: Timestamp,
    step: &mut RehearsedStep,
) -> Result<bool> {
    let (people, place, by_draft) = match target {
        Target::OnCall { roster_id, layer } => {
            let roster = sqlx::query_scalar!("select name from rosters where id = $1", roster_id.0);
            let roster = roster.fetch_optional(&mut *connection).await?.unwrap_or_else(|| "a removed roster".into());
            let found = oncall::on_call_supposing(connection, draft, *roster_id, *layer, at).await?;
            let mark = if found.by_draft { " (draft)" } else { "" };
            let place = format!("{roster}, {}{mark}", layer.word().to_lowercase());
            (found.people, Some(place), found.by_draft)
        }
        Target::Person { .. } => (targeted(connection, std::slice::from_ref(target), at).await?, None, false),
    };
    if people.is_empty() {
        step.nobody.push(place.clone().unwrap_or_else(|| "somebody who is disabled".into()));
    }
    for person in people {
        if !step.people.iter().any(|page| page.person.id == person.id) {
            let (time_zone, on_call_for) = (String::new(), place.clone());
            step.people.push(RehearsedPage { person, time_zone, on_call_for, reachable: false });
        }
    }
    Ok(by_draft)
}

/// Where they are, and whether a page would reach them.
async fn complete(connection: &mut PgConnection, steps: &mut [RehearsedStep]) -> Result<()> {
    let ids: Vec<_> = steps.iter().flat_map(|step| &step.people).map(|page| page.person.id.0).collect();
    let known = crate::people::reach(connection, &ids).await?.into_iter();
    let known: HashMap<PersonId, (String, bool)> =
        known.map(|person| (person.id, (person.time_zone, person.reachable))).collect();
    for page in steps.iter_mut().flat_map(|step| &mut step.people) {
        if let Some((time_zone, reachable)) = known.get(&page.person.id) {
            (page.time_zone, page.reachable) = (time_zone.clone(), *reachable);
        }
    }
    Ok(())
}
