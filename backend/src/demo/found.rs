//! The first day of Northwind Pay: people, rosters, policies, services, runbooks, the status page.

use super::cast::{self, HEAD_OF_RELIABILITY, INES, PEOPLE};
use super::catalogue::{COMPONENTS, POLICIES, PolicyPlan, ROSTERS, RUNBOOKS, RosterPlan, SERVICES};
use super::world::{Component, DAY_S, HOUR_S, MINUTE_S, Policy, Service, Team, World, at, hex};
use crate::secrets;
use domain::escalation::{StepForm, Target};
use domain::events::Change;
use domain::loss::{BusyHours, RevenueProfile};
use domain::oncall::{
    Clock, CoverAct, CoverKind, CoverSpan, Handover, Hours, Layer, Plan, Roster, Rotation, TimeOfDay, Version, Weekday,
};
use domain::{ComponentId, CoverId, IngestKeyId, Role, RosterId, RotationId, ServiceId, ServiceRef, Timestamp};
use jiff::tz::TimeZone;
use serde_json::json;

pub(super) const ORGANISATION: &str = "Northwind Pay";
pub(super) const ORGANISATION_ZONE: &str = "Europe/Amsterdam";
pub(super) const STATUS_PAGE: &str = "northwind-pay";
/// How long ago it began. The past year lies after it.
pub(super) const AGE_DAYS: i64 = 372;
const LEAD: usize = 11;

/// Founds everything. Returns the secrets of the ingest keys, with the names of their services.
pub(super) fn found(world: &mut World, password_hash: &str) -> Vec<(String, String)> {
    let day = world.now.plus_s(-AGE_DAYS * DAY_S);
    people(world, day, password_hash);
    for (index, plan) in ROSTERS.iter().enumerate() {
        roster(world, day.plus_s(HOUR_S + 4 * MINUTE_S * i64::try_from(index).unwrap_or(0)), plan);
    }
    policies(world, day.plus_s(2 * HOUR_S));
    let secrets = services(world, day.plus_s(3 * HOUR_S));
    runbooks(world, day.plus_s(DAY_S));
    status_page(world, day.plus_s(2 * DAY_S));
    covers(world);
    secrets
}

fn people(world: &mut World, day: Timestamp, password_hash: &str) {
    for (index, part) in PEOPLE.iter().enumerate() {
        let created_at = day.plus_s(90 * i64::try_from(index).unwrap_or(0));
        let who = world.add_person(created_at, part);
        let (id, mail) = (world.people[who].id, world.people[who].mail());
        world.rows.people.push(json!({
            "id": id, "name": part.name, "email": mail, "role": part.role, "title": part.title,
            "time_zone": part.time_zone, "password_hash": password_hash, "created_at": at(created_at),
        }));
        let method = world.id(created_at);
        world.rows.contact_methods.push(json!({
            "id": method, "person_id": id, "kind": "email", "address": mail, "verified_at": at(created_at.plus_s(DAY_S)),
            "created_at": at(created_at),
        }));
        let person = world.people[who].person();
        if who == INES {
            world.tell_of(created_at, INES, Change::OrganisationSetUp { name: ORGANISATION.into() });
        }
        world.tell_of(created_at, INES, Change::PersonCreated { person, role: part.role });
    }
}

fn roster(world: &mut World, created_at: Timestamp, plan: &'static RosterPlan) {
    let zone = TimeZone::get(plan.time_zone).expect("the plan names zones that exist");
    let mut members: Vec<usize> = (0..PEOPLE.len()).filter(|who| PEOPLE[*who].team == plan.slug).collect();
    // A Monday about a year ago, so that the whole past has somebody on call.
    let first_day = created_at.plus_s(-7 * DAY_S).to_jiff().to_zoned(zone.clone()).date();
    let starts_on = first_day.nth_weekday(-1, jiff::civil::Weekday::Monday).unwrap_or(first_day);
    let time = plan.handover_time.parse().expect("the plan names civil times");
    let handover = Handover { starts_on, time, every: plan.every, unit: plan.unit };
    let ids = |members: &[usize]| members.iter().map(|who| world.people[*who].id).collect::<Vec<_>>();
    if members.contains(&INES) {
        // The visitor is on call, and stays so while she looks around.
        let clock = Clock::of(&zone, world.now.plus_s(-400 * DAY_S), world.now.plus_s(DAY_S));
        let turn = handover.index_at(&clock, world.now.plus_s(HOUR_S)).and_then(|index| usize::try_from(index).ok());
        let turn = turn.expect("the first turn lies in the past") % members.len();
        while members[turn] != INES {
            members.rotate_left(1);
        }
    }
    let mut seconds = members.clone();
    seconds.rotate_left(1);
    let layers = [(Layer::PRIMARY, "Primary", ids(&members)), (Layer::SECONDARY, "Secondary", ids(&seconds))];
    let id = RosterId(world.id(created_at));
    world.rows.rosters.push(json!({
        "id": id, "slug": plan.slug, "name": plan.name, "time_zone": plan.time_zone, "created_at": at(created_at),
    }));
    let rotations = layers.map(|(layer, name, participants)| Rotation {
        id: RotationId(world.id(created_at)),
        layer,
        name: name.into(),
        time_zone: plan.time_zone.into(),
        handover,
        hours: vec![],
        turns: participants.into_iter().map(|person| vec![person]).collect(),
    });
    let rotations = Plan { rotations: rotations.into() };
    let (version, effective_from) = (world.id(created_at), created_at.plus_s(-14 * DAY_S));
    world.rows.roster_versions.push(json!({
        "id": version, "roster_id": id, "number": 1, "effective_from": at(effective_from), "plan": rotations,
        "published_at": at(created_at), "published_by": world.people[LEAD].person().name,
    }));
    for person in rotations.participants() {
        world.rows.roster_version_people.push(json!({ "version_id": version, "person_id": person }));
    }
    for who in members.iter().filter(|who| matches!(PEOPLE[**who].role, Role::Manager | Role::Admin)) {
        let manager = json!({ "roster_id": id, "person_id": world.people[*who].id });
        world.rows.roster_managers.push(manager);
    }
    let versions = vec![Version { effective_from, plan: rotations.into() }];
    let (first, last) = (effective_from, world.now.plus_s(40 * DAY_S));
    let rules = Roster::new(versions, vec![], vec![], first, last).expect("the plan names zones that exist");
    world.teams.push(Team { id, slug: plan.slug, rules, members });
    world.tell_of(created_at, LEAD, Change::RosterChanged { roster: plan.name.into(), what: "created".into() });
}

fn policies(world: &mut World, created_at: Timestamp) {
    for plan in &POLICIES {
        let policy = policy(world, plan);
        let id = world.id(created_at);
        world.rows.policies.push(json!({
            "id": id, "name": policy.name, "repeats": policy.repeats, "steps": policy.steps, "created_at": at(created_at),
        }));
        let what = "created".into();
        world.tell_of(created_at, LEAD, Change::PolicyChanged { policy: plan.name.into(), what });
    }
}

/// Primary, then secondary, then the head of reliability.
fn policy(world: &World, plan: &'static PolicyPlan) -> Policy {
    let roster_id = world.teams[world.team(plan.roster)].id;
    let targets = [
        Target::OnCall { roster_id, layer: Layer::PRIMARY },
        Target::OnCall { roster_id, layer: Layer::SECONDARY },
        Target::Person { person_id: world.people[HEAD_OF_RELIABILITY].id },
    ];
    let steps =
        plan.waits_s.iter().zip(targets).map(|(wait_s, target)| StepForm { wait_s: *wait_s, targets: vec![target] });
    Policy { name: plan.name, repeats: plan.repeats, steps: steps.collect() }
}

fn services(world: &mut World, created_at: Timestamp) -> Vec<(String, String)> {
    let mut keys = Vec::new();
    for plan in &SERVICES {
        let (id, key) = (ServiceId(world.id(created_at)), IngestKeyId(world.id(created_at)));
        let service = ServiceRef { id, slug: plan.slug.into(), name: plan.name.into() };
        let policy_plan = POLICIES.iter().find(|policy| Some(policy.name) == plan.policy);
        let policy = policy_plan.map(|policy_plan| policy(world, policy_plan));
        let policy_row = world.rows.policies.iter().find(|row| row["name"].as_str() == plan.policy);
        let policy_id = policy_row.map(|row| row["id"].clone());
        let team = world.team(plan.roster);
        world.rows.services.push(json!({
            "id": id, "slug": plan.slug, "name": plan.name, "description": plan.description, "core": plan.core,
            "roster_id": world.teams[team].id, "policy_id": policy_id, "created_at": at(created_at),
            "revenue": revenue(plan.slug),
        }));
        world.tell_of(created_at, LEAD, Change::ServiceChanged { service: service.clone(), what: "created".into() });
        let secret = secrets::generate("mik");
        world.rows.ingest_keys.push(json!({
            "id": key, "service_id": id, "name": KEY_NAME, "prefix": secrets::display_prefix(&secret),
            "key_hash": hex(&secrets::hash(&secret)), "created_at": at(created_at),
            "last_used_at": at(world.now.plus_s(-40)),
        }));
        let change = Change::IngestKeyCreated { name: KEY_NAME.into(), service: plan.name.into() };
        world.tell_of(created_at, LEAD, change);
        keys.push((plan.name.to_owned(), secret));
        world.services.push(Service { service, team, policy, key });
    }
    for plan in &SERVICES {
        for on in plan.depends_on {
            let (service, on) = (world.service(plan.slug), world.service(on));
            let (service, on) = (&world.services[service].service, &world.services[on].service);
            let (row, what) =
                (json!({"service_id": service.id, "depends_on_id": on.id}), format!("depends on {}", on.name));
            let service = service.clone();
            world.rows.service_dependencies.push(row);
            world.tell_of(created_at.plus_s(HOUR_S), LEAD, Change::ServiceChanged { service, what });
        }
    }
    keys
}

/// Under which name monitoring stands in timelines.
pub(super) const KEY_NAME: &str = "Alertmanager, production";

fn runbooks(world: &mut World, created_at: Timestamp) {
    for plan in &RUNBOOKS {
        let id = world.id(created_at);
        for service in plan.services {
            let service = world.services[world.service(service)].service.id;
            world.rows.runbook_services.push(json!({"runbook_id": id, "service_id": service}));
        }
        let reviewed_at = plan.reviewed_days_ago.map(|days| world.now.plus_s(-days * DAY_S - 2 * HOUR_S));
        world.rows.runbooks.push(json!({
            "id": id, "title": plan.title, "body": plan.body, "created_at": at(created_at), "reviewed_at": reviewed_at.map(at),
        }));
        let title = plan.title.to_owned();
        world.tell_of(created_at, LEAD, Change::RunbookChanged { title: title.clone(), what: "created".into() });
        if let Some(reviewed_at) = reviewed_at {
            let who = world.teams[world.team(SERVICES[world.service(plan.services[0])].roster)].members[1];
            world.tell_of(reviewed_at, who, Change::RunbookChanged { title, what: "reviewed".into() });
        }
    }
}

fn status_page(world: &mut World, created_at: Timestamp) {
    let page = world.id(created_at);
    world.rows.status_pages.push(json!({
        "id": page, "slug": STATUS_PAGE, "name": ORGANISATION, "created_at": at(created_at),
    }));
    let change = Change::StatusPageChanged { page: ORGANISATION.into(), what: "created".into() };
    world.tell_of(created_at, cast::COMMUNICATORS[2], change);
    for (position, plan) in COMPONENTS.iter().enumerate() {
        let id = ComponentId(world.id(created_at));
        let service = world.service(plan.service);
        world.rows.components.push(json!({
            "id": id, "page_id": page, "name": plan.name, "description": plan.description, "position": position,
            "service_id": world.services[service].service.id, "status": "operational", "since": at(created_at),
            "created_at": at(created_at),
        }));
        world.components.push(Component { id, name: plan.name, service, free_from: created_at });
    }
}

/// One cover that runs now, and one that is agreed for the weekend.
fn covers(world: &mut World) {
    let now = world.now;
    for (team, layer, from_s, to_s) in
        [("merchants", Layer::PRIMARY, -5 * HOUR_S, 9 * HOUR_S), ("checkout", Layer::SECONDARY, 2 * DAY_S, 4 * DAY_S)]
    {
        let (starts_at, ends_at, agreed_at) = (now.plus_s(from_s), now.plus_s(to_s), now.plus_s(-2 * DAY_S));
        let id = world.id(agreed_at);
        let team = world.team(team);
        let cover = free(world, team, &[starts_at, now, ends_at]);
        let person = world.people[cover].person();
        let act = CoverAct::Takes { person: person.id, instead_of: None };
        world.teams[team].rules.covers.push(CoverSpan { id: CoverId(id), layer, act, starts_at, ends_at });
        world.rows.covers.push(json!({
            "id": id, "roster_id": world.teams[team].id, "layer": layer, "kind": "takes", "person_id": person.id,
            "starts_at": at(starts_at), "ends_at": at(ends_at), "created_at": at(agreed_at),
            "created_by": person.name,
        }));
        let roster = ROSTERS[team].name.to_owned();
        world.tell_of(
            agreed_at,
            cover,
            Change::CoverAdded { roster, person, starts_at, ends_at, act: CoverKind::Takes, instead_of: None },
        );
    }
}

/// Somebody of the team who is not on call herself at these instants.
fn free(world: &World, team: usize, instants: &[Timestamp]) -> usize {
    let team = &world.teams[team];
    let taken = |who: &usize| {
        let id = world.people[*who].id;
        let layers = [Layer::PRIMARY, Layer::SECONDARY];
        let on_call = |layer, at| team.rules.on_call_at(layer, at).people.contains(&id);
        instants.iter().any(|at| layers.iter().any(|layer| on_call(*layer, *at)))
    };
    team.members.iter().copied().find(|who| !taken(who)).unwrap_or(team.members[0])
}

/// What the services through which money comes in earn; more while Europe is awake.
pub(super) fn revenue(slug: &str) -> Option<RevenueProfile> {
    let (night, day) = match slug {
        "card-payments" => (58_000, 96_000),
        "bank-transfers" => (9_000, 21_000),
        _ => return None,
    };
    let (from, until) = (TimeOfDay::new(8, 0)?, TimeOfDay::new(23, 0)?);
    let hours = Hours { weekdays: Weekday::ALL.to_vec(), from, until };
    let busy = vec![BusyHours { hours, per_hour: day }];
    Some(RevenueProfile { time_zone: "Europe/Amsterdam".into(), per_hour: night, busy })
}
