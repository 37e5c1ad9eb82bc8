//! What a rehearsal shows.

use crate::civil;
use crate::duty::shape::{all, viewer_zone};
use app_context::{AppError, href, ports, signed_in};
use domain::escalation::{PolicyPage, Rehearsal, RehearsalQuestion, RehearsedPage, RehearsedStep, TargetView};
use domain::oncall::RosterRef;
use domain::services::ServiceRow;
use domain::{Refusal, ServiceRef, Timestamp};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// The page in one load. Civil words are those of the viewer's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsed {
    pub services: Vec<ServiceRef>,
    /// Slug of the service that is rehearsed.
    pub service: String,
    /// `2026-11-28T03:10`; with a draft as it was asked, and empty means when that takes effect.
    pub at: String,
    /// City of the zone in which times are told.
    pub city: String,
    /// Slug of the roster whose draft is supposed; empty: none.
    pub draft: String,
    /// Address of the same rehearsal without the draft.
    pub without_draft: String,
    /// None while there is no service to rehearse.
    pub chain: Option<Result<Chain, AppError>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    pub at: Timestamp,
    /// `Checkout fails on Sat 28 Nov 03:10`
    pub title: String,
    pub policy: Option<String>,
    pub draft: Option<DraftWords>,
    pub steps: Vec<StepWords>,
    /// What becomes of it when nobody acknowledges.
    pub end: String,
}

/// The draft that is supposed to be published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftWords {
    pub roster: RosterRef,
    /// From when it would hold: `Mon 30 Nov 09:00`.
    pub from: String,
    /// Some step asks it.
    pub asked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepWords {
    pub key: String,
    /// `03:10`, and `Sun 03:10` on another day.
    pub clock: String,
    /// `at once`, `after 5 min`
    pub after: String,
    /// From the second round on.
    pub round: Option<String>,
    pub people: Vec<PageWords>,
    pub nobody: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageWords {
    pub name: String,
    /// `Payments, primary`; `Payments, primary (draft)`; `named by the policy`
    pub why: String,
    /// `04:10 Berlin`
    pub local: String,
    pub reachable: bool,
}

pub async fn load_rehearsal(service: String, at: String, draft: String) -> Result<Rehearsed, AppError> {
    let by = signed_in()?;
    let ports = ports()?;
    let rows = ports.services.list(&by, None, all()).await?.items;
    let service = match service.is_empty() {
        false => service,
        true if draft.is_empty() => rows.first().map(|row| row.slug.clone()).unwrap_or_default(),
        true => paging(&rows, &ports.escalations.list(&by, all()).await?.items, &draft),
    };
    let services: Vec<ServiceRef> =
        rows.into_iter().map(|row| ServiceRef { id: row.id, slug: row.slug, name: row.name }).collect();
    let zone_name = viewer_zone();
    let zone = civil::zone(&zone_name);
    // Nothing written means now, or when the draft takes effect, which the port knows.
    let asked = if at.trim().is_empty() { Ok(None) } else { civil::from_field(&at, &zone).map(Some).ok_or(()) };
    let answer = match asked {
        _ if service.is_empty() => None,
        Ok(at) => match ports.escalations.rehearse(&by, &service, question(at, &draft)).await {
            Ok(rehearsal) => Some(Ok(chain(rehearsal, &zone))),
            Err(refusal) => Some(Err(refusal.into())),
        },
        Err(()) => Some(Err(Refusal::invalid("at", "Choose a day and a time.").into())),
    };
    let fired = match &answer {
        Some(Ok(chain)) => Some(civil::field(chain.at, &zone)),
        _ => asked.ok().flatten().map(|at| civil::field(at, &zone)),
    };
    let known = services.iter().any(|it| it.slug == service).then_some(service.as_str());
    let pairs = [("service", known.unwrap_or_default()), ("at", fired.as_deref().unwrap_or_default())];
    let without_draft = href("/on-call/rehearse", &pairs);
    let at = match &answer {
        Some(Ok(_)) if draft.is_empty() => fired.unwrap_or(at),
        _ => at,
    };
    let city = civil::local(Timestamp(0), &zone_name).city;
    Ok(Rehearsed { services, service, at, city, draft, without_draft, chain: answer })
}

fn question(at: Option<Timestamp>, draft: &str) -> RehearsalQuestion {
    RehearsalQuestion { at, draft: Some(draft.to_owned()).filter(|draft| !draft.is_empty()) }
}

/// Slug of the first service whose policy pages this roster, or of the first of all.
fn paging(services: &[ServiceRow], policies: &[PolicyPage], roster: &str) -> String {
    let of_roster = |target: &TargetView| matches!(target, TargetView::OnCall { roster: it, .. } if it.slug == roster);
    let pages = |policy: &PolicyPage| policy.steps.iter().flat_map(|step| &step.targets).any(of_roster);
    let paging: Vec<&str> = policies.iter().filter(|policy| pages(policy)).map(|policy| policy.name.as_str()).collect();
    let found = services.iter().find(|row| row.policy.as_deref().is_some_and(|policy| paging.contains(&policy)));
    found.or(services.first()).map(|row| row.slug.clone()).unwrap_or_default()
}

fn chain(rehearsal: Rehearsal, zone: &TimeZone) -> Chain {
    let at = rehearsal.at;
    Chain {
        at,
        title: format!("{} fails on {}", rehearsal.service.name, civil::exact(at, zone)),
        end: end_words(rehearsal.policy.is_some(), rehearsal.ends_at, at, zone),
        steps: rehearsal.steps.into_iter().map(|step| step_words(step, at, zone)).collect(),
        policy: rehearsal.policy,
        draft: rehearsal.draft.map(|draft| DraftWords {
            from: civil::exact(draft.effective_from, zone),
            roster: draft.roster,
            asked: draft.asked,
        }),
    }
}

fn step_words(step: RehearsedStep, fired: Timestamp, zone: &TimeZone) -> StepWords {
    let after_s = step.at.seconds_since(fired);
    StepWords {
        key: format!("{} {}", step.cycle, step.step),
        clock: day_and_clock(step.at, fired, zone),
        after: if after_s == 0 { "at once".into() } else { format!("after {}", crate::duty::shape::length(after_s)) },
        round: (step.cycle > 0).then(|| format!("round {}", step.cycle + 1)),
        people: step.people.into_iter().map(|page| page_words(page, step.at)).collect(),
        nobody: step.nobody,
    }
}

fn day_and_clock(at: Timestamp, fired: Timestamp, zone: &TimeZone) -> String {
    let same_day = civil::zoned(at, zone).date() == civil::zoned(fired, zone).date();
    if same_day { civil::clock(at, zone) } else { civil::zoned(at, zone).strftime("%a %H:%M").to_string() }
}

fn page_words(page: RehearsedPage, at: Timestamp) -> PageWords {
    let zone = civil::zone(&page.time_zone);
    PageWords {
        local: format!("{} {}", civil::clock(at, &zone), civil::local(at, &page.time_zone).city),
        name: page.person.name,
        why: page.on_call_for.unwrap_or_else(|| "named by the policy".into()),
        reachable: page.reachable,
    }
}

fn end_words(policy: bool, ends_at: Option<Timestamp>, fired: Timestamp, zone: &TimeZone) -> String {
    match (policy, ends_at) {
        (false, _) => "This service has no escalation policy: nobody is paged.".into(),
        (true, Some(end)) => {
            let clock = day_and_clock(end, fired, zone);
            format!("At {clock} the chain is over. The alert stays open and unacknowledged.")
        }
        (true, None) => "And so on.".into(),
    }
}
