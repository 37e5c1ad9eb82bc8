//! Impact analysis: how each affected service does, since when, who feels it, and how many ("Incident Response Starter Pack":
//! what is bleeding). Findings are never changed; whoever knows better adds one.

mod how_many;
#[cfg(not(target_arch = "wasm32"))]
mod port;
mod state;

pub use how_many::HowMany;
#[cfg(not(target_arch = "wasm32"))]
pub use port::Impacts;
pub use state::ServiceState;

use crate::ids::{ImpactFindingId, PersonId};
use crate::services::ServiceRef;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody found out about an affected service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Finding {
    pub id: ImpactFindingId,
    pub service: ServiceRef,
    pub state: ServiceState,
    /// Since when it is in this state, whatever was found of it meanwhile.
    pub since: Timestamp,
    /// Who feels it: "everybody who pays by card in the EU". Empty when nobody has said.
    pub who: String,
    pub how_many: Option<HowMany>,
    pub found_by: String,
    pub found_by_id: Option<PersonId>,
    pub found_at: Timestamp,
}

impl Finding {
    /// Who feels it and how many, in a few words; empty when neither is known.
    #[must_use]
    pub fn felt(&self) -> String {
        felt(&self.who, self.how_many)
    }
}

/// Who feels it and how many.
#[must_use]
pub fn felt(who: &str, how_many: Option<HowMany>) -> String {
    match (who, how_many) {
        (who, None) => who.to_owned(),
        ("", Some(how_many)) => how_many.to_string(),
        (who, Some(how_many)) => format!("{who}, {how_many}"),
    }
}

/// What is said of a service. What is left out holds on while the state does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FindingForm {
    pub state: ServiceState,
    /// Since when; from now on when unset, or as before while the state stays the same.
    #[serde(default)]
    pub since: Option<Timestamp>,
    #[serde(default)]
    pub who: String,
    #[serde(default)]
    pub how_many: Option<HowMany>,
}

/// Reads what stands behind `/impact`: "checkout down: card payers in the EU, 41 %". Answers which service is meant.
///
/// # Errors
/// What to write instead.
pub fn read(text: &str) -> Result<(String, FindingForm), String> {
    let (head, felt) = text.split_once(": ").map_or((text, ""), |(head, felt)| (head, felt.trim()));
    let problem =
        || "Write a service and how it does, like /impact checkout down: card payers in the EU, 41 %.".to_owned();
    let (service, state) = head.trim().trim_end_matches(':').rsplit_once(char::is_whitespace).ok_or_else(problem)?;
    let state = state.parse().map_err(|_| problem())?;
    // The last part is how many, if it is a number.
    let (who, last) = felt.rsplit_once(", ").unwrap_or(("", felt));
    let (who, how_many) = match last.parse() {
        Ok(how_many) => (who, Some(how_many)),
        Err(_) => (felt, None),
    };
    Ok((service.trim().to_owned(), FindingForm { state, since: None, who: who.trim().to_owned(), how_many }))
}

/// Since when a service is in a state that was just found: as somebody says, else as before while the state stays the same,
/// else from now on.
#[must_use]
pub fn since(form: &FindingForm, before: Option<(ServiceState, Timestamp)>, now: Timestamp) -> Timestamp {
    let held = before.filter(|(state, _)| *state == form.state).map(|(_, since)| since);
    form.since.or(held).unwrap_or(now)
}

/// Whether every affected service was found working again: time to say that the impact is over.
#[must_use]
pub fn all_work(states: impl IntoIterator<Item = Option<ServiceState>>) -> bool {
    let mut states = states.into_iter().peekable();
    states.peek().is_some() && states.all(|state| state == Some(ServiceState::Working))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn form(state: ServiceState, since: Option<i64>) -> FindingForm {
        FindingForm { state, since: since.map(Timestamp), who: String::new(), how_many: None }
    }

    #[test]
    fn a_state_begins_when_it_was_first_found_or_as_somebody_says() {
        use ServiceState::{Degraded, Down};
        let now = Timestamp(100);
        assert_eq!(since(&form(Down, None), None, now), now);
        assert_eq!(since(&form(Down, Some(40)), None, now), Timestamp(40));
        assert_eq!(since(&form(Down, None), Some((Down, Timestamp(40))), now), Timestamp(40), "it still is");
        assert_eq!(since(&form(Degraded, None), Some((Down, Timestamp(40))), now), now, "that is new");
        assert_eq!(since(&form(Down, Some(30)), Some((Down, Timestamp(40))), now), Timestamp(30), "corrected");
    }

    #[test]
    fn nothing_works_again_until_everything_was_looked_at() {
        use ServiceState::{Recovering, Working};
        assert!(!all_work([]));
        assert!(!all_work([Some(Working), None]));
        assert!(!all_work([Some(Working), Some(Recovering)]));
        assert!(all_work([Some(Working), Some(Working)]));
    }

    #[test]
    fn a_command_says_which_service_how_it_does_and_who_feels_it() {
        let told = |text: &str| {
            let (service, form) = read(text)?;
            Ok::<_, String>(format!("{service} | {} | {}", form.state.as_str(), felt(&form.who, form.how_many)))
        };
        for (text, meant) in [
            ("checkout down", "checkout | down | "),
            (
                "Card vault degraded: card payers in the EU, 41 %",
                "Card vault | degraded | card payers in the EU, 41\u{a0}%",
            ),
            ("checkout Down: about 12k", "checkout | down | 12,000"),
            ("checkout working: all, I think", "checkout | working | all, I think"),
        ] {
            assert_eq!(told(text).as_deref(), Ok(meant), "{text}");
        }
        for text in ["", "down", "checkout", "checkout broken", "checkout: down"] {
            assert!(read(text).unwrap_err().starts_with("Write a service"), "{text}");
        }
    }

    #[test]
    fn who_and_how_many_are_told_in_one_breath() {
        let some = HowMany::People(12_000);
        assert_eq!(felt("card payers", Some(some)), "card payers, 12,000");
        assert_eq!(
            (felt("", Some(some)), felt("card payers", None), felt("", None)),
            ("12,000".into(), "card payers".into(), String::new())
        );
    }

    proptest! {
        #[test]
        fn no_state_begins_later_than_it_was_found(said in proptest::option::of(0_i64..100), before in proptest::option::of(0_i64..100)) {
            let before = before.map(|at| (ServiceState::Down, Timestamp(at)));
            prop_assert!(since(&form(ServiceState::Down, said), before, Timestamp(100)) <= Timestamp(100));
        }
    }
}
