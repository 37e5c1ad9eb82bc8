//! Steps of runbooks, ticked in the room: everybody sees what was done already, by whom, and what is left.

#[cfg(not(target_arch = "wasm32"))]
mod port;

#[cfg(not(target_arch = "wasm32"))]
pub use port::Steps;

use crate::ids::{PersonId, RunbookId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What became of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done,
    /// It does not apply here.
    LeftOut,
}

impl StepState {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::LeftOut => "left_out",
        }
    }
}

impl std::str::FromStr for StepState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "done" => Ok(StepState::Done),
            "left_out" => Ok(StepState::LeftOut),
            _ => Err(format!("{text:?} is nothing that becomes of a step; use done or left_out")),
        }
    }
}

/// A step was done or left out in an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tick {
    pub runbook_id: RunbookId,
    /// Its words.
    pub step: String,
    pub state: StepState,
    pub by: String,
    pub by_id: Option<PersonId>,
    pub at: Timestamp,
}

/// What ticks a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TickForm {
    /// Which of the steps, from 1 on.
    pub step: usize,
    /// The version of the runbook that was read: its steps may have changed since.
    pub version: i32,
    /// Takes the tick back when unset.
    #[serde(default)]
    pub state: Option<StepState>,
}

/// The words of a step, if the line is one: it begins with a number and a dot.
#[must_use]
pub fn step(line: &str) -> Option<&str> {
    let (number, rest) = line.trim_start().split_once('.')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    Some(rest.trim()).filter(|words| is_number && !words.is_empty())
}

/// The steps of a runbook, in order.
#[must_use]
pub fn steps(body: &str) -> Vec<&str> {
    body.lines().filter_map(step).collect()
}

/// How many of the steps were done or left out, and how many there are.
#[must_use]
pub fn progress(body: &str, ticks: &[Tick]) -> (usize, usize) {
    let steps = steps(body);
    let ticked = steps.iter().filter(|step| ticks.iter().any(|tick| tick.step == **step)).count();
    (ticked, steps.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_begin_with_a_number_and_a_dot() {
        assert_eq!(step("  12. Restart it"), Some("Restart it"));
        assert_eq!(step("Version 1.2 is fine"), None);
        assert_eq!(step(". nothing"), None);
        assert_eq!(step("1."), None);
        assert_eq!(steps("First look\n1. Look\n\n2. Restart it\nThen rest"), ["Look", "Restart it"]);
    }

    proptest! {
        #[test]
        fn nobody_ticks_more_than_there_is(body in "([0-9]\\. [a-c]\n|[a-c]\n){0,8}", ticked in proptest::collection::vec("[a-c]", 0..5)) {
            let tick = |step: &String| Tick {
                runbook_id: RunbookId(uuid::Uuid::nil()), step: step.clone(), state: StepState::Done, by: "Ada".into(),
                by_id: None, at: Timestamp(0),
            };
            let ticks: Vec<Tick> = ticked.iter().map(tick).collect();
            let (done, of) = progress(&body, &ticks);
            prop_assert!(done <= of && of == steps(&body).len());
        }
    }
}
