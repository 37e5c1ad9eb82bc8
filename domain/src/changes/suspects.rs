//! Which changes may have caused an incident, and in which order people look at them.
//!
//! A change is a suspect when it happened in the hour before it got worse, in an affected service or in something that one
//! needs, however far away. What came after cannot have caused it; but people write minutes, so the whole minute in which it
//! got worse still counts. Besides, whatever somebody named or judged stays on the list, whenever and wherever it was.

use super::Suspect;
use crate::ids::ServiceId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;

/// How far before it got worse suspects are looked for ("recent changes of the last 60 minutes").
pub const WINDOW_MINUTES: i64 = 60;

const MINUTE_MS: i64 = 60_000;

/// What is known of when it got worse, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Began {
    /// When it was felt first.
    Impact,
    /// Nobody said when it was felt first: when it was noticed.
    Detected,
    /// Nor when it was noticed: when it was declared.
    Declared,
}

/// When an incident got worse, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Worsened {
    pub at: Timestamp,
    pub known_by: Began,
}

impl Worsened {
    #[must_use]
    pub fn from(impact: Option<Timestamp>, detected: Option<Timestamp>, declared: Timestamp) -> Worsened {
        match (impact, detected) {
            (Some(at), _) => Worsened { at, known_by: Began::Impact },
            (None, Some(at)) => Worsened { at, known_by: Began::Detected },
            (None, None) => Worsened { at: declared, known_by: Began::Declared },
        }
    }

    /// Whole minutes from a change until it got worse, as both are written on a clock; negative when it came after.
    #[must_use]
    pub fn minutes_after(self, change: Timestamp) -> i64 {
        self.at.0.div_euclid(MINUTE_MS) - change.0.div_euclid(MINUTE_MS)
    }
}

/// The instants in which changes are suspects.
#[must_use]
pub fn window(worsened: Worsened) -> Range<Timestamp> {
    let minute = worsened.at.0.div_euclid(MINUTE_MS);
    Timestamp((minute - WINDOW_MINUTES) * MINUTE_MS)..Timestamp((minute + 1) * MINUTE_MS)
}

/// How many steps each service is away from the nearest affected one, along what depends on what; `edges` are pairs of a
/// service and one that it needs. Services that nothing affected needs are left out.
#[must_use]
pub fn distances(affected: &[ServiceId], edges: &[(ServiceId, ServiceId)]) -> HashMap<ServiceId, u32> {
    let mut needs: HashMap<ServiceId, Vec<ServiceId>> = HashMap::new();
    for (service, needed) in edges {
        needs.entry(*service).or_default().push(*needed);
    }
    let mut away: HashMap<ServiceId, u32> = affected.iter().map(|service| (*service, 0)).collect();
    let mut queue: VecDeque<ServiceId> = affected.iter().copied().collect();
    while let Some(service) = queue.pop_front() {
        let steps = away[&service] + 1;
        for needed in needs.get(&service).into_iter().flatten() {
            away.entry(*needed).or_insert_with(|| {
                queue.push_back(*needed);
                steps
            });
        }
    }
    away
}

/// What the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub happened_at: Timestamp,
    /// As [`distances`] tells; none when nothing affected needs its service.
    pub distance: Option<u32>,
    /// Somebody named or judged it.
    pub named: bool,
}

/// Whether people should look at it.
#[must_use]
pub fn is_suspect(change: Candidate, worsened: Worsened) -> bool {
    change.named || change.distance.is_some() && window(worsened).contains(&change.happened_at)
}

/// Nearest first: by minutes before it got worse, then by distance. What came after stands last.
pub fn in_order(suspects: &mut [Suspect]) {
    suspects.sort_by_key(|suspect| {
        let minutes = suspect.minutes_before;
        let away = suspect.distance.unwrap_or(u32::MAX);
        (minutes < 0, minutes.abs(), away, std::cmp::Reverse((suspect.change.happened_at, suspect.change.id)))
    });
}

#[cfg(test)]
mod tests {
    use super::super::{ChangeKind, ReportedChange, Verdict};
    use super::*;
    use crate::ids::ChangeId;
    use crate::services::ServiceRef;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn service(number: u128) -> ServiceId {
        ServiceId(Uuid::from_u128(number))
    }

    fn suspect(id: u128, minutes_before: i64, distance: Option<u32>) -> Suspect {
        let service = ServiceRef { id: service(1), slug: "checkout".into(), name: "Checkout".into() };
        let change = ReportedChange {
            id: ChangeId(Uuid::from_u128(id)),
            service,
            kind: ChangeKind::Deploy,
            summary: "10.14".into(),
            url: None,
            author: None,
            happened_at: Timestamp(-minutes_before * MINUTE_MS),
            reported_at: Timestamp(0),
            reported_by: "CI".into(),
            external_id: None,
        };
        let (verdict, why) = (Verdict::Open, String::new());
        Suspect { change, minutes_before, distance, verdict, why, judged_by: None, judged_at: None }
    }

    #[test]
    fn the_best_that_is_known_says_when_it_got_worse() {
        let (impact, detected, declared) = (Timestamp(1), Timestamp(2), Timestamp(3));
        let known = |impact, detected| Worsened::from(impact, detected, declared);
        assert_eq!(known(Some(impact), Some(detected)), Worsened { at: impact, known_by: Began::Impact });
        assert_eq!(known(None, Some(detected)), Worsened { at: detected, known_by: Began::Detected });
        assert_eq!(known(None, None), Worsened { at: declared, known_by: Began::Declared });
    }

    #[test]
    fn the_hour_before_and_the_minute_itself_count() {
        // It is felt at 03:12:10.
        let worsened = Worsened { at: Timestamp(1_795_144_330_000), known_by: Began::Impact };
        let at = |seconds: i64, distance, named| {
            is_suspect(Candidate { happened_at: worsened.at.plus_s(seconds), distance, named }, worsened)
        };
        assert!(at(0, Some(0), false) && at(-3_600, Some(3), false) && at(49, Some(0), false));
        assert!(!at(50, Some(0), false), "the minute after");
        assert!(at(-3_610, Some(0), false) && !at(-3_611, Some(0), false), "the 60th minute before, and the 61st");
        assert!(!at(-60, None, false), "nothing affected needs it");
        assert!(at(-9_000, None, true), "somebody named it");
        assert_eq!(worsened.minutes_after(worsened.at.plus_s(40)), 0);
        assert_eq!(worsened.minutes_after(worsened.at.plus_s(-11)), 1);
        assert_eq!(worsened.minutes_after(worsened.at.plus_s(60)), -1);
    }

    #[test]
    fn a_circle_or_a_diamond_is_walked_once() {
        // 1 needs 2 and 3, both need 4, which needs 1 again; 5 needs 1.
        let edges = [(1, 2), (1, 3), (2, 4), (3, 4), (4, 1), (5, 1)].map(|(of, on)| (service(of), service(on)));
        let away = distances(&[service(1)], &edges);
        let expected = HashMap::from([(1, 0), (2, 1), (3, 1), (4, 2)].map(|(of, steps)| (service(of), steps)));
        assert_eq!(away, expected);
        assert!(distances(&[], &edges).is_empty());
    }

    #[test]
    fn the_nearest_stands_first() {
        let mut suspects = vec![
            suspect(1, -2, Some(0)),
            suspect(2, 25, Some(1)),
            suspect(3, 8, None),
            suspect(4, 8, Some(2)),
            suspect(5, 8, Some(0)),
            suspect(6, 3, Some(4)),
        ];
        in_order(&mut suspects);
        let order: Vec<u128> = suspects.iter().map(|suspect| suspect.change.id.0.as_u128()).collect();
        assert_eq!(order, [6, 5, 4, 3, 2, 1]);
    }

    proptest! {
        /// What is marked as affected is no step away, what it needs at most one step farther; and only along
        /// dependencies does anything come near.
        #[test]
        fn distances_are_shortest_ways(
            affected in prop::collection::vec(0_u128..8, 0..3),
            edges in prop::collection::vec((0_u128..8, 0_u128..8), 0..20),
        ) {
            let affected: Vec<_> = affected.into_iter().map(service).collect();
            let edges: Vec<_> = edges.into_iter().map(|(of, on)| (service(of), service(on))).collect();
            let away = distances(&affected, &edges);
            for (of, on) in &edges {
                if let Some(steps) = away.get(of) {
                    prop_assert!(away.get(on).is_some_and(|farther| *farther <= steps + 1));
                }
            }
            for (reached, steps) in &away {
                let before = edges.iter().filter(|(_, on)| on == reached);
                let before = before.filter_map(|(of, _)| away.get(of)).min();
                match steps {
                    0 => prop_assert!(affected.contains(reached)),
                    steps => prop_assert_eq!(before.map(|before| before + 1), Some(*steps)),
                }
            }
        }

        /// Another affected service, or another dependency, never takes a suspect off the list; nor does time alone.
        #[test]
        fn what_is_a_suspect_stays_one(
            seconds in -7_200_i64..7_200,
            edges in prop::collection::vec((0_u128..6, 0_u128..6), 0..12),
            more in (0_u128..6, 0_u128..6),
        ) {
            let worsened = Worsened { at: Timestamp(1_795_144_330_000), known_by: Began::Impact };
            let edges: Vec<_> = edges.into_iter().map(|(of, on)| (service(of), service(on))).collect();
            let happened_at = worsened.at.plus_s(seconds);
            let is = |affected: &[ServiceId], edges: &[(ServiceId, ServiceId)]| {
                let away = distances(affected, edges);
                (0..6).map(|number| {
                    let distance = away.get(&service(number)).copied();
                    is_suspect(Candidate { happened_at, distance, named: false }, worsened)
                }).collect::<Vec<_>>()
            };
            let before = is(&[service(0)], &edges);
            let larger: Vec<_> = edges.iter().copied().chain([(service(more.0), service(more.1))]).collect();
            for after in [is(&[service(0), service(more.0)], &edges), is(&[service(0)], &larger)] {
                prop_assert!(before.iter().zip(&after).all(|(was, is)| !was || *is));
            }
            let minutes = worsened.minutes_after(happened_at);
            prop_assert_eq!(before[0], (0..=WINDOW_MINUTES).contains(&minutes));
        }
    }
}
