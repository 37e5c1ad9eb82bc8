//! Who is here: the people who have the room of an incident open at this moment. Pure; the clock is an argument.

#[cfg(not(target_arch = "wasm32"))]
mod port;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Presence;

use crate::incidents::IncidentRole;
use crate::people::PersonRef;
use serde::{Deserialize, Serialize};

/// How often a process says of all its connections that they last, in seconds.
pub const RENEW_EVERY_S: i64 = 20;
/// For how long it is believed: once more than it takes to say it again.
pub const LASTS_S: i64 = 45;
/// Comings and goings within this time are told at once, in milliseconds.
const GATHER_MS: u64 = 1_000;
/// Each browser that is told loads its page again; so many of a room and process do within a second at most.
const PAGES_PER_S: u64 = 100;

/// Somebody who has the room open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Here {
    pub person: PersonRef,
    /// The roles that they hold.
    pub roles: Vec<IncidentRole>,
}

/// Whoever commands first, then the other roles in their order, then everybody by name.
#[must_use]
pub fn in_order(mut people: Vec<Here>) -> Vec<Here> {
    let rank = |one: &Here| {
        let first = |role: &IncidentRole| IncidentRole::ALL.iter().position(|other| other == role);
        one.roles.iter().filter_map(first).min().unwrap_or(usize::MAX)
    };
    people.sort_by_cached_key(|one| (rank(one), one.person.name.to_lowercase(), one.person.id));
    people
}

/// How long a room with so many browsers waits between telling them who came and went, in milliseconds: the larger it is, the
/// longer, so that ten thousand who come do not load ten thousand pages ten thousand times.
#[must_use]
pub fn tell_every_ms(browsers: usize) -> u64 {
    let browsers = u64::try_from(browsers).unwrap_or(u64::MAX);
    GATHER_MS.max(browsers.saturating_mul(1_000) / PAGES_PER_S)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn here(n: u128, name: &str, roles: &[IncidentRole]) -> Here {
        Here { person: PersonRef { id: PersonId(Uuid::from_u128(n)), name: name.into() }, roles: roles.to_vec() }
    }

    #[test]
    fn whoever_leads_stands_first() {
        use IncidentRole::{Commander, Communications, Scribe};
        let people = [
            here(1, "ada", &[]),
            here(2, "Zoe", &[Scribe, Commander]),
            here(3, "Ben", &[Communications]),
            here(4, "Bea", &[]),
        ];
        let names: Vec<String> = in_order(people.to_vec()).into_iter().map(|one| one.person.name).collect();
        assert_eq!(names, ["Zoe", "Ben", "ada", "Bea"]);
    }

    #[test]
    fn what_is_believed_outlasts_what_is_said_twice() {
        const { assert!(LASTS_S > 2 * RENEW_EVERY_S) };
        assert_eq!((tell_every_ms(3), tell_every_ms(100), tell_every_ms(10_000)), (1_000, 1_000, 100_000));
    }

    proptest! {
        /// However many are here, a process renders a bounded number of pages in a second because of them.
        #[test]
        fn pages_are_bounded(browsers in 0_usize..1_000_000) {
            prop_assert!(browsers as u64 * 1_000 / tell_every_ms(browsers) <= PAGES_PER_S + 1);
        }
    }
}
