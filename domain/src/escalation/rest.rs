//! Pages honour breaks: whoever rests is let rest while somebody else is there. Pure; somebody is always paged.

use crate::ids::{IncidentId, PersonId};
use crate::incidents::Severity;

/// Somebody whom a step reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub person: PersonId,
    /// From which incident they rest, while they do.
    pub rests_from: Option<IncidentId>,
}

/// What a step does. When it pages nobody, the next one is carried out at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Honoured {
    /// Who is paged now.
    pub paged: Vec<PersonId>,
    /// Who is let rest.
    pub spared: Vec<PersonId>,
}

/// Whether a page must reach somebody who rests: it is of a Sev 0 or Sev 1 incident that is not the one from which they
/// rest.
#[must_use]
pub fn breaks_in(incident: Option<(IncidentId, Option<Severity>)>, rests_from: IncidentId) -> bool {
    incident.is_some_and(|(id, severity)| id != rests_from && matches!(severity, Some(Severity::Sev0 | Severity::Sev1)))
}

/// Whom a step pages. Those who rest are let rest when somebody else of the step is awake, or when somebody of a later step
/// of this round is (`awake_later`): then that step comes at once. When nobody is there but those who rest, they are paged.
#[must_use]
pub fn honour_breaks(
    reached: &[Reached],
    incident: Option<(IncidentId, Option<Severity>)>,
    awake_later: bool,
) -> Honoured {
    let sleeps = |one: &&Reached| one.rests_from.is_some_and(|from| !breaks_in(incident, from));
    let (sleep, awake): (Vec<&Reached>, Vec<&Reached>) = reached.iter().partition(sleeps);
    let ids = |people: Vec<&Reached>| people.into_iter().map(|one| one.person).collect::<Vec<_>>();
    match (awake.is_empty(), awake_later) {
        (true, false) => Honoured { paged: ids(sleep), spared: vec![] },
        (true, true) => Honoured { paged: vec![], spared: ids(sleep) },
        (false, _) => Honoured { paged: ids(awake), spared: ids(sleep) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn incident(n: u128) -> IncidentId {
        IncidentId(Uuid::from_u128(n))
    }

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn reached(n: u128, rests_from: Option<u128>) -> Reached {
        Reached { person: person(n), rests_from: rests_from.map(incident) }
    }

    #[test]
    fn whoever_rests_is_let_rest_while_somebody_else_is_there() {
        let both = [reached(1, Some(7)), reached(2, None)];
        let one = honour_breaks(&both, None, false);
        assert_eq!(one, Honoured { paged: vec![person(2)], spared: vec![person(1)] });
        let alone = [reached(1, Some(7))];
        let on = honour_breaks(&alone, None, true);
        assert_eq!(on, Honoured { paged: vec![], spared: vec![person(1)] });
        let last = honour_breaks(&alone, None, false);
        assert_eq!(last, Honoured { paged: vec![person(1)], spared: vec![] });
    }

    #[test]
    fn something_new_and_bad_wakes_whoever_rests() {
        for (severity, wakes) in
            [(Some(Severity::Sev0), true), (Some(Severity::Sev1), true), (Some(Severity::Sev2), false), (None, false)]
        {
            assert_eq!(breaks_in(Some((incident(8), severity)), incident(7)), wakes, "{severity:?}");
            assert!(!breaks_in(Some((incident(7), severity)), incident(7)), "they were sent to rest from it");
        }
        assert!(!breaks_in(None, incident(7)));
        let paged = honour_breaks(&[reached(1, Some(7))], Some((incident(8), Some(Severity::Sev1))), true);
        assert_eq!(paged.paged, [person(1)]);
    }

    proptest! {
        /// Whatever holds: everybody whom the step reaches is paged or let rest, never both; nobody awake is let rest; and
        /// whenever nobody is paged, there is somebody awake in a later step, which comes at once.
        #[test]
        fn somebody_is_always_paged(
            people in prop::collection::vec(prop::option::of(0..3_u128), 0..6),
            of in prop::option::of((0..3_u128, 0..5_usize)),
            awake_later in any::<bool>(),
        ) {
            let step: Vec<Reached> = (0_u128..).zip(&people).map(|(n, from)| reached(n, *from)).collect();
            let of = of.map(|(id, severity)| (incident(id), Some(Severity::ALL[severity])));
            let honoured = honour_breaks(&step, of, awake_later);
            let mut all: Vec<PersonId> = honoured.paged.iter().chain(&honoured.spared).copied().collect();
            all.sort_unstable();
            prop_assert_eq!(all, step.iter().map(|one| one.person).collect::<Vec<_>>());
            for one in step.iter().filter(|one| one.rests_from.is_none()) {
                prop_assert!(honoured.paged.contains(&one.person));
            }
            if !step.is_empty() && honoured.paged.is_empty() {
                prop_assert!(awake_later && !honoured.spared.is_empty());
            }
        }

        /// A chain of steps: however people rest, somebody is paged as soon as any step reaches anybody.
        #[test]
        fn a_chain_reaches_somebody(steps in prop::collection::vec(prop::collection::vec(any::<bool>(), 0..4), 1..6)) {
            let steps: Vec<Vec<Reached>> = steps.iter().map(|step| {
                (0_u128..).zip(step).map(|(n, rests)| reached(n, rests.then_some(7))).collect()
            }).collect();
            let anybody = steps.iter().any(|step| !step.is_empty());
            let mut paged = 0;
            for (nth, step) in steps.iter().enumerate() {
                let later = steps[nth + 1..].iter().flatten().any(|one| one.rests_from.is_none());
                let honoured = honour_breaks(step, None, later);
                paged += honoured.paged.len();
                if !honoured.paged.is_empty() {
                    break;
                }
            }
            prop_assert_eq!(paged > 0, anybody);
        }
    }
}
