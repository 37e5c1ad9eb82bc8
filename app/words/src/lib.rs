//! Pure words for moments and spans. Moments are milliseconds since the epoch, in UTC.

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

struct Civil {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    hour: i64,
    minute: i64,
}

/// Days to year, month and day after Hinnant's `civil_from_days`: counts years from March in eras of 400.
fn civil(at: i64) -> Civil {
    let days = at.div_euclid(DAY);
    let rest = at.rem_euclid(DAY);
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    Civil {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: month as usize,
        day: day_of_year - (153 * shifted_month + 2) / 5 + 1,
        weekday: days.rem_euclid(7) as usize,
        hour: rest / HOUR,
        minute: rest % HOUR / MINUTE,
    }
}

/// `03:12 UTC`
pub fn clock(at: i64) -> String {
    let civil = civil(at);
    format!("{:02}:{:02} UTC", civil.hour, civil.minute)
}

/// `20 Nov 2025`
pub fn date(at: i64) -> String {
    let civil = civil(at);
    format!("{} {} {}", civil.day, MONTHS[civil.month - 1], civil.year)
}

/// `Thu 20 Nov 2025, 03:12 UTC`
pub fn exact_utc(at: i64) -> String {
    format!("{} {}, {}", WEEKDAYS[civil(at).weekday], date(at), clock(at))
}

/// `2025-11-20T03:12:44Z`, for the `datetime` attribute.
pub fn machine(at: i64) -> String {
    let civil = civil(at);
    let second = at.rem_euclid(MINUTE) / SECOND;
    format!("{:04}-{:02}-{:02}T{:02}:{:02}:{second:02}Z", civil.year, civil.month, civil.day, civil.hour, civil.minute)
}

/// A span in at most two units: `45 s`, `6 min`, `2 h 05 min`, `2 d 4 h`. Negative spans count as none.
pub fn duration(span: i64) -> String {
    let span = span.max(0);
    match span {
        _ if span < MINUTE => format!("{} s", span / SECOND),
        _ if span < HOUR => format!("{} min", span / MINUTE),
        _ if span < DAY => format!("{} h {:02} min", span / HOUR, span % HOUR / MINUTE),
        _ => format!("{} d {} h", span / DAY, span % DAY / HOUR),
    }
}

/// What is left of a span, to the second under an hour: `8:40`, then `6 h 48 min`.
pub fn countdown(span: i64) -> String {
    let span = span.max(0);
    if span < HOUR { format!("{}:{:02}", span / MINUTE, span % MINUTE / SECOND) } else { duration(span) }
}

/// `11 min late`; under a minute `due now`.
pub fn late_by(span: i64) -> String {
    if span < MINUTE { "due now".to_owned() } else { format!("{} late", duration(span)) }
}

/// `just now`, `6 min ago`, `in 3 h`, `4 d ago`; further away than four weeks the date. Two clocks never agree: what
/// happened a moment ago may seem to come, and is `just now` all the same.
pub fn relative(at: i64, now: i64) -> String {
    let span = (now - at).abs();
    let words = match span {
        _ if span < MINUTE => return "just now".into(),
        _ if span < HOUR => format!("{} min", span / MINUTE),
        _ if span < DAY => format!("{} h", span / HOUR),
        _ if span < 28 * DAY => format!("{} d", span / DAY),
        _ => return date(at),
    };
    if at > now { format!("in {words}") } else { format!("{words} ago") }
}

/// Minutes since midnight where clocks are this many seconds ahead of UTC.
pub fn minute_of_day(at: i64, offset_s: i64) -> i64 {
    (at.div_euclid(MINUTE) + offset_s / 60).rem_euclid(1440)
}

/// Minutes since midnight as a clock shows them: `15:20`.
pub fn of_day(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Whether people sleep: before seven, or from ten in the evening.
pub fn is_night(minute: i64) -> bool {
    !(7 * 60..22 * 60).contains(&minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2025-11-20T03:12:44Z, a Thursday.
    const AT: i64 = 1_763_608_364_000;

    #[test]
    fn moments() {
        assert_eq!(machine(AT), "2025-11-20T03:12:44Z");
        assert_eq!(exact_utc(AT), "Thu 20 Nov 2025, 03:12 UTC");
        assert_eq!(machine(0), "1970-01-01T00:00:00Z");
        assert_eq!(machine(951_782_400_000), "2000-02-29T00:00:00Z");
        assert_eq!(machine(-1_000), "1969-12-31T23:59:59Z");
        assert_eq!(exact_utc(4_102_444_799_000), "Thu 31 Dec 2099, 23:59 UTC");
    }

    #[test]
    fn spans() {
        assert_eq!(duration(-5), "0 s");
        assert_eq!(duration(45 * SECOND), "45 s");
        assert_eq!(duration(6 * MINUTE + 59 * SECOND), "6 min");
        assert_eq!(duration(2 * HOUR + 5 * MINUTE), "2 h 05 min");
        assert_eq!(duration(2 * DAY + 4 * HOUR + 59 * MINUTE), "2 d 4 h");
        assert_eq!(countdown(8 * MINUTE + 40 * SECOND), "8:40");
        assert_eq!(countdown(9 * SECOND), "0:09");
        assert_eq!(countdown(6 * HOUR + 48 * MINUTE), "6 h 48 min");
        assert_eq!(late_by(30 * SECOND), "due now");
        assert_eq!(late_by(11 * MINUTE), "11 min late");
    }

    #[test]
    fn relative_words() {
        assert_eq!(relative(AT, AT + 20 * SECOND), "just now");
        assert_eq!(relative(AT + 59 * SECOND, AT), "just now", "a clock that is a little behind");
        assert_eq!(relative(AT + MINUTE, AT), "in 1 min");
        assert_eq!(relative(AT, AT + 6 * MINUTE), "6 min ago");
        assert_eq!(relative(AT + 3 * HOUR, AT), "in 3 h");
        assert_eq!(relative(AT, AT + 4 * DAY), "4 d ago");
        assert_eq!(relative(AT, AT + 40 * DAY), "20 Nov 2025");
    }

    #[test]
    fn local_minutes_wrap_around_midnight() {
        assert_eq!(minute_of_day(0, 3600), 60);
        assert_eq!(minute_of_day(0, -3600), 23 * 60);
        assert_eq!(of_day(23 * 60 + 5), "23:05");
        assert!(is_night(minute_of_day(0, 0)) && !is_night(12 * 60));
    }
}
