//! The past year: incidents drawn from the stories, and alerts that never became one.

use super::alert::{self, Firing};
use super::cast::{COMMANDERS, COMMUNICATORS};
use super::episode::{Episode, People};
use super::stories::{self, Story};
use super::world::{DAY_S, HOUR_S, MINUTE_S, World};
use domain::incidents::{DetectionSource, Severity};
use domain::oncall::Layer;
use domain::{AlertId, Timestamp};

/// Incidents of the past year, and alerts without one.
const INCIDENTS: i64 = 160;
const LONE_ALERTS: i64 = 240;
/// On whatever falls in here, the status page still has something to tell.
const LATELY_DAYS: i64 = 13;

const REGIONS: [&str; 4] = ["eu-west", "eu-central", "us-east", "ap-southeast"];
const ACQUIRERS: [&str; 3] = ["Meridian Acquiring", "Nordhavn Acquiring", "Pacific Clearing"];
const BANKS: [&str; 4] = ["Banco Atlântico", "Nordhavn Bank", "First Prairie Bank", "Bank of the Straits"];
const NODES: [&str; 3] = ["ledger-db-1", "ledger-db-2", "ledger-db-3"];

/// What alerts that never became an incident were about: service, title, summary.
const LONE: [(&str, &str, &str); 12] = [
    ("card-payments", "Approvals of one issuer are low", "One issuing bank declines more than usual for ten minutes."),
    ("bank-transfers", "Incoming file is ten minutes late", "The scheme's file usually comes on the half hour."),
    ("payouts", "Payout batch takes longer than usual", "The batch runs at half of its usual speed."),
    ("checkout", "Script errors are up after a release", "Errors of one browser version doubled."),
    ("public-api", "Latency of one route is up", "GET /v1/payments takes over 800 ms at the 95th percentile."),
    ("webhooks", "Deliveries to one merchant fail", "One endpoint answers with 503."),
    ("merchant-dashboard", "Search answers slowly", "Searches take over two seconds."),
    ("fraud-scoring", "Scores fall back to basic rules", "Two in a hundred scores were too slow."),
    ("ledger", "A transaction is open for five minutes", "A session from the back office holds a transaction open."),
    ("identity", "Sign-ins fail more often than usual", "Failed sign-ins doubled, from many addresses."),
    ("edge-gateway", "A gateway restarted", "One gateway was restarted by its health check."),
    ("reporting", "Nightly load is behind", "The load runs 40 minutes behind its usual time."),
];

/// Lives through it, oldest first. The number that the next incident gets.
pub(super) fn live_through(world: &mut World) -> i64 {
    for index in 0..LONE_ALERTS {
        lone_alert(world, index);
    }
    let mut deck: Vec<&'static Story> = Vec::new();
    let mut number = 1;
    for began_at in beginnings(world) {
        if deck.is_empty() {
            deck = shuffled(world);
        }
        let Some(story) = deck.pop() else { continue };
        incident(world, story, number, began_at);
        number += 1;
    }
    number
}

/// When incidents began: mostly in European working hours, when most is changed; at least an hour apart.
fn beginnings(world: &mut World) -> Vec<Timestamp> {
    let first = -363 * DAY_S;
    let last = -2 * DAY_S;
    let mut beginnings: Vec<Timestamp> = (0..INCIDENTS)
        .map(|_| {
            let offset_s = world.random.between(first, last);
            let at = world.now.plus_s(offset_s);
            let hour = at.0.rem_euclid(DAY_S * 1000) / (HOUR_S * 1000);
            let quiet = !(7..18).contains(&hour);
            if quiet && world.random.chance(60) { at.plus_s(9 * HOUR_S).min(world.now.plus_s(last)) } else { at }
        })
        .collect();
    beginnings.sort_unstable();
    for index in 1..beginnings.len() {
        let earliest = beginnings[index - 1].plus_s(HOUR_S);
        beginnings[index] = beginnings[index].max(earliest).min(world.now.plus_s(-DAY_S));
    }
    beginnings
}

fn shuffled(world: &mut World) -> Vec<&'static Story> {
    let mut deck: Vec<_> = stories::all().collect();
    for index in (1..deck.len()).rev() {
        let other = usize::try_from(world.random.between(0, i64::try_from(index).unwrap_or(0))).unwrap_or(0);
        deck.swap(index, other);
    }
    deck
}

fn incident(world: &mut World, story: &'static Story, number: i64, began_at: Timestamp) {
    let lately = world.now.seconds_since(began_at) < LATELY_DAYS * DAY_S;
    let drawn = u8::try_from(world.random.weighted(&story.severities)).unwrap_or(3);
    let severity = if lately { drawn.min(2) } else { drawn + u8::from(drawn < 3 && world.random.chance(30)) };
    let severity = Severity::from_level(severity).unwrap_or(Severity::Sev3);
    let services: Vec<usize> = story.services.iter().map(|slug| world.service(slug)).collect();
    let noticed_at = began_at.plus_s(world.random.between(45, 300));
    let source = match world.random.between(1, 100) {
        1..=78 => DetectionSource::Monitoring,
        79..=90 => DetectionSource::Customer,
        91..=98 => DetectionSource::Employee,
        _ => DetectionSource::SocialMedia,
    };
    let episode = Episode {
        words: words(world, began_at),
        story,
        number,
        severity,
        source,
        services,
        began_at,
        noticed_at,
        minutes: minutes(world, severity),
        no_incident: severity > Severity::Sev2 && world.random.chance(12),
    };
    let people = people(world, &episode);
    episode.play(world, &people);
}

/// How long it lasts from the declaration to the end.
fn minutes(world: &mut World, severity: Severity) -> i64 {
    let (shortest, longest) = match severity {
        Severity::Sev0 => (55, 170),
        Severity::Sev1 => (35, 150),
        Severity::Sev2 => (30, 220),
        Severity::Sev3 => (40, 420),
        Severity::Sev4 => (45, 300),
    };
    // Short ones are more frequent.
    world.random.between(shortest, longest).min(world.random.between(shortest, longest))
}

/// What the placeholders stand for this time.
fn words(world: &mut World, at: Timestamp) -> Vec<(&'static str, String)> {
    let day = at.to_jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let version = format!("{}.{}.{}", day.year(), day.iso_week_date().week(), world.random.between(0, 6));
    vec![
        ("{region}", (*world.random.pick(&REGIONS)).to_owned()),
        ("{acquirer}", (*world.random.pick(&ACQUIRERS)).to_owned()),
        ("{bank}", (*world.random.pick(&BANKS)).to_owned()),
        ("{node}", (*world.random.pick(&NODES)).to_owned()),
        ("{pct}", world.random.between(4, 38).to_string()),
        ("{n}", world.random.between(112, 1_860).to_string()),
        ("{version}", version),
    ]
}

/// Who plays a part in it.
fn people(world: &mut World, episode: &Episode) -> People {
    let service = episode.services[0];
    let (responder, answered_at) = alert::answer(world, service, episode.noticed_at);
    let others = &world.teams[world.services[service].team].members;
    let second = world.on_call(service, Layer::SECONDARY, answered_at);
    let second = if second == responder { others.iter().copied().find(|who| *who != responder) } else { Some(second) };
    let second = second.unwrap_or(responder);
    let taken = [responder, second];
    let free = |choices: &[usize]| choices.iter().copied().filter(|who| !taken.contains(who)).collect::<Vec<_>>();
    let commanders = free(&COMMANDERS);
    let commander = *world.random.pick(&commanders);
    let relief = commanders.iter().copied().find(|who| *who != commander).unwrap_or(commander);
    let guests: Vec<usize> = (0..34).filter(|who| !taken.contains(who) && *who != commander).collect();
    People {
        responder,
        answered_at,
        second,
        commander: if episode.severity <= Severity::Sev2 { commander } else { responder },
        relief,
        communicator: *world.random.pick(&COMMUNICATORS),
        guest: *world.random.pick(&guests),
    }
}

fn lone_alert(world: &mut World, index: i64) {
    let (slug, title, summary) = *world.random.pick(&LONE);
    // The last few fall into the last day, so that the list of alerts has something fresh.
    let oldest = if index < 9 { DAY_S } else { 363 * DAY_S };
    let fired_at = world.now.plus_s(-world.random.between(2 * HOUR_S, oldest));
    let service = world.service(slug);
    let lasts_s = world.random.between(4 * MINUTE_S, 80 * MINUTE_S);
    let resolved_at = fired_at.plus_s(lasts_s);
    let acknowledged = Some(alert::answer(world, service, fired_at)).filter(|(_, at)| *at < resolved_at);
    let instances = world.random.between(1, 3);
    let id = AlertId(world.id(fired_at));
    let (title, summary) = (title.to_owned(), summary.to_owned());
    let resolved_at = Some(resolved_at);
    let firing = Firing { service, title, summary, fired_at, acknowledged, resolved_at, incident: None, instances };
    alert::fire(world, id, &firing);
}
