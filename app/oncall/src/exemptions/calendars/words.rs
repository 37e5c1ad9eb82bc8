//! What lies ahead in a calendar, in words.

use domain::exemptions::{AbsenceCalendar, Days};
use jiff::civil::Date;

/// `12 times away until Nov 2027, next 24 Dec to 2 Jan`
pub fn ahead(calendar: &AbsenceCalendar) -> String {
    let (Some(next), Some(until)) = (&calendar.next, &calendar.until) else {
        return "no time away ahead".to_owned();
    };
    let next = days(next);
    match calendar.ahead {
        1 => format!("one time away, {next}"),
        count => format!("{count} times away until {}, next {next}", written(until, "%b %Y")),
    }
}

/// `24 Dec to 2 Jan`, `24 Dec`
fn days(days: &Days) -> String {
    let first = written(&days.starts_on, "%-d %b");
    if days.starts_on == days.ends_on { first } else { format!("{first} to {}", written(&days.ends_on, "%-d %b")) }
}

fn written(day: &str, how: &str) -> String {
    day.parse::<Date>().map_or_else(|_| day.to_owned(), |day| day.strftime(how).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::AbsenceCalendarId;

    #[test]
    fn what_lies_ahead_is_told() {
        let days = |starts_on: &str, ends_on: &str| Days { starts_on: starts_on.into(), ends_on: ends_on.into() };
        for (count, until, next, words) in [
            (0, None, None, "no time away ahead"),
            (1, Some("2026-12-24"), Some(days("2026-12-24", "2026-12-24")), "one time away, 24 Dec"),
            (
                12,
                Some("2027-11-05"),
                Some(days("2026-12-24", "2027-01-02")),
                "12 times away until Nov 2027, next 24 Dec to 2 Jan",
            ),
        ] {
            let calendar = AbsenceCalendar {
                id: AbsenceCalendarId(uuid::Uuid::nil()),
                name: "Work".into(),
                host: None,
                only_titles: None,
                read_at: None,
                problem: None,
                ahead: count,
                until: until.map(str::to_owned),
                next,
            };
            assert_eq!(ahead(&calendar), words);
        }
    }
}
