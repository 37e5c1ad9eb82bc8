//! Whom the responders of the large incident asked to help: somebody came, somebody cannot, one has not answered yet.

use super::cast::{HEAD_OF_RELIABILITY, INES};
use super::room::Room;
use super::world::{MINUTE_S, at};
use domain::events::Change;
use domain::oncall::Layer;
use domain::responders::{ANSWER_WITHIN_S, AskState};
use domain::{AskId, Timestamp};
use serde_json::json;

/// Asks three people who are on call for other services; `busy` are there already.
pub(super) fn ask(room: &mut Room<'_>, busy: &[usize]) {
    let now = room.world.now;
    let ago = |minutes: i64| now.plus_s(-minutes * MINUTE_S);
    let mut free = free(room, busy).into_iter();
    let mut next = |room: &mut Room<'_>, instant: Timestamp, by: usize, what: &str| {
        free.next().map(|(who, service)| (who, begin(room, instant, by, (who, service), what)))
    };
    if let Some((who, one)) = next(room, ago(26), HEAD_OF_RELIABILITY, "Can the ledger take twice the retries?") {
        answer(room, ago(24), (who, one), AskState::Accepted, "looking at the queue");
    }
    if let Some((who, one)) = next(room, ago(18), INES, "Second pair of eyes on the weights") {
        answer(room, ago(17), (who, one), AskState::Declined, "on a train without network until nine");
    }
    next(room, ago(2), HEAD_OF_RELIABILITY, "Retries load the fraud scoring: can it scale?");
}

/// Who is on call elsewhere and not busy here, each once.
fn free(room: &Room<'_>, busy: &[usize]) -> Vec<(usize, usize)> {
    let now = room.world.now;
    let mut found: Vec<(usize, usize)> = vec![];
    for slug in ["ledger", "edge-gateway", "fraud-scoring", "webhooks", "reporting", "merchant-dashboard"] {
        let service = room.world.service(slug);
        for layer in [Layer::PRIMARY, Layer::SECONDARY] {
            let who = room.world.on_call(service, layer, now);
            let known = busy.contains(&who) || who == INES || who == HEAD_OF_RELIABILITY;
            if !known && !found.iter().any(|(other, _)| *other == who) {
                found.push((who, service));
            }
        }
    }
    found
}

fn begin(room: &mut Room<'_>, instant: Timestamp, by: usize, (who, service): (usize, usize), what: &str) -> AskId {
    let ask = AskId(room.world.id(instant));
    let (person, asker) = (room.world.people[who].person(), room.world.people[by].person());
    let roster = room.world.teams[room.world.services[service].team].id;
    room.world.rows.asks.push(json!({
        "id": ask, "incident_id": room.id, "person_id": person.id, "what": what, "roster_id": roster,
        "asked_by_id": asker.id, "asked_by": asker.name, "asked_at": at(instant), "state": AskState::Asked, "round": 0,
        "paged": 1, "due_at": at(instant.plus_s(ANSWER_WITHIN_S)), "words": "",
    }));
    let actor = room.world.people[by].actor();
    let told = Change::ResponderAsked { ask, person, what: what.into(), found: String::new() };
    room.world.tell(instant, actor, room.id.into(), told);
    ask
}

fn answer(room: &mut Room<'_>, instant: Timestamp, (who, ask): (usize, AskId), state: AskState, words: &str) {
    let person = room.world.people[who].person();
    let Some(row) = room.world.rows.asks.iter_mut().find(|row| row["id"] == json!(ask)) else { return };
    (row["state"], row["due_at"]) = (json!(state), serde_json::Value::Null);
    (row["decided_by"], row["decided_at"], row["words"]) = (json!(person.name), at(instant).into(), words.into());
    let words = words.to_owned();
    let told = match state {
        AskState::Accepted => Change::ResponderAccepted { ask, person, words },
        _ => Change::ResponderDeclined { ask, person, words },
    };
    let actor = room.world.people[who].actor();
    room.world.tell(instant, actor, room.id.into(), told);
}
