//! What is going on at this moment: a Sev 1 in Europe, two smaller incidents, alerts, and a page that waits
//! for the visitor.

use super::alert::{self, Firing};
use super::cast::{COMMUNICATORS, HEAD_OF_RELIABILITY, INES};
use super::help;
use super::room::{Declaration, Room, Told};
use super::world::{DAY_S, HOUR_S, MINUTE_S, World};
use super::{bleeding, levers};
use domain::claims::ClaimState;
use domain::incidents::{DetectionSource, IncidentRole, IncidentStatus, Severity};
use domain::log::Reaction;
use domain::loss::{Basis, LossBand, LossPolicy, Percent};
use domain::oncall::Layer;
use domain::status_pages::ComponentStatus;
use domain::updates::Audience;
use domain::{AlertId, IncidentId, Timestamp};
use std::collections::HashMap;

const HOW_BAD: (&str, &str) = ("how_bad", "How bad is it?");
const BEING_DONE: (&str, &str) = ("being_done", "What is being done?");

/// Tells the present; `number` is the first free one.
pub(super) fn happen(world: &mut World, number: i64) {
    contained(world, number);
    late_reports(world, number + 1);
    cards(world, number + 2);
    alerts(world);
}

fn ago(world: &World, seconds: i64) -> Timestamp {
    world.now.plus_s(-seconds)
}

fn minutes_ago(world: &World, minutes: i64) -> Timestamp {
    ago(world, minutes * MINUTE_S)
}

const APPROVALS: &str = "Approval rate of Meridian Acquiring is 14 points under its week";
const COMPLETED: &str = "Checkout: completed payments are 31 % under their week";
const RETRIES: &str = "Fraud scoring: retries of declined payments tripled";

/// The large one. Its role of communications is empty.
fn cards(world: &mut World, number: i64) {
    let (payments, checkout) = (world.service("card-payments"), world.service("checkout"));
    let declared_at = minutes_ago(world, 43);
    let incident = IncidentId(world.id(declared_at));
    let buyer = world.on_call(checkout, Layer::PRIMARY, minutes_ago(world, 33));
    let alerts = card_alerts(world, incident, buyer);
    let deputy = world.on_call(payments, Layer::SECONDARY, declared_at);
    let declaration = Declaration {
        number,
        title: "Card payments are declined for one in five customers in Europe".into(),
        severity: Severity::Sev2,
        by: INES,
        at: declared_at,
        impact_started_at: minutes_ago(world, 49),
        detected_at: minutes_ago(world, 47),
        source: DetectionSource::Monitoring,
        alert: Some(alerts[0]),
        services: vec![payments],
    };
    let risk = world.service("fraud-scoring");
    let mut room = Room::declare(world, incident, &declaration);
    room.attach(declared_at, INES, alerts[0], APPROVALS);
    respond(&mut room, deputy);
    let attached_at = minutes_ago(room.world, 32);
    room.attach(attached_at, buyer, alerts[1], COMPLETED);
    room.affect(attached_at, buyer, checkout);
    cost(&mut room, payments, deputy);
    inform(&mut room);
    talk(&mut room, deputy, buyer);
    check(&mut room, deputy, buyer);
    bleeding::found(&mut room, deputy, buyer);
    bleeding::stop(&mut room, deputy);
    bleeding::suspect(&mut room, deputy, buyer);
    levers::pull(&mut room, payments, risk);
    help::ask(&mut room, &[deputy, buyer]);
    let written_at = minutes_ago(room.world, 12);
    room.document(written_at, deputy, DOCUMENT);
    let sent_at = minutes_ago(room.world, 7);
    room.rest(sent_at, HEAD_OF_RELIABILITY, buyer, 15);
    let attached_at = minutes_ago(room.world, 4);
    room.attach(attached_at, INES, alerts[2], RETRIES);
    room.affect(attached_at, INES, risk);
    room.close();
}

const DOCUMENT: &str = "\
## Summary

Since about ten minutes before we noticed, card payments that go through **Meridian Acquiring** are declined with code `91`. \
One in five card payments in Europe fails; half of them pass at the second try. We are moving the traffic to the other two acquirers.

## Impact

| Who | What they notice | How many |
| --- | --- | --- |
| Shoppers in Europe | A declined card, often fine at the second try | one in five |
| Merchants | Fewer completed orders | 31 % under their week |
| Payouts | Nothing | none |

## What we know

- Only Meridian is affected; Nordhavn and Pacific approve as usual.
- A switch of Meridian's in Frankfurt failed over and did not come back: reference `MA-20418`.
- Nothing of ours went out in the last two days.

## Actions

- [x] Move 10 % of Meridian's traffic, watch the approvals
- [ ] Move the rest in steps of 10 %
- [x] Ask Nordhavn and Pacific how much they can take
- [ ] Agree with Meridian on an alert before their switch fails

## Appendix

```sql
select acquirer, response_code, count(*)
from authorisations
where at > now() - interval '15 minutes' and not approved
group by 1, 2 order by 3 desc limit 5;
```
";

/// What it costs: a guess at first, then a share of what comes in, and what the detour costs on top.
fn cost(room: &mut Room<'_>, payments: usize, deputy: usize) {
    let policy = LossPolicy::default();
    let guess = Basis::Band { band: LossBand::Medium, per_hour: policy.band(LossBand::Medium) };
    let instant = minutes_ago(room.world, 43);
    room.estimate(instant, INES, &guess, 0, "First guess, when it was declared");
    let service = room.world.services[payments].service.clone();
    let (Some(percent), Some(revenue)) = (Percent::new(20.0), super::found::revenue(&service.slug)) else { return };
    let share = Basis::Share { percent, services: vec![service], revenue: vec![revenue] };
    let instant = minutes_ago(room.world, 36);
    room.estimate(instant, deputy, &share, 0, "One in five is declined, by the approval rates");
    let instant = minutes_ago(room.world, 14);
    room.estimate(
        instant,
        HEAD_OF_RELIABILITY,
        &share,
        4_000,
        "Nordhavn takes a fee for traffic that was not announced",
    );
}

/// What they take to be true, and what became of it.
fn check(room: &mut Room<'_>, deputy: usize, buyer: usize) {
    let instant = minutes_ago(room.world, 38);
    let deploy = room.claim(instant, buyer, "A release of ours caused it");
    room.judge(instant.plus_s(140), deputy, deploy, ClaimState::Refuted, "nothing went out for two days");
    let instant = minutes_ago(room.world, 30);
    let others = room.claim(instant, INES, "The other two acquirers approve as usual");
    room.judge(instant.plus_s(95), deputy, others, ClaimState::Verified, "approval rates by acquirer");
    room.claim(minutes_ago(room.world, 5), deputy, "Only retries load the fraud scoring");
}

/// Two that were acknowledged, and one that still pages.
fn card_alerts(world: &mut World, incident: IncidentId, buyer: usize) -> [AlertId; 3] {
    let summary = "Approvals at one acquirer fell within two minutes. The other two are flat.";
    let approvals = Firing::new(world.service("card-payments"), APPROVALS, summary, minutes_ago(world, 47));
    let approvals = approvals.instances(3).acknowledged(INES, ago(world, 44 * MINUTE_S + 24));
    let summary = "Customers reach the payment step and leave after a declined card.";
    let completed = Firing::new(world.service("checkout"), COMPLETED, summary, minutes_ago(world, 36));
    let completed = completed.instances(2).acknowledged(buyer, minutes_ago(world, 33));
    let summary = "Customers try again with the same card. Each try is scored, scores take 71 ms.";
    let retries = Firing::new(world.service("fraud-scoring"), RETRIES, summary, minutes_ago(world, 6)).instances(4);
    [approvals, completed, retries].map(|firing| fire(world, &firing.attached_to(incident)))
}

fn respond(room: &mut Room<'_>, deputy: usize) {
    let at = |room: &Room<'_>, seconds: i64| ago(room.world, seconds);
    let instant = at(room, 42 * MINUTE_S + 30);
    room.role(instant, INES, IncidentRole::PrimaryResponder, INES);
    room.status(instant.plus_s(14), INES, IncidentStatus::Investigating);
    let instant = at(room, 40 * MINUTE_S);
    room.role(instant, HEAD_OF_RELIABILITY, IncidentRole::Commander, HEAD_OF_RELIABILITY);
    room.severity(instant.plus_s(50), HEAD_OF_RELIABILITY, Severity::Sev1);
    let instant = at(room, 38 * MINUTE_S);
    room.role(instant, HEAD_OF_RELIABILITY, IncidentRole::SecondaryResponder, deputy);
    let told = "About 20 % of card payments in Europe are declined; half of them pass at the second try.";
    let instant = at(room, 37 * MINUTE_S);
    room.answer(instant, INES, HOW_BAD, told);
    let instant = at(room, 15 * MINUTE_S);
    room.status(instant, HEAD_OF_RELIABILITY, IncidentStatus::Identified);
    let told = "Traffic is moved from Meridian to the other two acquirers, 10 % at a time. 40 % are moved.";
    room.answer(instant.plus_s(225), INES, BEING_DONE, told);
}

/// The public update with its promise, which comes due in eight minutes.
fn inform(room: &mut Room<'_>) {
    let published_at = minutes_ago(room.world, 22);
    room.public_title("Some card payments in Europe are declined");
    let told = Told {
        audience: Audience::Both,
        known: "About one in five card payments in Europe is declined. Trying again often works. Bank transfers and payouts are not affected.",
        being_done: "One of our acquirers has a fault. We are moving payments to the others.",
        next_at: Some(published_at.plus_s(30 * MINUTE_S)),
    };
    room.update(published_at, HEAD_OF_RELIABILITY, &told);
    let position =
        |room: &Room<'_>, name: &str| room.world.components.iter().position(|component| component.name == name);
    for (name, status) in
        [("Card payments", ComponentStatus::PartialOutage), ("Checkout page", ComponentStatus::Degraded)]
    {
        if let Some(component) = position(room, name) {
            room.component(published_at, HEAD_OF_RELIABILITY, component, status);
        }
    }
}

fn talk(room: &mut Room<'_>, deputy: usize, buyer: usize) {
    let (head, support) = (HEAD_OF_RELIABILITY, COMMUNICATORS[0]);
    let question = format!(
        "We still have nobody for communications, and the next public update is promised in a few minutes. @{}, can you \
         take it?",
        room.world.people[support].person().name
    );
    let lines = [
        (42, INES, "Only Meridian is affected; the other two approve as usual."),
        (40, INES, "Nearly all declines carry response code 91: issuer or switch inoperative."),
        (39, head, "I take command. Raising this to Sev 1: it is a core service and far more than ten customers."),
        (
            36,
            deputy,
            "Nothing of ours went out in the last two days. Last change to the acquirer weights was nine days ago.",
        ),
        (35, support, "Support has 31 new tickets, all about card payments, all from Europe."),
        (32, buyer, "Checkout sees it too: customers leave after the first decline. Attached our alert."),
        (
            31,
            deputy,
            "Declines of the last hour:\n```sql\nselect acquirer, count(*) filter (where code = '91') as inoperative, count(*)\n  from attempts where at > now() - interval '1 hour' group by 1;\n meridian |  8412 | 9930\n nordhavn |    14 | 6120\n pacific  |     3 | 1188\n```",
        ),
        (29, INES, "Spoke with Meridian's operations desk, reference MA-20418. They see it, and cannot say how long."),
        (27, head, "Then we move the traffic. Who checks that the other two can take it?"),
        (25, deputy, "Nordhavn has room for all of it. Pacific for about a third."),
        (23, INES, "About to move the first 10 % from Meridian to Nordhavn."),
        (20, INES, "10 % moved. Approvals of the moved share are normal."),
        (16, deputy, "Meridian confirms: a switch in Frankfurt failed over and did not come back. Cause is theirs."),
        (12, INES, "40 % moved. Approval rate in Europe is at 88 %, from 79 %."),
        (9, head, &question),
        (5, deputy, "Retries hit fraud scoring now, three times the usual. Keeping an eye on its latency."),
        (2, INES, "About to move another 20 %."),
    ];
    let when = |room: &Room<'_>, minutes: i64| ago(room.world, minutes * MINUTE_S + 11);
    let mut said = HashMap::new();
    for (minutes, who, line) in lines {
        let at = when(room, minutes);
        said.insert(minutes, room.say(at, who, line));
    }
    room.answers(said[&25], said[&27]);
    room.names(said[&9], support);
    for (minutes, who, line, reaction) in [
        (26, INES, 27, Reaction::Agree),
        (22, head, 23, Reaction::Agree),
        (19, head, 20, Reaction::Thanks),
        (18, deputy, 20, Reaction::Done),
        (4, head, 5, Reaction::Looking),
    ] {
        let at = when(room, minutes);
        room.react(at, who, said[&line], reaction);
    }
}

/// Impact is over, the cause is not known: it may come back.
fn contained(world: &mut World, number: i64) {
    let identity = world.service("identity");
    let declared_at = ago(world, 2 * DAY_S + 3 * HOUR_S);
    let responder = world.on_call(identity, Layer::PRIMARY, declared_at);
    let incident = IncidentId(world.id(declared_at));
    let declaration = Declaration {
        number,
        title: "Sign-ins take up to ten seconds at the change of shifts in Asia".into(),
        severity: Severity::Sev2,
        by: responder,
        at: declared_at,
        impact_started_at: declared_at.plus_s(-20 * MINUTE_S),
        detected_at: declared_at.plus_s(-6 * MINUTE_S),
        source: DetectionSource::Employee,
        alert: None,
        services: vec![identity],
    };
    let mut room = Room::declare(world, incident, &declaration);
    let after = |minutes: i64| declared_at.plus_s(minutes * MINUTE_S);
    room.role(after(2), responder, IncidentRole::Commander, responder);
    room.status(after(3), responder, IncidentStatus::Investigating);
    room.answer(after(6), responder, HOW_BAD, "Everybody in Asia waits for up to ten seconds, then gets in.");
    room.say(after(8), responder, "Database and gateways are idle. The time is spent waiting for something else.");
    room.say(after(26), responder, "It stopped by itself, as it did two days ago. Nothing was changed.");
    room.answer(
        after(30),
        responder,
        BEING_DONE,
        "Traces are kept for every sign-in at the change of shifts, to catch it.",
    );
    room.status(after(44), responder, IncidentStatus::Contained);
    let told = "Sign-ins are fast again. We do not know the cause, and it may come back at the change of shifts.";
    let update =
        Told { audience: Audience::Internal, known: told, being_done: "Traces are being collected.", next_at: None };
    room.update(after(46), responder, &update);
    room.close();
}

const UNFINISHED: &str = "Reports: the nightly run is not finished";

/// A small one that is nearly over.
fn late_reports(world: &mut World, number: i64) {
    let reporting = world.service("reporting");
    let declared_at = minutes_ago(world, 172);
    let responder = world.on_call(reporting, Layer::PRIMARY, declared_at);
    let incident = IncidentId(world.id(declared_at));
    let summary = "The job for Banco Atlântico failed twice and holds 640 reports back.";
    let alert = Firing::new(reporting, UNFINISHED, summary, minutes_ago(world, 186));
    let alert = alert.acknowledged(responder, minutes_ago(world, 178)).attached_to(incident);
    let alert = fire(world, &Firing { resolved_at: Some(minutes_ago(world, 41)), ..alert });
    let declaration = Declaration {
        number,
        title: "Settlement reports of Banco Atlântico are late".into(),
        severity: Severity::Sev3,
        by: responder,
        at: declared_at,
        impact_started_at: minutes_ago(world, 190),
        detected_at: minutes_ago(world, 186),
        source: DetectionSource::Monitoring,
        alert: Some(alert),
        services: vec![reporting],
    };
    let mut room = Room::declare(world, incident, &declaration);
    room.attach(declared_at, responder, alert, UNFINISHED);
    let after = |minutes: i64| declared_at.plus_s(minutes * MINUTE_S);
    room.role(after(2), responder, IncidentRole::Commander, responder);
    room.status(after(3), responder, IncidentStatus::Investigating);
    room.answer(after(5), responder, HOW_BAD, "640 merchants have no report today. Their money is not affected.");
    room.say(after(9), responder, "It fails on one row: a fee in a currency that is no longer used.");
    room.status(after(31), responder, IncidentStatus::Identified);
    room.say(after(34), responder, "Converted with the last known rate, marked for finance. Running again from there.");
    room.answer(after(36), responder, BEING_DONE, "The job runs again; 512 of 640 reports are out.");
    let told = "640 settlement reports are late. They come in one by one.";
    let update = Told {
        audience: Audience::Internal,
        known: told,
        being_done: "The job runs again.",
        next_at: Some(after(280)),
    };
    room.update(after(40), responder, &update);
    room.status(after(131), responder, IncidentStatus::Monitoring);
    room.close();
}

/// Alerts without an incident: one pages the visitor right now.
fn alerts(world: &mut World) {
    let summary = "Deliveries to one large merchant time out; 18,400 events wait behind them.";
    let title = "Webhooks: oldest event waits for four minutes";
    let webhooks = Firing::new(world.service("webhooks"), title, summary, minutes_ago(world, 3)).instances(2);
    let summary = "Searches over more than a year end with a timeout.";
    let title = "Dashboard: two in a hundred searches fail";
    let dashboard = Firing::new(world.service("merchant-dashboard"), title, summary, minutes_ago(world, 5));
    for firing in [webhooks, dashboard] {
        fire(world, &firing);
    }
    for (slug, title, summary, fired, answered) in ACKNOWLEDGED {
        let (service, answered_at) = (world.service(slug), minutes_ago(world, answered));
        let responder = world.on_call(service, Layer::PRIMARY, answered_at);
        let firing = Firing::new(service, title, summary, minutes_ago(world, fired));
        fire(world, &firing.acknowledged(responder, answered_at));
    }
}

/// Service, title, summary, and how many minutes ago it fired and was acknowledged.
const ACKNOWLEDGED: [(&str, &str, &str, i64, i64); 3] = [
    ("ledger", "Replica ledger-db-3 is 80 s behind", "Reads of balances in the dashboard may be old.", 25, 21),
    (
        "reporting",
        "Warehouse: disk full in 48 hours at this rate",
        "Growth doubled since raw events are kept for a year.",
        310,
        280,
    ),
    (
        "edge-gateway",
        "Gateway eu-central-7 restarts every ten minutes",
        "Its memory grows by 40 MB a minute until the health check restarts it.",
        95,
        92,
    ),
];

fn fire(world: &mut World, firing: &Firing) -> AlertId {
    let id = AlertId(world.id(firing.fired_at));
    alert::fire(world, id, firing);
    id
}
