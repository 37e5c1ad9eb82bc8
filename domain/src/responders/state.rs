//! Where an ask stands, who may move it on, and when somebody who does not answer is paged again.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How long somebody has to answer before they are paged again, in seconds. As long, and as often, as whoever is paged by
/// hand.
pub const ANSWER_WITHIN_S: i64 = 300;
/// How often they are paged before the room says that no answer comes.
pub const PAGES_MAX: i32 = 3;

/// Where an ask stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AskState {
    /// They were paged and have not answered.
    Asked,
    /// They help.
    Accepted,
    /// They cannot come.
    Declined,
    /// Nobody asks them any more.
    Withdrawn,
    /// They helped, and are not needed any more.
    Released,
}

impl AskState {
    pub const ALL: [AskState; 5] =
        [AskState::Asked, AskState::Accepted, AskState::Declined, AskState::Withdrawn, AskState::Released];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            AskState::Asked => "asked",
            AskState::Accepted => "accepted",
            AskState::Declined => "declined",
            AskState::Withdrawn => "withdrawn",
            AskState::Released => "released",
        }
    }

    /// The word on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AskState::Asked => "Asked",
            AskState::Accepted => "Here to help",
            AskState::Declined => "Declined",
            AskState::Withdrawn => "Taken back",
            AskState::Released => "Released",
        }
    }

    /// Whoever declined or was released comes by another ask.
    #[must_use]
    pub fn may_become(self, to: AskState) -> bool {
        use AskState::{Accepted, Asked, Declined, Released, Withdrawn};
        matches!((self, to), (Asked, Accepted | Declined | Withdrawn) | (Accepted, Released))
    }

    /// They are asked or help, so that nobody asks them again.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, AskState::Asked | AskState::Accepted)
    }
}

impl std::str::FromStr for AskState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let state = AskState::ALL.into_iter().find(|state| state.as_str() == text);
        state.ok_or_else(|| format!("{text:?} is no answer; use accepted, declined, withdrawn or released"))
    }
}

/// Who somebody is to an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is they who are asked.
    pub own: bool,
    /// They asked.
    pub asked: bool,
    /// Whether they command; none while nobody does.
    pub commands: Option<bool>,
}

impl Standing {
    /// Whether it is theirs to say. Nobody comes or stays away but themselves; who asked, and who commands, takes it back. To
    /// let somebody go is for any of them; while nobody commands, for whoever responds.
    #[must_use]
    pub fn may(self, to: AskState) -> bool {
        let led = self.asked || self.commands.unwrap_or(true);
        match to {
            AskState::Asked => false,
            AskState::Accepted | AskState::Declined => self.own,
            AskState::Withdrawn => led,
            AskState::Released => self.own || led,
        }
    }
}

/// What is done about somebody who has not answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing before this instant.
    Wait { due_at: Timestamp },
    /// Page them for the `nth` time; then they have until `due_at`.
    PageAgain { nth: i32, due_at: Timestamp },
    /// No answer comes.
    GiveUp,
}

/// Decides what is done at `now` about somebody who was paged so often. However late Muster is, one page goes out, and they
/// have the whole time for their answer.
#[must_use]
pub fn next(paged: i32, due_at: Timestamp, now: Timestamp) -> Next {
    match () {
        () if due_at > now => Next::Wait { due_at },
        () if paged >= PAGES_MAX => Next::GiveUp,
        () => Next::PageAgain { nth: paged + 1, due_at: now.plus_s(ANSWER_WITHIN_S) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_read_back() {
        for state in AskState::ALL {
            assert_eq!(state.as_str().parse(), Ok(state));
        }
        assert!("here".parse::<AskState>().is_err());
    }

    #[test]
    fn nobody_comes_or_stays_away_but_themselves() {
        use AskState::{Accepted, Asked, Declined, Released, Withdrawn};
        for (own, asked, commands, may) in [
            (true, false, Some(false), [false, true, true, false, true]),
            (false, true, Some(false), [false, false, false, true, true]),
            (false, false, Some(true), [false, false, false, true, true]),
            (false, false, Some(false), [false, false, false, false, false]),
            (false, false, None, [false, false, false, true, true]),
        ] {
            let standing = Standing { own, asked, commands };
            let told = [Asked, Accepted, Declined, Withdrawn, Released].map(|to| standing.may(to));
            assert_eq!(told, may, "{standing:?}");
        }
    }

    proptest! {
        /// However it goes: who was released had come, nothing follows an end, and open is what something may follow.
        #[test]
        fn who_was_released_had_come(wanted in prop::collection::vec(0_usize..5, 0..12)) {
            let mut way = vec![AskState::Asked];
            for to in wanted {
                let (now, to) = (*way.last().unwrap(), AskState::ALL[to]);
                if now.may_become(to) {
                    way.push(to);
                }
            }
            if let Some(at) = way.iter().position(|state| *state == AskState::Released) {
                prop_assert_eq!(way[at - 1], AskState::Accepted);
            }
            let over = way.iter().position(|state| !state.is_open());
            prop_assert!(over.is_none_or(|at| at + 1 == way.len()));
        }

        /// However seldom the worker looks: pages lie five minutes apart or more, are three at most, and then it is given up.
        #[test]
        fn three_pages_and_then_the_room_knows(looks in prop::collection::vec(1..2_000_i64, 1..60)) {
            let (mut paged, mut due_at, mut now) = (1, Timestamp(0).plus_s(ANSWER_WITHIN_S), Timestamp(0));
            let mut pages = vec![now];
            let mut given_up = None;
            for look in looks.into_iter().chain(std::iter::repeat_n(400, 8)) {
                now = now.plus_s(look);
                match next(paged, due_at, now) {
                    Next::Wait { due_at } => prop_assert!(due_at > now),
                    Next::PageAgain { nth, due_at: then } => {
                        prop_assert_eq!(nth, paged + 1);
                        pages.push(now);
                        (paged, due_at) = (nth, then);
                    }
                    Next::GiveUp => {
                        given_up = Some(now);
                        break;
                    }
                }
            }
            prop_assert_eq!(pages.len(), 3);
            prop_assert!(pages.windows(2).all(|two| two[1].seconds_since(two[0]) >= ANSWER_WITHIN_S));
            prop_assert!(given_up.is_some_and(|at| at.seconds_since(pages[2]) >= ANSWER_WITHIN_S));
        }
    }
}
