//! What an exemption means for others, in words.

use crate::oncall::{HoursForm, Weekday};

/// `away`, `not 22:00 to 08:00`, `only Mon to Fri 09:00 to 17:00`.
#[must_use]
pub fn effect(only: Option<&[HoursForm]>) -> String {
    match only {
        None => "away".to_owned(),
        Some([hours]) if hours.weekdays.len() == 7 => format!("not {} to {}", hours.until, hours.from),
        Some(all) => {
            let parts: Vec<String> = all
                .iter()
                .map(|hours| format!("{} {} to {}", days(&hours.weekdays), hours.from, hours.until))
                .collect();
            format!("only {}", parts.join(", "))
        }
    }
}

/// Of a time away that begins or ends within a day: `away 14:00 to 16:00`, and over several days
/// `away from 14:00, to 16:00 on the last day`.
#[must_use]
pub fn partly_away(one_day: bool, from: &str, until: &str) -> String {
    if one_day { format!("away {from} to {until}") } else { format!("away from {from}, to {until} on the last day") }
}

/// `Mon to Fri`, `Mon, Wed`
fn days(weekdays: &[Weekday]) -> String {
    let mut sorted: Vec<usize> = weekdays.iter().map(|day| *day as usize).collect();
    sorted.sort_unstable();
    let in_a_row = sorted.windows(2).all(|pair| pair[1] == pair[0] + 1);
    let name = |index: &usize| Weekday::ALL[*index].short();
    match sorted.as_slice() {
        [first, .., last] if in_a_row && sorted.len() > 2 => format!("{} to {}", name(first), name(last)),
        all => all.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(weekdays: &[Weekday], from: &str, until: &str) -> HoursForm {
        HoursForm { weekdays: weekdays.to_vec(), from: from.into(), until: until.into() }
    }

    #[test]
    fn what_follows_is_said_without_the_reason() {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        for (only, words) in [
            (None, "away"),
            (Some(vec![hours(&Weekday::ALL, "08:00", "22:00")]), "not 22:00 to 08:00"),
            (Some(vec![hours(&[Mon, Tue, Wed, Thu, Fri], "09:00", "17:00")]), "only Mon to Fri 09:00 to 17:00"),
            (
                Some(vec![hours(&[Wed, Mon], "09:00", "17:00"), hours(&[Fri], "09:00", "12:00")]),
                "only Mon, Wed 09:00 to 17:00, Fri 09:00 to 12:00",
            ),
        ] {
            assert_eq!(effect(only.as_deref()), words);
        }
    }
}
