//! What a lever is set to, and how people write it.

use serde::{Deserialize, Serialize};

/// The kinds of levers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeverKind {
    /// Something is on or off.
    KillSwitch,
    /// A share is let through.
    SafetyValve,
}

impl LeverKind {
    pub const ALL: [LeverKind; 2] = [LeverKind::KillSwitch, LeverKind::SafetyValve];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            LeverKind::KillSwitch => "kill_switch",
            LeverKind::SafetyValve => "safety_valve",
        }
    }

    /// The words on the screen.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LeverKind::KillSwitch => "Kill switch",
            LeverKind::SafetyValve => "Safety valve",
        }
    }
}

impl std::str::FromStr for LeverKind {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let kind = LeverKind::ALL.into_iter().find(|kind| kind.as_str() == text);
        kind.ok_or_else(|| format!("{text:?} is no kind of lever; use kill_switch or safety_valve"))
    }
}

/// What a lever is set to: `{"on": true}` or `{"percentage": 25}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeverState {
    /// Of a kill switch.
    On(bool),
    /// Of a safety valve, from 0 to 100.
    Percentage(u8),
}

impl LeverState {
    /// Whether a lever of this kind can be set to it.
    #[must_use]
    pub fn fits(self, kind: LeverKind) -> bool {
        match self {
            LeverState::On(_) => kind == LeverKind::KillSwitch,
            LeverState::Percentage(share) => kind == LeverKind::SafetyValve && share <= 100,
        }
    }

    /// As people write it: `on`, `off`, `25%` or `25`.
    ///
    /// # Errors
    /// What to write instead for a lever of this kind.
    pub fn read(kind: LeverKind, text: &str) -> Result<LeverState, String> {
        let text = text.trim().to_lowercase();
        match kind {
            LeverKind::KillSwitch => match text.as_str() {
                "on" => Ok(LeverState::On(true)),
                "off" => Ok(LeverState::On(false)),
                _ => Err("Say on or off: it is a kill switch.".into()),
            },
            LeverKind::SafetyValve => {
                let share = text.trim_end_matches('%').trim_end().parse().ok().filter(|share| *share <= 100);
                share.map(LeverState::Percentage).ok_or_else(|| "Write a percentage from 0 to 100, like 25.".into())
            }
        }
    }

    /// What a field of a form holds: `on`, `off` or `25`.
    #[must_use]
    pub fn typed(self) -> String {
        match self {
            LeverState::On(true) => "on".into(),
            LeverState::On(false) => "off".into(),
            LeverState::Percentage(share) => share.to_string(),
        }
    }

    /// What a pull usually wants of a lever that is normally so: the other side of a switch, and half of a share.
    #[must_use]
    pub fn usual_pull(self) -> LeverState {
        match self {
            LeverState::On(on) => LeverState::On(!on),
            LeverState::Percentage(0) => LeverState::Percentage(100),
            LeverState::Percentage(share) => LeverState::Percentage(share / 2),
        }
    }
}

/// `on`, `off` or `25 %`: the words on the screen and in the log.
impl std::fmt::Display for LeverState {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LeverState::On(true) => out.write_str("on"),
            LeverState::On(false) => out.write_str("off"),
            LeverState::Percentage(share) => write!(out, "{share} %"),
        }
    }
}

/// What somebody asked for with `/lever`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedLever {
    /// As it was typed.
    pub name: String,
    /// `off`, `on` or `25%`, as it was typed.
    pub wanted: String,
    /// May be empty.
    pub reason: String,
}

const HOW: &str = "Write a lever, what it should be and why, like /lever 3DS v2 off: the challenge times out.";

/// Reads what stands behind `/lever`: a name, a state, and behind a colon why.
///
/// # Errors
/// What to write instead.
pub fn read_asked(text: &str) -> Result<AskedLever, String> {
    let text = text.trim();
    // The colon behind the state parts: names may hold one themselves.
    let is_state = |word: &str| {
        let share = word.trim_end_matches('%');
        word.eq_ignore_ascii_case("on") || word.eq_ignore_ascii_case("off") || share.parse::<u8>().is_ok()
    };
    let ends = text.match_indices(':').map(|(at, _)| at).chain([text.len()]);
    for end in ends {
        let head = text[..end]
            .trim()
            .strip_suffix(" %")
            .map_or_else(|| text[..end].trim().to_owned(), |head| format!("{head}%"));
        let Some((name, state)) = head.rsplit_once(char::is_whitespace) else { continue };
        let name = name.trim().trim_end_matches(':').trim_end();
        if is_state(state) && !name.is_empty() {
            let reason = text.get(end + 1..).unwrap_or_default().trim().to_owned();
            return Ok(AskedLever { name: name.to_owned(), wanted: state.to_lowercase(), reason });
        }
    }
    Err(HOW.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn asked(name: &str, wanted: &str, reason: &str) -> AskedLever {
        AskedLever { name: name.into(), wanted: wanted.into(), reason: reason.into() }
    }

    #[test]
    fn a_line_names_a_lever_a_state_and_why() {
        for (line, meant) in [
            ("3DS v2 off: the challenge times out", asked("3DS v2", "off", "the challenge times out")),
            (" retries 25% : shed load ", asked("retries", "25%", "shed load")),
            ("retries 25 %: shed: load", asked("retries", "25%", "shed: load")),
            ("eu: retries 0", asked("eu: retries", "0", "")),
            ("3DS v2: off", asked("3DS v2", "off", "")),
            ("Search OFF", asked("Search", "off", "")),
        ] {
            assert_eq!(read_asked(line), Ok(meant), "{line}");
        }
        for line in ["", "off", "3DS v2", ": off", "retries half: too much"] {
            assert!(read_asked(line).is_err(), "{line}");
        }
    }

    #[test]
    fn states_are_read_for_their_kind() {
        use LeverKind::{KillSwitch, SafetyValve};
        assert_eq!(LeverState::read(KillSwitch, " Off "), Ok(LeverState::On(false)));
        assert_eq!(LeverState::read(SafetyValve, "25 %"), Ok(LeverState::Percentage(25)));
        for (kind, text) in [(KillSwitch, "25"), (SafetyValve, "off"), (SafetyValve, "101"), (SafetyValve, "-1")] {
            assert!(LeverState::read(kind, text).is_err(), "{text}");
        }
        for kind in LeverKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        assert!("rope".parse::<LeverKind>().is_err());
    }

    #[test]
    fn states_are_told_to_machines_as_the_webhook_says() {
        let json = |state| serde_json::to_string(&state).expect("JSON");
        assert_eq!(json(LeverState::On(true)), r#"{"on":true}"#);
        assert_eq!(json(LeverState::Percentage(25)), r#"{"percentage":25}"#);
    }

    proptest! {
        /// What a form holds is read back, and no pull wants what is usual.
        #[test]
        fn forms_come_back_as_they_were(share in 0_u8..=100, on: bool) {
            for (kind, state) in [(LeverKind::SafetyValve, LeverState::Percentage(share)), (LeverKind::KillSwitch, LeverState::On(on))] {
                prop_assert_eq!(LeverState::read(kind, &state.typed()), Ok(state));
                prop_assert_eq!(LeverState::read(kind, &state.to_string()), Ok(state));
                prop_assert!(state.fits(kind));
                prop_assert!(state.usual_pull().fits(kind) && state.usual_pull() != state);
            }
        }

        /// Any line is read or refused, and what is read names something.
        #[test]
        fn any_line_is_read_or_refused(line in ".{0,60}") {
            if let Ok(asked) = read_asked(&line) {
                prop_assert!(!asked.name.is_empty() && !asked.wanted.is_empty());
            }
        }

        /// A name without a colon comes back with its state and reason.
        #[test]
        fn what_is_written_is_meant(name in "[A-Za-z][A-Za-z0-9]{0,8}( [a-z]{1,5})?", share in 0_u8..=100, why in "[a-z]{1,9}(: [a-z]{1,9})?") {
            let read = read_asked(&format!("{name} {share}%: {why}"));
            prop_assert_eq!(read, Ok(asked(&name, &format!("{share}%"), &why)));
        }
    }
}
