//! The order of the board: what is under way, then what could be tried next, then what holds, then what is over.

use super::{Remedy, RemedyState};
use std::cmp::Ordering;

/// Which part of the board a state belongs to, from its top.
fn part(state: RemedyState) -> u8 {
    match state {
        RemedyState::UnderWay => 0,
        RemedyState::Proposed => 1,
        RemedyState::InForce => 2,
        _ => 3,
    }
}

/// Of what is not over, low risk stands before high risk, and quick before slow; of what is over, the newest first. Two
/// remedies are equal only when they are the same.
#[must_use]
pub fn compare(one: &Remedy, other: &Remedy) -> Ordering {
    let is_over = part(one.state) == 3;
    part(one.state).cmp(&part(other.state)).then_with(|| match is_over {
        true => (other.since, other.id).cmp(&(one.since, one.id)),
        // Ids grow with time: of two that are alike, the earlier proposal stands first.
        false => (one.risk, one.minutes, one.id).cmp(&(other.risk, other.minutes, other.id)),
    })
}

/// Puts remedies in the order of the board.
pub fn in_order(remedies: &mut [Remedy]) {
    remedies.sort_by(compare);
}

#[cfg(test)]
mod tests {
    use super::super::{RemedyKind, RemedyStep, Risk};
    use super::*;
    use crate::ids::RemedyId;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    fn remedy(id: u128, state: RemedyState, risk: Risk, minutes: i32, since: i64) -> Remedy {
        Remedy {
            id: RemedyId(uuid::Uuid::from_u128(id)),
            kind: RemedyKind::Fix,
            what: format!("Remedy {id}"),
            risk,
            minutes,
            touches: String::new(),
            owner: None,
            proposed_by: "Mara".into(),
            proposed_by_id: None,
            state,
            since: Timestamp(since),
            steps: vec![],
        }
    }

    fn ids(remedies: &[Remedy]) -> Vec<u128> {
        remedies.iter().map(|remedy| remedy.id.0.as_u128()).collect()
    }

    #[test]
    fn quick_things_of_low_risk_are_tried_first() {
        use RemedyState::*;
        let mut board = vec![
            remedy(1, NoEffect, Risk::Low, 1, 10),
            remedy(2, Proposed, Risk::High, 1, 20),
            remedy(3, Proposed, Risk::Low, 10, 30),
            remedy(4, Proposed, Risk::Low, 2, 40),
            remedy(5, Helped, Risk::High, 60, 50),
            remedy(6, InForce, Risk::Low, 1, 60),
            remedy(7, UnderWay, Risk::High, 60, 70),
            remedy(8, Proposed, Risk::Low, 2, 80),
        ];
        in_order(&mut board);
        assert_eq!(ids(&board), [7, 4, 8, 3, 2, 6, 5, 1]);
    }

    #[test]
    fn the_last_words_are_the_outcome() {
        let step = |state, words: &str| RemedyStep { state, at: Timestamp(5), by: "Mara".into(), words: words.into() };
        let mut one = remedy(1, RemedyState::Undone, Risk::Low, 1, 5);
        assert_eq!(one.outcome(), "");
        one.steps = vec![
            step(RemedyState::Proposed, ""),
            step(RemedyState::UnderWay, "10 % at a time"),
            step(RemedyState::Helped, "success 59 → 71 %"),
            step(RemedyState::Undone, ""),
        ];
        assert_eq!(one.outcome(), "success 59 → 71 %");
    }

    prop_compose! {
        fn any_remedy()(id in 0_u128..6, state in 0_usize..8, risk in 0_usize..3, minutes in 1_i32..4, since in 0_i64..4) -> Remedy {
            remedy(id, RemedyState::ALL[state], Risk::ALL[risk], minutes, since)
        }
    }

    proptest! {
        /// Any two have an order, the same from both sides, and any three agree.
        #[test]
        fn the_order_is_total(one in any_remedy(), other in any_remedy(), third in any_remedy()) {
            prop_assert_eq!(compare(&one, &other), compare(&other, &one).reverse());
            prop_assert_eq!(compare(&one, &one), Ordering::Equal);
            if compare(&one, &other) != Ordering::Greater && compare(&other, &third) != Ordering::Greater {
                prop_assert_ne!(compare(&one, &third), Ordering::Greater);
            }
        }

        /// The board is the same whatever order the database gave, and sorting it again moves nothing.
        #[test]
        fn the_board_does_not_depend_on_where_it_comes_from(
            (mut board, mut shuffled) in prop::collection::vec(any_remedy(), 0..12)
                .prop_map(|remedies| {
                    let numbered = remedies.into_iter().enumerate();
                    numbered.map(|(at, remedy)| Remedy { id: RemedyId(uuid::Uuid::from_u128(at as u128)), ..remedy }).collect::<Vec<_>>()
                })
                .prop_flat_map(|remedies| (Just(remedies.clone()), Just(remedies).prop_shuffle())),
        ) {
            in_order(&mut board);
            in_order(&mut shuffled);
            prop_assert_eq!(&board, &shuffled);
            let before = board.clone();
            in_order(&mut board);
            prop_assert_eq!(&board, &before);
            prop_assert!(board.iter().map(|remedy| part(remedy.state)).is_sorted());
            let next = board.iter().filter(|remedy| remedy.state == RemedyState::Proposed);
            prop_assert!(next.map(|remedy| (remedy.risk, remedy.minutes)).is_sorted());
        }
    }
}
