//! Pages that look real, for tests: ten components, two open incidents, two weeks of past ones.

use domain::incidents::IncidentStatus;
use domain::status_pages::{ComponentStatus, Interval, PublicComponent, PublicIncident, PublicPage, PublicUpdate};
use domain::{ComponentId, IncidentNumber, Timestamp};

pub(crate) const NOW: &str = "2026-11-20T14:18:30Z";

pub(crate) fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).expect("an instant")
}

/// A page with everything on it.
pub(crate) fn full_page() -> PublicPage {
    PublicPage {
        slug: "northwind".into(),
        name: "Northwind Pay".into(),
        as_of: at(NOW),
        components: components(),
        incidents: [open_incidents(), past_incidents()].concat(),
    }
}

/// The same components on a quiet day.
pub(crate) fn quiet_page() -> PublicPage {
    let mut page = full_page();
    page.incidents.clear();
    for component in &mut page.components {
        component.status = ComponentStatus::Operational;
        component.intervals.retain(|interval| interval.to.is_some());
    }
    page
}

fn components() -> Vec<PublicComponent> {
    use ComponentStatus::{Degraded, MajorOutage, Operational, PartialOutage, UnderMaintenance};
    let past = |status, from: &str, minutes: i64| Interval {
        status,
        from: at(from),
        to: Some(at(from).plus_minutes(minutes)),
    };
    let running = |status, from: &str| Interval { status, from: at(from), to: None };
    let rows: [(&str, ComponentStatus, Vec<Interval>); 10] = [
        (
            "Card payments, Europe",
            Degraded,
            vec![
                past(PartialOutage, "2026-09-02T10:10:00Z", 34),
                past(Degraded, "2026-10-14T08:00:00Z", 52),
                running(Degraded, "2026-11-20T13:42:00Z"),
            ],
        ),
        ("Card payments, Americas", Operational, vec![past(MajorOutage, "2026-09-27T03:12:00Z", 11)]),
        ("Card payments, Asia Pacific", Operational, vec![]),
        (
            "Bank transfers",
            Operational,
            vec![past(PartialOutage, "2026-10-23T23:10:00Z", 96), past(UnderMaintenance, "2026-11-08T01:00:00Z", 120)],
        ),
        ("Instant payouts", Operational, vec![past(PartialOutage, "2026-11-16T16:02:00Z", 41)]),
        ("Refunds", Operational, vec![]),
        ("API", Operational, vec![past(MajorOutage, "2026-09-27T03:12:00Z", 11)]),
        (
            "Webhooks",
            Operational,
            vec![past(Degraded, "2026-09-11T09:00:00Z", 1198), past(Degraded, "2026-11-18T09:14:00Z", 22)],
        ),
        ("Dashboard", Operational, vec![past(Degraded, "2026-10-19T12:00:00Z", 14)]),
        (
            "Settlement reports",
            Operational,
            vec![past(Degraded, "2026-10-01T06:00:00Z", 205), past(Degraded, "2026-11-20T11:00:00Z", 128)],
        ),
    ];
    rows.into_iter()
        .zip(1_u128..)
        .map(|((name, status, intervals), n)| PublicComponent {
            id: ComponentId(uuid_from(n)),
            name: name.into(),
            description: if n == 7 { "REST and GraphQL, all regions".into() } else { String::new() },
            status,
            since: intervals.last().map_or(at("2026-01-01T00:00:00Z"), |it| it.to.unwrap_or(it.from)),
            intervals,
            observed_from: if n == 5 { at("2026-10-06T09:00:00Z") } else { at("2026-01-01T00:00:00Z") },
        })
        .collect()
}

fn uuid_from(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn update(time: &str, status: IncidentStatus, known: &str, being_done: &str) -> PublicUpdate {
    PublicUpdate { at: at(time), status, known: known.into(), being_done: being_done.into() }
}

fn open_incidents() -> Vec<PublicIncident> {
    use IncidentStatus::{Identified, Investigating, Monitoring};
    vec![
        PublicIncident {
            number: IncidentNumber(412),
            title: "Card payments in Europe take longer than usual".into(),
            status: Identified,
            started_at: at("2026-11-20T13:42:00Z"),
            resolved_at: None,
            next_update_at: Some(at("2026-11-20T14:30:00Z")),
            components: vec!["Card payments, Europe".into()],
            updates: vec![
                update(
                    "2026-11-20T14:18:00Z",
                    Identified,
                    "A supplier we use to check cards in Europe answers slowly. Payments take 4 to 9 seconds instead \
                     of 1. They succeed, and nobody is charged twice.",
                    "We are moving checks to our second supplier. A tenth is moved and as fast as usual. All should \
                     be moved by 14:45 UTC.",
                ),
                update(
                    "2026-11-20T14:03:00Z",
                    Investigating,
                    "About 1 payment in 5 takes longer than 4 seconds. Payments outside Europe are not affected.",
                    "We have ruled out our own network and are measuring each supplier.",
                ),
                update(
                    "2026-11-20T13:50:00Z",
                    Investigating,
                    "Card payments in Europe are slow. We do not know why yet.",
                    "Our payments team is looking into it.",
                ),
            ],
        },
        PublicIncident {
            number: IncidentNumber(409),
            title: "Settlement reports arrived late this morning".into(),
            status: Monitoring,
            started_at: at("2026-11-20T11:00:00Z"),
            resolved_at: None,
            next_update_at: Some(at("2026-11-20T14:15:00Z")),
            components: vec!["Settlement reports".into()],
            updates: vec![
                update(
                    "2026-11-20T13:15:00Z",
                    Monitoring,
                    "All 1,240 late reports have been sent. Their figures are complete.",
                    "We are watching the 14:00 UTC run before we call this over.",
                ),
                update(
                    "2026-11-20T12:20:00Z",
                    Identified,
                    "A file from one bank was twice its usual size and held up the queue.",
                    "We are sending the other reports first.",
                ),
                update(
                    "2026-11-20T11:45:00Z",
                    Investigating,
                    "Reports due at 11:00 UTC have not been sent. Payouts are not affected.",
                    "We are looking into the queue.",
                ),
                update("2026-11-20T11:25:00Z", Investigating, "Settlement reports are late.", ""),
            ],
        },
    ]
}

fn past_incidents() -> Vec<PublicIncident> {
    let past = |number, title: &str, from: &str, minutes: i64, component: &str, known: &str| PublicIncident {
        number: IncidentNumber(number),
        title: title.into(),
        status: IncidentStatus::Resolved,
        started_at: at(from),
        resolved_at: Some(at(from).plus_minutes(minutes)),
        next_update_at: None,
        components: vec![component.into()],
        updates: vec![
            PublicUpdate {
                at: at(from).plus_minutes(minutes),
                status: IncidentStatus::Resolved,
                known: known.into(),
                being_done: String::new(),
            },
            PublicUpdate {
                at: at(from).plus_minutes(6),
                status: IncidentStatus::Investigating,
                known: "Something is not as it should be.".into(),
                being_done: "We are looking into it.".into(),
            },
        ],
    };
    vec![
        past(
            401,
            "Webhooks were delivered late",
            "2026-11-18T09:14:00Z",
            22,
            "Webhooks",
            "A queue was moved to new machines one at a time instead of two. None was lost.",
        ),
        past(
            396,
            "Some instant payouts were held back",
            "2026-11-16T16:02:00Z",
            41,
            "Instant payouts",
            "A rule meant for new merchants also matched some older ones. All payouts left the same day.",
        ),
        past(
            390,
            "Bank transfers: new connection to a bank",
            "2026-11-08T01:00:00Z",
            120,
            "Bank transfers",
            "Ended on time. Transfers accepted in this time were sent at 03:00 UTC.",
        ),
    ]
}
