//! The levers of the demo: one is pulled, one was tested days ago, one never. What was read of them is written here; nothing is
//! called, and without a secret nothing can be.

use super::cast::{HEAD_OF_RELIABILITY, INES};
use super::room::Room;
use super::world::{DAY_S, MINUTE_S, at};
use domain::events::Change;
use domain::levers::{CallState, Connector, LeverKind, LeverState};
use domain::{Actor, LeverCallId, LeverId};
use serde_json::json;

/// What is registered: name, kind, what it is normally, what users notice.
struct Plan(&'static str, LeverKind, LeverState, &'static str);

/// Registers the levers of card payments and of fraud scoring, whose places these are, and pulls one.
pub(super) fn pull(room: &mut Room<'_>, payments: usize, risk: usize) {
    let ago = |seconds: i64| room.world.now.plus_s(-seconds);
    let (long_ago, tested_at, pulled_at) = (ago(200 * DAY_S), ago(3 * DAY_S), ago(22 * MINUTE_S));
    let (normal, wanted) = (LeverState::Percentage(100), LeverState::Percentage(50));
    let valve = Plan("Meridian's share", LeverKind::SafetyValve, normal, "Cards go through the other two acquirers");
    let valve = register(room, payments, long_ago, &valve);
    let head = room.world.people[HEAD_OF_RELIABILITY].person().name;
    test(room, valve, tested_at, &head, normal, "It is 100 %, and would become 50 %.");
    let call = LeverCallId(room.world.id(pulled_at));
    let (who, reason, words) = (room.world.people[INES].person(), "one in five declined there", "Applied in 3 regions");
    let read_at = pulled_at.plus_s(2);
    room.world.rows.lever_calls.push(json!({
        "id": call, "lever_id": valve, "incident_id": room.id, "wanted": wanted, "puts_back": false, "reason": reason,
        "asked_by": who.name, "asked_by_id": who.id, "asked_at": at(pulled_at), "state": CallState::InForce, "attempts": 1,
        "words": words, "read": wanted, "ended_at": at(read_at),
    }));
    set(room, valve, "pulled_by_call", json!(call));
    set(room, valve, "state", json!(wanted));
    set(room, valve, "read_at", at(read_at).into());
    let name = "Meridian's share".to_owned();
    let pulled = Change::LeverPulled { lever: valve, name: name.clone(), wanted, reason: reason.into(), minutes: None };
    let (world, incident) = (&mut *room.world, room.id);
    world.tell(pulled_at, world.people[INES].actor(), incident.into(), pulled);
    let read = Change::LeverInForce { lever: valve, name, state: wanted, words: words.into() };
    world.tell(read_at, Actor::Muster, incident.into(), read);

    let on = LeverState::On(true);
    let challenge = Plan("3DS challenge", LeverKind::KillSwitch, on, "Cards are charged without a challenge");
    let challenge = register(room, payments, long_ago, &challenge);
    test(room, challenge, tested_at, &head, on, "It is on, and would become off.");
    register(room, risk, long_ago, &Plan("Scoring", LeverKind::KillSwitch, on, "Payments pass with basic rules"));
}

fn register(room: &mut Room<'_>, service: usize, instant: domain::Timestamp, plan: &Plan) -> LeverId {
    let Plan(name, kind, normal, effect) = plan;
    let lever = LeverId(room.world.id(instant));
    let connector = Connector::Webhook { url: "https://flags.northwind.example/levers".into() };
    let service = room.world.services[service].service.id;
    room.world.rows.levers.push(json!({
        "id": lever, "service_id": service, "name": name, "kind": kind, "normal": normal, "target_group": "",
        "effect": effect, "back_with_incident": true, "connector": connector, "created_at": at(instant),
    }));
    lever
}

fn test(room: &mut Room<'_>, lever: LeverId, instant: domain::Timestamp, by: &str, state: LeverState, words: &str) {
    let tested = [
        ("state", json!(state)),
        ("read_at", at(instant).into()),
        ("tested_at", at(instant).into()),
        ("tested_by", json!(by)),
        ("tested_words", json!(words)),
        ("tested_well", json!(true)),
    ];
    for (field, value) in tested {
        set(room, lever, field, value);
    }
}

fn set(room: &mut Room<'_>, lever: LeverId, field: &str, value: serde_json::Value) {
    let Some(row) = room.world.rows.levers.iter_mut().find(|row| row["id"] == json!(lever)) else { return };
    row[field] = value;
}
