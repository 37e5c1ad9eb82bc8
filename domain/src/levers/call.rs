//! A call of a lever: from the press of a button until the other side is in the state that was wanted, or says why not.

use super::LeverState;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How often the other side is tried before a call has failed.
pub const ATTEMPTS_MAX: i32 = 5;
/// For so many seconds nobody else takes up a call that somebody carries out; whoever died over it leaves it behind.
pub const LEASE_S: i64 = 60;
/// Longest time after which a lever is put back by itself, in minutes: a week.
pub const MINUTES_MAX: i32 = 7 * 24 * 60;
/// A lever that was not tested for so many days is not relied on.
pub const TESTED_DAYS: i64 = 30;

/// Where a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CallState {
    /// Written down; it goes out now, or again in a moment.
    Asked,
    /// The state that was wanted was read back.
    InForce,
    /// Another state than the wanted one was read back.
    Differs,
    /// The other side refused it, or could not be reached.
    Failed,
}

impl CallState {
    pub const ALL: [CallState; 4] = [CallState::Asked, CallState::InForce, CallState::Differs, CallState::Failed];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CallState::Asked => "asked",
            CallState::InForce => "in_force",
            CallState::Differs => "differs",
            CallState::Failed => "failed",
        }
    }

    /// Whether this may follow. What has ended stays as it is: whoever wants to try again makes another call.
    #[must_use]
    pub fn may_become(self, to: CallState) -> bool {
        self == CallState::Asked && to != CallState::Asked
    }
}

/// What came of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It was carried out, and this was read back.
    Read { state: LeverState, message: String },
    /// The other side says no, in these words.
    Refused(String),
    /// Nobody knows whether it was carried out.
    Unreached(String),
}

/// What follows on an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// It is tried again then, under the same id.
    Again {
        at: Timestamp,
        words: String,
    },
    Ends {
        state: CallState,
        read: Option<LeverState>,
        words: String,
    },
}

/// Seconds until the next attempt, after so many: 5, 15, 45, 135.
#[must_use]
pub fn pause_s(attempts: i32) -> i64 {
    5 * 3_i64.pow(attempts.clamp(1, 8).unsigned_abs() - 1)
}

/// What follows on the attempt with this number, the first of which is 1, in a call that wants `wanted`.
#[must_use]
pub fn after(attempt: Attempt, wanted: LeverState, attempts: i32, now: Timestamp) -> Next {
    match attempt {
        Attempt::Read { state, message } => Next::Ends {
            state: if state == wanted { CallState::InForce } else { CallState::Differs },
            read: Some(state),
            words: message,
        },
        Attempt::Refused(words) => Next::Ends { state: CallState::Failed, read: None, words },
        Attempt::Unreached(words) if attempts < ATTEMPTS_MAX => {
            Next::Again { at: now.plus_s(pause_s(attempts)), words }
        }
        Attempt::Unreached(words) => Next::Ends {
            state: CallState::Failed,
            read: None,
            words: format!(
                "Tried {attempts} times. {words} It may have been carried out all the same: read it before you go on."
            ),
        },
    }
}

/// Whether a lever counts as pulled by a call that ended so. One that nobody reached may have been carried out; one that was
/// refused was not.
#[must_use]
pub fn pulls(state: CallState, attempts: i32) -> bool {
    match state {
        CallState::InForce | CallState::Differs => true,
        CallState::Failed => attempts >= ATTEMPTS_MAX,
        CallState::Asked => false,
    }
}

/// When a lever that was pulled now is put back by itself: after the minutes that were said; at once when it goes back with
/// its incident and that is over meanwhile.
#[must_use]
pub fn put_back_at(
    minutes: Option<i32>,
    goes_back_with: bool,
    incident_open: bool,
    now: Timestamp,
) -> Option<Timestamp> {
    match minutes {
        _ if goes_back_with && !incident_open => Some(now),
        minutes => minutes.map(|minutes| now.plus_minutes(minutes.into())),
    }
}

/// Whether the end of an incident puts a lever back that it pulled.
#[must_use]
pub fn goes_back(back_with_incident: bool, kept_why: &str) -> bool {
    back_with_incident && kept_why.is_empty()
}

/// Whether nobody knows that it still works: it was never tested, or too long ago.
#[must_use]
pub fn needs_test(tested_at: Option<Timestamp>, now: Timestamp) -> bool {
    tested_at.is_none_or(|at| now.seconds_since(at) > TESTED_DAYS * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFF: LeverState = LeverState::On(false);
    const ON: LeverState = LeverState::On(true);

    #[test]
    fn what_was_read_back_decides() {
        let read = |state| after(Attempt::Read { state, message: "ok".into() }, OFF, 1, Timestamp(0));
        assert_eq!(read(OFF), Next::Ends { state: CallState::InForce, read: Some(OFF), words: "ok".into() });
        assert_eq!(read(ON), Next::Ends { state: CallState::Differs, read: Some(ON), words: "ok".into() });
    }

    #[test]
    fn pauses_grow_and_end() {
        assert_eq!([1, 2, 3, 4].map(pause_s), [5, 15, 45, 135]);
        let last = after(Attempt::Unreached("Silence.".into()), OFF, ATTEMPTS_MAX, Timestamp(0));
        let Next::Ends { state: CallState::Failed, words, .. } = last else { panic!("{last:?}") };
        assert!(words.starts_with("Tried 5 times. Silence."));
    }

    #[test]
    fn a_lever_goes_back_when_its_incident_is_over_or_its_time() {
        let now = Timestamp(1_000);
        assert_eq!(put_back_at(None, true, true, now), None);
        assert_eq!(put_back_at(Some(10), true, true, now), Some(now.plus_minutes(10)));
        assert_eq!(put_back_at(Some(10), true, false, now), Some(now));
        assert_eq!(put_back_at(None, false, false, now), None);
        assert!(goes_back(true, "") && !goes_back(true, "the fix is not out") && !goes_back(false, ""));
    }

    #[test]
    fn what_was_never_tested_is_not_relied_on() {
        let now = Timestamp(0).plus_s(40 * 86_400);
        assert!(needs_test(None, now) && needs_test(Some(Timestamp(0)), now));
        assert!(!needs_test(Some(now.plus_s(-TESTED_DAYS * 86_400)), now));
    }

    proptest! {
        /// Every call ends after at most so many attempts, whatever the other side does; only silence is tried again, and
        /// never before its pause.
        #[test]
        fn every_call_ends(outcomes in prop::collection::vec(0_u8..4, 5..9), wanted: bool) {
            let (wanted, mut now, mut ended) = (LeverState::On(wanted), Timestamp(0), 0);
            for (attempts, outcome) in (1..).zip(outcomes) {
                let attempt = match outcome {
                    0 => Attempt::Read { state: ON, message: String::new() },
                    1 => Attempt::Refused("no".into()),
                    _ => Attempt::Unreached("silence".into()),
                };
                let silent = matches!(attempt, Attempt::Unreached(_));
                match after(attempt, wanted, attempts, now) {
                    Next::Again { at, .. } => {
                        prop_assert!(silent && at > now);
                        now = at;
                    }
                    Next::Ends { state, read, .. } => {
                        prop_assert!(CallState::Asked.may_become(state));
                        prop_assert_eq!(state == CallState::InForce, read == Some(wanted));
                        ended = attempts;
                        break;
                    }
                }
            }
            prop_assert!((1..=ATTEMPTS_MAX).contains(&ended));
        }

        /// What has ended becomes nothing else.
        #[test]
        fn an_end_is_an_end(from in 1_usize..4, to in 0_usize..4) {
            prop_assert!(!CallState::ALL[from].may_become(CallState::ALL[to]));
        }
    }
}
