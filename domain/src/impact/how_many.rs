//! How many feel it, as people write it: a number, or a share of all.

use crate::loss::Percent;
use crate::text::{grouped, number};
use serde::{Deserialize, Serialize};

/// More people than there are.
const PEOPLE_MAX: f64 = 1e11;

/// How many feel it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HowMany {
    /// So many people or customers.
    People(i64),
    /// A share of all of them, in percent.
    Share(Percent),
}

impl std::fmt::Display for HowMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HowMany::People(people) => f.write_str(&grouped(*people)),
            HowMany::Share(share) => share.fmt(f),
        }
    }
}

impl std::str::FromStr for HowMany {
    type Err = String;

    /// `12000`, `12,000`, `12 000`, `12k`, `1.2 million`, `41 %`; a word of doubt before it is left out.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let problem = || "Write a number or a share, like 12 000, 12k or 41 %.".to_owned();
        let lower = text.trim().to_lowercase();
        let bare = ["about", "around", "some", "ca.", "~", "≈"]
            .iter()
            .fold(lower.as_str(), |text, doubt| text.strip_prefix(doubt).map_or(text, str::trim_start));
        if let Some(share) = bare.strip_suffix('%').or_else(|| bare.strip_suffix("percent")) {
            let share = number(share, true).and_then(Percent::new);
            return share.map(HowMany::Share).ok_or_else(problem);
        }
        let (digits, times) = [("million", 1e6), ("m", 1e6), ("thousand", 1e3), ("k", 1e3)]
            .into_iter()
            .find_map(|(unit, times)| bare.strip_suffix(unit).map(|digits| (digits, times)))
            .unwrap_or((bare, 1.0));
        let number = number(digits, times > 1.0);
        let people = number.map(|number| number * times).filter(|people| (0.0..=PEOPLE_MAX).contains(people));
        people.map(|people| HowMany::People(people.round() as i64)).ok_or_else(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, read) in [
            ("12000", Some("12,000")),
            ("12 000", Some("12,000")),
            ("12,000", Some("12,000")),
            ("12.000", Some("12,000")),
            ("about 12k", Some("12,000")),
            ("~1.2 million", Some("1,200,000")),
            ("0", Some("0")),
            ("41 %", Some("41\u{a0}%")),
            ("0,5%", Some("0.5\u{a0}%")),
            ("101 %", None),
            ("-3", None),
            ("many", None),
            ("", None),
            ("1e99 million", None),
        ] {
            let answer = text.parse::<HowMany>();
            assert_eq!(answer.as_ref().ok().map(ToString::to_string).as_deref(), read, "{text}: {answer:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(people in 0_i64..100_000_000_000) {
            let told = HowMany::People(people);
            prop_assert_eq!(told.to_string().parse::<HowMany>(), Ok(told));
        }
    }
}
