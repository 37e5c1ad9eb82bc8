//! Who has been on an incident for how long, and what follows from it.

use super::{Break, Care, CaredFor};
use crate::incidents::IncidentRole;
use crate::people::PersonRef;
use crate::time::Timestamp;

const HOUR_S: i64 = 3_600;
/// Whoever said or did something is there for so long; whoever holds a role is there for longer, also when they are quiet.
const LINGERS_S: i64 = HOUR_S / 2;
const HOLDER_LINGERS_S: i64 = 2 * HOUR_S;
/// Whoever was away from it for so long begins anew.
const RECOVERED_AFTER_S: i64 = 4 * HOUR_S;
/// A quarter of an hour before four hours are over, so that somebody else is there in time.
const RELIEVE_AFTER_S: i64 = 4 * HOUR_S - HOUR_S / 4;
/// Whoever left is told of for so long.
const SHOWN_FOR_S: i64 = HOUR_S;
/// A rest is proposed to whoever was on it for so long, while it is so short ago that impact stopped.
const WORKED_S: i64 = HOUR_S / 4;
const PROPOSED_FOR_S: i64 = 2 * HOUR_S;
/// Food is spoken of each four hours, for an hour.
const FOOD_EVERY_H: i64 = 4;
/// Nobody is told of who was on it for less.
const TOLD_FROM_S: i64 = 60;

/// The course of an incident, as far as it matters to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    pub declared_at: Timestamp,
    /// When nobody responded any more.
    pub ended_at: Option<Timestamp>,
    /// Since when it is monitored, contained or resolved.
    pub calm_since: Option<Timestamp>,
}

/// A span of time; without an end it goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: Timestamp,
    pub to: Option<Timestamp>,
}

impl Span {
    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.to.is_none_or(|to| at < to)
    }
}

/// What somebody did on an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub person: PersonRef,
    /// The roles that they hold now.
    pub roles: Vec<IncidentRole>,
    /// When they said or did something, in any order.
    pub acts: Vec<Timestamp>,
    /// While they held a role.
    pub held: Vec<Span>,
    pub breaks: Vec<Break>,
}

/// What people need at `now`.
#[must_use]
pub fn plan(course: &Course, worked: Vec<Worked>, now: Timestamp) -> Care {
    let mut people: Vec<CaredFor> = worked.into_iter().filter_map(|one| cared_for(course, one, now)).collect();
    people.sort_by(|one, other| other.on_it_s.cmp(&one.on_it_s).then_with(|| one.person.name.cmp(&other.person.name)));
    let goes_on = course.ended_at.is_none() && course.calm_since.is_none();
    let hours = now.seconds_since(course.declared_at).max(0) / HOUR_S;
    let due = goes_on && !people.is_empty() && hours >= FOOD_EVERY_H && hours % FOOD_EVERY_H == 0;
    Care { people, food_after_h: due.then_some(hours), rested: None }
}

fn cared_for(course: &Course, one: Worked, now: Timestamp) -> Option<CaredFor> {
    let stretch = stretch(&spans(course, &one, now), now);
    let on_it_s = stretch.iter().map(|(from, to)| (to - from) / 1000).sum::<i64>();
    let rests = one.breaks.iter().filter(|rest| rest.lasts_at(now)).max_by_key(|rest| rest.ends_at).cloned();
    let left = stretch.last().is_none_or(|(_, to)| now.0 - to > SHOWN_FOR_S * 1000);
    if rests.is_none() && (on_it_s < TOLD_FROM_S || left) {
        return None;
    }
    let goes_on = course.ended_at.is_none() && course.calm_since.is_none();
    let calm = course.calm_since.filter(|since| (0..PROPOSED_FOR_S).contains(&now.seconds_since(*since)));
    let rested_since = |since: Timestamp| one.breaks.iter().any(|rest| rest.ends_at > since);
    Some(CaredFor {
        relieve: goes_on && rests.is_none() && on_it_s >= RELIEVE_AFTER_S,
        should_rest: calm.is_some_and(|since| on_it_s >= WORKED_S && !rested_since(since)),
        person: one.person,
        roles: one.roles,
        on_it_s,
        rests,
    })
}

/// When somebody was on it, apart from breaks, in milliseconds: in order, apart from each other.
fn spans(course: &Course, one: &Worked, now: Timestamp) -> Vec<(i64, i64)> {
    let end = course.ended_at.map_or(now, |ended| ended.min(now));
    let mut acts = one.acts.clone();
    acts.sort_unstable();
    let mut spans: Vec<(i64, i64)> = vec![];
    for act in acts.into_iter().filter(|act| *act < end) {
        let holds = one.held.iter().any(|span| span.holds(act));
        let to = act.plus_s(if holds { HOLDER_LINGERS_S } else { LINGERS_S }).min(end).0;
        match spans.last_mut() {
            Some(last) if act.0 <= last.1 => last.1 = last.1.max(to),
            _ => spans.push((act.0, to)),
        }
    }
    let mut breaks: Vec<(i64, i64)> = one.breaks.iter().map(|rest| (rest.begins_at.0, rest.ends_at.0)).collect();
    breaks.sort_unstable();
    for (from, to) in breaks {
        spans = spans.into_iter().flat_map(|span| without(span, (from, to))).collect();
    }
    spans
}

/// What is left of a span outside another.
fn without((from, to): (i64, i64), (cut_from, cut_to): (i64, i64)) -> impl Iterator<Item = (i64, i64)> {
    [(from, to.min(cut_from)), (from.max(cut_to), to)].into_iter().filter(|(from, to)| from < to)
}

/// The last of the spans, back to when they had been away from it for long. None when they are away for long now.
fn stretch(spans: &[(i64, i64)], now: Timestamp) -> Vec<(i64, i64)> {
    let mut next = now.0;
    let near = spans.iter().rev().take_while(|(from, to)| {
        let near = next - to < RECOVERED_AFTER_S * 1000;
        next = *from;
        near
    });
    let mut stretch: Vec<_> = near.copied().collect();
    stretch.reverse();
    stretch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{BreakId, PersonId};
    use proptest::prelude::*;
    use uuid::Uuid;

    const MINUTE_S: i64 = 60;
    const START: Timestamp = Timestamp(1_795_144_320_000);

    fn at(minutes: i64) -> Timestamp {
        START.plus_s(minutes * MINUTE_S)
    }

    fn going_on() -> Course {
        Course { declared_at: START, ended_at: None, calm_since: None }
    }

    fn rest(from: i64, to: i64) -> Break {
        let person = PersonRef { id: PersonId(Uuid::nil()), name: "Amara".into() };
        Break { id: BreakId(Uuid::nil()), person, begins_at: at(from), ends_at: at(to), sent_by: None }
    }

    fn worked(acts: &[i64], holds_from: Option<i64>, breaks: Vec<Break>) -> Worked {
        Worked {
            person: PersonRef { id: PersonId(Uuid::nil()), name: "Amara".into() },
            roles: vec![],
            acts: acts.iter().map(|minute| at(*minute)).collect(),
            held: holds_from.into_iter().map(|from| Span { from: at(from), to: None }).collect(),
            breaks,
        }
    }

    fn of(course: &Course, worked: Worked, minute: i64) -> Option<CaredFor> {
        plan(course, vec![worked], at(minute)).people.pop()
    }

    #[test]
    fn whoever_spoke_is_there_for_half_an_hour_and_whoever_leads_for_two() {
        let minutes =
            |acts: &[i64], holds, now| of(&going_on(), worked(acts, holds, vec![]), now).map(|one| one.on_it_s / 60);
        assert_eq!(minutes(&[0], None, 20), Some(20));
        assert_eq!(minutes(&[0, 25], None, 50), Some(50));
        assert_eq!(minutes(&[0, 40], None, 50), Some(40), "ten minutes between were nobody's");
        assert_eq!(minutes(&[0], None, 91), None, "left an hour ago");
        assert_eq!(minutes(&[0], Some(0), 110), Some(110));
        assert_eq!(minutes(&[0, 110, 220], Some(0), 230), Some(230));
        assert_eq!(minutes(&[0, 300], None, 310), Some(10), "whoever had four hours off begins anew");
    }

    #[test]
    fn breaks_are_not_counted_and_whoever_rests_is_shown() {
        let resting = of(&going_on(), worked(&[0, 25], None, vec![rest(30, 45)]), 40).unwrap();
        assert_eq!((resting.on_it_s, resting.rests.map(|rest| rest.ends_at)), (30 * 60, Some(at(45))));
        let back = of(&going_on(), worked(&[0, 25, 46], None, vec![rest(30, 45)]), 50).unwrap();
        assert_eq!((back.on_it_s, back.rests), (30 * 60 + 5 * 60, None), "what they did after it counts");
    }

    #[test]
    fn nearly_four_hours_are_enough_while_it_goes_on() {
        let acts: Vec<i64> = (0..300).step_by(20).collect();
        let one = |course: &Course, now| of(course, worked(&acts, None, vec![]), now).unwrap();
        assert!(!one(&going_on(), 224).relieve && one(&going_on(), 225).relieve);
        let calm = Course { calm_since: Some(at(220)), ..going_on() };
        assert!(!one(&calm, 230).relieve);
        let resting = of(&going_on(), worked(&acts, None, vec![rest(225, 240)]), 230).unwrap();
        assert!(!resting.relieve, "they rest");
    }

    #[test]
    fn a_rest_is_proposed_when_impact_stops_and_not_twice() {
        let calm = Course { calm_since: Some(at(30)), ..going_on() };
        let proposed =
            |acts: &[i64], breaks, now| of(&calm, worked(acts, None, breaks), now).is_some_and(|one| one.should_rest);
        assert!(proposed(&[0, 20], vec![], 40));
        assert!(!proposed(&[28], vec![], 40), "who has just come is not tired");
        assert!(!proposed(&[0, 20], vec![rest(31, 46)], 50));
        assert!(!proposed(&[0, 20, 140], vec![], 151), "two hours later nobody wants to hear it");
        assert!(!of(&going_on(), worked(&[0, 20], None, vec![]), 40).unwrap().should_rest);
    }

    #[test]
    fn food_is_spoken_of_each_four_hours() {
        let acts: Vec<i64> = (0..600).step_by(20).collect();
        let food = |course: &Course, minute| plan(course, vec![worked(&acts, None, vec![])], at(minute)).food_after_h;
        for (minute, due) in [(239, None), (240, Some(4)), (299, Some(4)), (300, None), (480, Some(8))] {
            assert_eq!(food(&going_on(), minute), due, "{minute}");
        }
        assert_eq!(food(&Course { ended_at: Some(at(230)), ..going_on() }, 240), None);
        assert_eq!(plan(&going_on(), vec![], at(240)).food_after_h, None, "nobody is there");
    }

    proptest! {
        /// Whatever happened: nobody was on it for longer than since their first act, rests make nobody busier, the order in
        /// which acts are told does not matter, and whoever rests is not asked to rest or to be relieved.
        #[test]
        fn time_adds_up(
            mut acts in prop::collection::vec(0..900_i64, 1..40),
            holds in prop::option::of(0..900_i64),
            breaks in prop::collection::vec((0..900_i64, 1..120_i64), 0..6),
            now in 1..1_000_i64,
            calm in prop::option::of(0..900_i64),
        ) {
            let course = Course { calm_since: calm.map(at), ..going_on() };
            let rests: Vec<Break> = breaks.iter().map(|(from, minutes)| rest(*from, from + minutes)).collect();
            let one = of(&course, worked(&acts, holds, rests.clone()), now);
            let tireless = of(&course, worked(&acts, holds, vec![]), now);
            let first = acts.iter().min().copied().unwrap_or(now);
            if let Some(one) = &one {
                prop_assert!((0..=(now - first).max(0) * 60).contains(&one.on_it_s), "{one:?}");
                let rests_now = breaks.iter().any(|(from, minutes)| *from <= now && now < from + minutes);
                prop_assert_eq!(one.rests.is_some(), rests_now);
                prop_assert!(!(rests_now && (one.relieve || one.should_rest)));
                prop_assert!(!(one.relieve && one.should_rest));
                // A long break is time off, after which they begin anew; so only shorter ones are compared.
                if let Some(tireless) = &tireless {
                    prop_assert!(one.on_it_s <= tireless.on_it_s);
                }
            }
            acts.reverse();
            prop_assert_eq!(of(&course, worked(&acts, holds, rests), now), one);
        }

        /// The longer it goes on without a pause, the longer they have been on it, minute by minute.
        #[test]
        fn time_goes_on(now in 1..2_000_i64) {
            let acts: Vec<i64> = (0..now).step_by(15).collect();
            let one = of(&going_on(), worked(&acts, None, vec![]), now).unwrap();
            prop_assert_eq!(one.on_it_s, now * 60);
            prop_assert_eq!(one.relieve, now >= 225);
        }
    }
}
