//! How the large incident of the demo is stopped: what was tried, what is under way, what could come next, and what was
//! changed before it.

use super::cast::{HEAD_OF_RELIABILITY, INES};
use super::room::{Found, Room};
use super::world::{About, HOUR_S, MINUTE_S, World, at};
use domain::changes::{ChangeKind, Verdict};
use domain::decisions::DecisionKind;
use domain::events::Change;
use domain::impact::{HowMany, ServiceState};
use domain::loss::Percent;
use domain::remediation::RemedyKind::{Freeze, Restart, Rollback, SafetyValve};
use domain::remediation::RemedyState::{Dropped, InForce, NoEffect, UnderWay};
use domain::{Actor, ChangeId, RemedyId, Timestamp};
use serde_json::json;

/// How the services do, as people found them one after the other.
pub(super) fn found(room: &mut Room<'_>, deputy: usize, buyer: usize) {
    let [payments, checkout, risk] =
        ["card-payments", "checkout", "fraud-scoring"].map(|slug| room.world.service(slug));
    let share = |percent| Percent::new(percent).map(HowMany::Share);
    let felt = [
        (45, INES, payments, 49, ServiceState::Down, "Card payments that go through Meridian", None),
        (30, buyer, checkout, 47, ServiceState::Degraded, "Shoppers in Europe who pay by card", share(41.0)),
        (15, INES, payments, 15, ServiceState::Recovering, "Card payments that go through Meridian", share(20.0)),
        (4, deputy, risk, 6, ServiceState::Degraded, "Retries wait up to 3 s", None),
    ];
    for (minutes, by, service, since, state, who, how_many) in felt {
        let now = room.world.now;
        let (found_at, since) = (now.plus_minutes(-minutes), now.plus_minutes(-since));
        room.find(found_at, by, service, Found { state, since, who, how_many });
    }
    let now = room.world.now;
    let (what, why) =
        ("Mail the merchants in Europe, besides the status page", "A third of their payments fail, and they see it");
    room.decide(now.plus_minutes(-24), HEAD_OF_RELIABILITY, DecisionKind::Communication, what, why);
    for (minutes, by, step) in [(41, INES, 1), (23, INES, 2)] {
        room.tick(now.plus_minutes(-minutes), by, "An acquirer declines or times out", step);
    }
}

/// Writes the board, in states of every kind.
pub(super) fn stop(room: &mut Room<'_>, deputy: usize) {
    let now = room.world.now;
    let ago = |minutes: i64| now.plus_s(-minutes * MINUTE_S);
    let head = HEAD_OF_RELIABILITY;
    let back = room.propose(ago(39), head, Rollback, "Roll back card payments", "");
    room.give(ago(38), head, back, deputy);
    room.step(ago(37), deputy, back, Dropped, "nothing went out for two days");
    let freeze = room.propose(ago(38), head, Freeze, "Freeze deploys: card payments, checkout", "");
    room.give(ago(38).plus_s(4), head, freeze, head);
    room.step(ago(38).plus_s(20), head, freeze, InForce, "");
    let reconnect = room.propose(ago(34), INES, Restart, "Restart the connections to Meridian", "meridian");
    room.give(ago(34).plus_s(2), INES, reconnect, INES);
    room.step(ago(33), INES, reconnect, UnderWay, "");
    room.step(ago(31), INES, reconnect, NoEffect, "approvals still at 79 %");
    let away = room.propose(ago(27), head, SafetyValve, "Move Meridian's traffic to the other two", "");
    room.give(ago(26), head, away, INES);
    room.step(ago(23), INES, away, UnderWay, "10 % at a time");
    let _: RemedyId = room.propose(ago(4), deputy, SafetyValve, "Limit retries of declined cards to two", "");
}

/// A change as a program reported it: where, what, who made it.
struct Reported(&'static str, ChangeKind, &'static str, &'static str);

/// What was changed in the hour before, and what people think of it; and the last deploys, two days and more ago.
pub(super) fn suspect(room: &mut Room<'_>, deputy: usize, buyer: usize) {
    use ChangeKind::{Certificate, Config, Deploy, Flag, Other};
    let now = room.world.now;
    let ago = |minutes: i64| now.plus_s(-minutes * MINUTE_S);
    for (hours, service, summary) in [
        (54, "reporting", "reporting 8.2.0"),
        (57, "checkout", "checkout-page 31.4"),
        (75, "card-payments", "card-payments 10.14-3"),
    ] {
        let deploy = Reported(service, Deploy, summary, "Release train");
        report(room.world, now.plus_s(-hours * HOUR_S), &deploy);
    }
    let certificate = Reported("edge-gateway", Certificate, "Certificate of edge-eu-2 renewed", "certbot");
    report(room.world, ago(84), &certificate);
    let pool = Reported("ledger", Config, "Connection pool of the ledger 200 → 160", "Helena Brandt");
    report(room.world, ago(74), &pool);
    let switch = Reported("card-payments", Other, "Meridian: maintenance of a switch in Frankfurt", "Meridian notices");
    let switch = report(room.world, ago(57), &switch);
    let flag = Reported("checkout", Flag, "Saved cards first, 25 → 50 %", "Checkout experiments");
    let flag = report(room.world, ago(53), &flag);
    let why = "both halves are declined alike";
    judge(room, ago(30), buyer, flag, ("Saved cards first, 25 → 50 %", Verdict::Cleared, why));
    let why = "Meridian confirms that it failed over and did not come back";
    let summary = "Meridian: maintenance of a switch in Frankfurt";
    judge(room, ago(16), deputy, switch, (summary, Verdict::Likely, why));
}

fn report(world: &mut World, instant: Timestamp, reported: &Reported) -> ChangeId {
    let Reported(slug, kind, summary, author) = *reported;
    let change = ChangeId(world.id(instant));
    let place = &world.services[world.service(slug)];
    let (service, key) = (place.service.clone(), place.key);
    let by = "Pipeline";
    world.rows.changes.push(json!({
        "id": change, "service_id": service.id, "kind": kind, "summary": summary, "author": author,
        "happened_at": at(instant), "reported_at": at(instant), "reported_by": by,
    }));
    let told = Change::ChangeReported { change, service, change_kind: kind, summary: summary.into() };
    world.tell(instant, Actor::Monitoring { key, name: by.into() }, About::default(), told);
    change
}

fn judge(room: &mut Room<'_>, instant: Timestamp, by: usize, change: ChangeId, said: (&str, Verdict, &str)) {
    let (summary, verdict, why) = said;
    let who = room.world.people[by].person();
    room.world.rows.suspect_verdicts.push(json!({
        "incident_id": room.id, "change_id": change, "verdict": verdict, "why": why, "judged_by": who.name,
        "judged_at": at(instant),
    }));
    let told = Change::SuspectJudged { change, summary: summary.into(), verdict, why: why.into() };
    room.world.tell(instant, room.world.people[by].actor(), room.id.into(), told);
}
