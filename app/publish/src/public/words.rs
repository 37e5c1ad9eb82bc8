//! Times and spans as the public reads them: in UTC, in words, true at the instant of rendering.

use domain::Timestamp;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MONTHS_LONG: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// 1970-01-01 was a Thursday.
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

/// Days since the epoch: tells whether two instants lie on one UTC day.
pub(super) fn day_number(at: Timestamp) -> i64 {
    at.0.div_euclid(86_400_000)
}

/// `14:18 UTC`.
pub(super) fn clock(at: Timestamp) -> String {
    format!("{} UTC", hour_minute(at))
}

/// `14:18`.
pub(super) fn hour_minute(at: Timestamp) -> String {
    at.to_string().chars().skip(11).take(5).collect()
}

/// `20 Nov`.
pub(super) fn short_day(at: Timestamp) -> String {
    let (_, month, day) = date(at);
    format!("{day} {}", MONTHS[month])
}

/// `Thu 20 Nov`.
pub(super) fn named_day(at: Timestamp) -> String {
    format!("{} {}", &weekday(at)[..3], short_day(at))
}

/// `Thursday 20 November 2026`.
pub(super) fn long_day(at: Timestamp) -> String {
    let (year, month, day) = date(at);
    format!("{} {day} {} {year}", weekday(at), MONTHS_LONG[month])
}

/// `14:18 UTC` today, `19 Nov, 14:18 UTC` on another day.
pub(super) fn moment(at: Timestamp, now: Timestamp) -> String {
    if day_number(at) == day_number(now) { clock(at) } else { format!("{}, {}", short_day(at), clock(at)) }
}

/// A span in the two units that matter: `under a minute`, `36 min`, `2 h 05 min`, `3 d 4 h`.
pub(super) fn span(seconds: i64) -> String {
    let minutes = seconds / 60;
    match (minutes / 1440, minutes / 60 % 24, minutes % 60) {
        (0, 0, 0) => "under a minute".into(),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, minutes) => format!("{hours} h {minutes:02} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn weekday(at: Timestamp) -> &'static str {
    // rem_euclid(7) is within 0..7
    DAYS[usize::try_from(day_number(at).rem_euclid(7)).unwrap_or(0)]
}

/// Year, month (0 is January) and day of the month.
fn date(at: Timestamp) -> (i64, usize, i64) {
    let text = at.to_string();
    let mut parts = text.split(['-', 'T']).map(|part| part.parse().unwrap_or(1));
    let mut next = || parts.next().unwrap_or(1);
    let (year, month, day) = (next(), next(), next());
    (year, usize::try_from(month - 1).unwrap_or(0).min(11), day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_read_as_people_say_them() {
        let at = Timestamp::parse_rfc3339("2026-11-20T14:08:59Z").expect("an instant");
        assert_eq!(clock(at), "14:08 UTC");
        assert_eq!(named_day(at), "Fri 20 Nov");
        assert_eq!(long_day(at), "Friday 20 November 2026");
        assert_eq!(moment(at, at.plus_s(60)), "14:08 UTC");
        assert_eq!(moment(at, at.plus_s(86_400)), "20 Nov, 14:08 UTC");
    }

    #[test]
    fn spans_read_as_people_say_them() {
        for (seconds, words) in [
            (0, "under a minute"),
            (59, "under a minute"),
            (36 * 60, "36 min"),
            (7500, "2 h 05 min"),
            (86_400, "1 d"),
            (100_000, "1 d 3 h"),
        ] {
            assert_eq!(span(seconds), words);
        }
    }
}
