//! What happened to a lever, told as a sentence.

use super::Change;

/// As [`super::sentence`], for what happens to levers; empty for anything else.
pub(super) fn told(change: &Change) -> String {
    match change {
        Change::LeverPulled { name, wanted, reason, minutes, .. } => {
            let until = minutes.map(|minutes| format!(", for {minutes} min")).unwrap_or_default();
            format!("pulled the lever “{name}” to {wanted}{until}{}", behind(reason))
        }
        Change::LeverPutBack { name, wanted, reason, .. } => {
            format!("puts the lever “{name}” back to {wanted}{}", behind(reason))
        }
        Change::LeverInForce { name, state, words, .. } => {
            format!("read back that the lever “{name}” is {state}{}", behind(words))
        }
        Change::LeverDiffers { name, wanted, state, words, .. } => {
            format!("read back that the lever “{name}” is {state}, not {wanted} as was asked{}", behind(words))
        }
        Change::LeverFailed { name, wanted, words, .. } => {
            format!("could not set the lever “{name}” to {wanted}{}", behind(words))
        }
        Change::LeverTimed { name, until: Some(until), .. } => format!("has the lever “{name}” put back at {until}"),
        Change::LeverTimed { name, until: None, .. } => {
            format!("leaves the lever “{name}” pulled until somebody puts it back")
        }
        Change::LeverKept { name, why, .. } if why.is_empty() => {
            format!("lets the lever “{name}” go back with the incident")
        }
        Change::LeverKept { name, why, .. } => format!("keeps the lever “{name}” pulled after the incident: {why}"),
        Change::LeverTested { name, well: true, words, .. } => format!("tested the lever “{name}”{}", behind(words)),
        Change::LeverTested { name, well: false, words, .. } => {
            format!("tested the lever “{name}”, and it does not work{}", behind(words))
        }
        _ => String::new(),
    }
}

fn behind(words: &str) -> String {
    if words.is_empty() { String::new() } else { format!(": {words}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::LeverId;
    use crate::levers::LeverState;

    #[test]
    fn a_lever_is_told_with_its_state_and_why() {
        let (lever, name) = (LeverId(uuid::Uuid::nil()), "Retries".to_owned());
        let (wanted, reason) = (LeverState::Percentage(25), "shed load".to_owned());
        let pulled = Change::LeverPulled { lever, name: name.clone(), wanted, reason, minutes: Some(10) };
        assert_eq!(super::super::sentence(&pulled), "pulled the lever “Retries” to 25 %, for 10 min: shed load");
        let state = LeverState::Percentage(100);
        let differs = Change::LeverDiffers { lever, name, wanted, state, words: String::new() };
        assert_eq!(
            super::super::sentence(&differs),
            "read back that the lever “Retries” is 100 %, not 25 % as was asked"
        );
    }
}
