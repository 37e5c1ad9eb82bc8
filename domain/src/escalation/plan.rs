//! What is due now, and when to look again. Pure: the clock is an argument.

use super::Target;
use crate::time::Timestamp;

/// One step of a policy: page these, then wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Seconds until the next step, at least 1.
    pub wait_s: i32,
    pub targets: Vec<Target>,
}

/// Where an unacknowledged escalation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    pub steps: Vec<Step>,
    /// How often the chain starts again after its last step.
    pub repeats: i32,
    /// Rounds already finished.
    pub cycle: i32,
    /// Index of the step that fires next.
    pub next_step: i32,
    /// When it fires.
    pub due_at: Timestamp,
}

/// Steps to carry out now. More than one only when Muster was down while they fell due: then they are
/// carried out as one, so that nobody gets a queue of old pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    /// `(cycle, step index)` of each step that is due, oldest first. The last one is the present.
    pub steps: Vec<(i32, i32)>,
    /// Everyone to page, each once, the latest step's targets first.
    pub targets: Vec<Target>,
}

/// What to do, and what is next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Nothing is due before this instant.
    Wait { due_at: Timestamp },
    /// Carry this out; then the escalation stands at `next`, which may be past the last step: then the people
    /// of the last step still have their time, and it is exhausted after that.
    Fire { firing: Firing, next: Position },
    /// The policy pages nobody, or every round and the last wait are over.
    Exhausted,
}

/// Where the escalation stands after a firing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub cycle: i32,
    pub next_step: i32,
    pub due_at: Timestamp,
}

/// Decides what an escalation does at `now`.
///
/// Overdue steps are collapsed into one firing, newest first, and the wait of the newest one begins at `now`:
/// people get the time that the policy promises them, however late Muster is.
#[must_use]
pub fn plan(escalation: &Escalation, now: Timestamp) -> Plan {
    let mut next = Position { cycle: escalation.cycle, next_step: escalation.next_step, due_at: escalation.due_at };
    if next.due_at > now {
        return Plan::Wait { due_at: next.due_at };
    }
    let mut firing = Firing { steps: Vec::new(), targets: Vec::new() };
    while next.due_at <= now
        && let Some(step) = step_at(escalation, next)
    {
        firing.steps.push((next.cycle, next.next_step));
        let earlier = std::mem::replace(&mut firing.targets, step.targets.clone());
        firing.targets.extend(earlier);
        next = after(escalation, next, step);
        if step_at(escalation, next).is_none() || next.due_at > now {
            next.due_at = now.plus_s(i64::from(step.wait_s.max(1)));
        }
    }
    if firing.steps.is_empty() {
        return Plan::Exhausted;
    }
    let mut seen = Vec::new();
    firing.targets.retain(|target| {
        let first = !seen.contains(target);
        seen.push(target.clone());
        first
    });
    Plan::Fire { firing, next }
}

impl Escalation {
    /// The steps still to come, nearest first, each once however often the chain repeats.
    #[must_use]
    pub fn to_come(&self) -> Vec<&Step> {
        let next = usize::try_from(self.next_step).unwrap_or(0).min(self.steps.len());
        let (again, this_round) = self.steps.split_at(next);
        let again = if self.cycle < self.repeats { again } else { &[] };
        if self.cycle > self.repeats { Vec::new() } else { this_round.iter().chain(again).collect() }
    }
}

fn step_at(escalation: &Escalation, position: Position) -> Option<&Step> {
    if position.cycle > escalation.repeats {
        return None;
    }
    escalation.steps.get(usize::try_from(position.next_step).ok()?)
}

/// Where the chain goes after a step, counting its wait from the moment it was due.
fn after(escalation: &Escalation, position: Position, step: &Step) -> Position {
    let due_at = position.due_at.plus_s(i64::from(step.wait_s.max(1)));
    let is_last = usize::try_from(position.next_step + 1).is_ok_and(|next| next >= escalation.steps.len());
    if is_last {
        Position { cycle: position.cycle + 1, next_step: 0, due_at }
    } else {
        Position { cycle: position.cycle, next_step: position.next_step + 1, due_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn page(n: u128) -> Target {
        Target::Person { person_id: PersonId(Uuid::from_u128(n)) }
    }

    fn two_steps() -> Escalation {
        Escalation {
            steps: vec![
                Step { wait_s: 300, targets: vec![page(1)] },
                Step { wait_s: 600, targets: vec![page(2), page(1)] },
            ],
            repeats: 1,
            cycle: 0,
            next_step: 0,
            due_at: Timestamp(1_000_000),
        }
    }

    #[test]
    fn the_first_step_fires_when_due_and_the_second_after_its_wait() {
        let mut escalation = two_steps();
        assert_eq!(plan(&escalation, Timestamp(999_999)), Plan::Wait { due_at: Timestamp(1_000_000) });
        let Plan::Fire { firing, next } = plan(&escalation, Timestamp(1_000_000)) else { panic!("it fires") };
        assert_eq!(firing, Firing { steps: vec![(0, 0)], targets: vec![page(1)] });
        assert_eq!(next, Position { cycle: 0, next_step: 1, due_at: Timestamp(1_300_000) });
        (escalation.next_step, escalation.due_at) = (next.next_step, next.due_at);
        let Plan::Fire { firing, next } = plan(&escalation, Timestamp(1_300_000)) else { panic!("it fires") };
        assert_eq!(firing.targets, vec![page(2), page(1)]);
        assert_eq!(next, Position { cycle: 1, next_step: 0, due_at: Timestamp(1_900_000) });
    }

    #[test]
    fn steps_missed_while_down_are_one_firing_newest_first() {
        let escalation = two_steps();
        let now = Timestamp(1_000_000).plus_s(301);
        let Plan::Fire { firing, next } = plan(&escalation, now) else { panic!("it fires") };
        assert_eq!(firing.steps, vec![(0, 0), (0, 1)]);
        assert_eq!(firing.targets, vec![page(2), page(1)]);
        assert_eq!(next.due_at, now.plus_s(600));
    }

    #[test]
    fn a_chain_ends_after_its_repeats() {
        let mut escalation = two_steps();
        (escalation.cycle, escalation.next_step) = (1, 1);
        let Plan::Fire { next, .. } = plan(&escalation, escalation.due_at) else { panic!("it fires") };
        assert_eq!(next, Position { cycle: 2, next_step: 0, due_at: escalation.due_at.plus_s(600) });
        (escalation.cycle, escalation.next_step, escalation.due_at) = (next.cycle, next.next_step, next.due_at);
        assert_eq!(plan(&escalation, Timestamp(next.due_at.0 - 1)), Plan::Wait { due_at: next.due_at });
        assert_eq!(plan(&escalation, next.due_at), Plan::Exhausted);
        escalation.steps.clear();
        assert_eq!(plan(&escalation, escalation.due_at), Plan::Exhausted);
    }

    proptest! {
        /// However seldom the worker looks, every step of every round is carried out exactly once, in order.
        #[test]
        fn no_step_is_skipped_or_repeated(
            waits in prop::collection::vec(1..4000_i32, 1..6),
            repeats in 0..4_i32,
            looks in prop::collection::vec(1..20_000_i64, 1..80),
        ) {
            let steps: Vec<Step> = waits.iter().enumerate().map(|(n, wait_s)| Step { wait_s: *wait_s, targets: vec![page(n as u128)] }).collect();
            let mut escalation = Escalation { steps, repeats, cycle: 0, next_step: 0, due_at: Timestamp(0) };
            let mut now = Timestamp(0);
            let mut fired = Vec::new();
            let mut over = false;
            for look in looks.into_iter().chain(std::iter::repeat_n(100_000, 40)) {
                if over { break; }
                match plan(&escalation, now) {
                    Plan::Wait { due_at } => prop_assert!(due_at > now),
                    Plan::Fire { firing, next } => {
                        prop_assert!(!firing.steps.is_empty());
                        fired.extend(firing.steps);
                        prop_assert!(next.due_at > now);
                        (escalation.cycle, escalation.next_step, escalation.due_at) = (next.cycle, next.next_step, next.due_at);
                    }
                    Plan::Exhausted => over = true,
                }
                now = now.plus_s(look);
            }
            let all: Vec<(i32, i32)> = (0..=repeats).flat_map(|cycle| (0..waits.len()).map(move |step| (cycle, step as i32))).collect();
            prop_assert!(over);
            prop_assert_eq!(fired, all);
        }
    }
}
