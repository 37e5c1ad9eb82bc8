//! Civil time: instants as people of a zone say them, and what they write back as instants. Only on the server.

use crate::local_clock::Local;
use domain::oncall::Unit;
use domain::{FieldErrors, Timestamp};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

/// The zone of this name; UTC when nobody knows it.
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

pub fn zoned(at: Timestamp, zone: &TimeZone) -> Zoned {
    at.to_jiff().to_zoned(zone.clone())
}

/// The clock of a zone at an instant, under the name of its city.
pub fn local(at: Timestamp, name: &str) -> Local {
    let offset_s = zone(name).to_offset(at.to_jiff()).seconds();
    let city = name.rsplit('/').next().unwrap_or(name).replace('_', " ");
    Local { offset_s, city }
}

/// `09:00` today, `Tomorrow 09:00`, `Mon 30 Mar 09:00`.
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (then, today) = (zoned(at, zone), zoned(now, zone).date());
    let clock = then.strftime("%H:%M");
    match (then.date() - today).get_days() {
        0 => clock.to_string(),
        1 => format!("Tomorrow {clock}"),
        -1 => format!("Yesterday {clock}"),
        _ => then.strftime("%a %-d %b %H:%M").to_string(),
    }
}

/// `Mon 30 Mar 09:00`.
pub fn exact(at: Timestamp, zone: &TimeZone) -> String {
    zoned(at, zone).strftime("%a %-d %b %H:%M").to_string()
}

/// `09:00`.
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    zoned(at, zone).strftime("%H:%M").to_string()
}

/// `2026-03-30T09:00`, as `<input type=datetime-local>` writes it.
pub fn field(at: Timestamp, zone: &TimeZone) -> String {
    zoned(at, zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// What such a field holds, as an instant of that zone. A time that the clocks skip becomes the one right after.
pub fn from_field(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let civil: DateTime = text.trim().parse().ok()?;
    Some(civil.to_zoned(zone.clone()).ok()?.timestamp().into())
}

/// The same for a form: what cannot be read is a problem of its field, and `otherwise` stands in its place until the
/// problems are told.
pub fn read_field(
    errors: &mut FieldErrors,
    field: &str,
    text: &str,
    zone: &TimeZone,
    otherwise: Timestamp,
) -> Timestamp {
    from_field(text, zone).unwrap_or_else(|| {
        errors.add(field, "Choose a day and a time.");
        otherwise
    })
}

/// Midnight of a day; where the clocks skip midnight, the first instant of the day.
pub fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    Some(day.to_zoned(zone.clone()).ok()?.timestamp().into())
}

/// Monday of the week of an instant.
pub fn monday(at: Timestamp, zone: &TimeZone) -> Date {
    let day = zoned(at, zone).date();
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(back.days()).unwrap_or(day)
}

/// `UTC+1`, `UTC−3:30`.
pub fn offset_words(at: Timestamp, zone: &TimeZone) -> String {
    let minutes = zone.to_offset(at.to_jiff()).seconds() / 60;
    let sign = if minutes < 0 { '−' } else { '+' };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (0, 0) => "UTC".into(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// Length of a turn in days, rounded up.
pub fn longest_days(every: u16, unit: Unit) -> i64 {
    let every = i64::from(every);
    match unit {
        Unit::Hour => (every + 23) / 24,
        Unit::Day => every,
        Unit::Week => every * 7,
        Unit::Month => every * 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn moments_are_told_by_their_distance() {
        let lisbon = zone("Europe/Lisbon");
        let now = at("2026-03-26T14:20:00Z");
        assert_eq!(moment(at("2026-03-26T17:00:00Z"), now, &lisbon), "17:00");
        assert_eq!(moment(at("2026-03-27T09:00:00Z"), now, &lisbon), "Tomorrow 09:00");
        assert_eq!(moment(at("2026-03-30T08:00:00Z"), now, &lisbon), "Mon 30 Mar 09:00");
    }

    #[test]
    fn a_field_comes_back_as_the_same_instant_on_both_sides_of_a_clock_change() {
        let lisbon = zone("Europe/Lisbon");
        for text in ["2026-03-28T23:00:00Z", "2026-03-29T08:00:00Z", "2026-10-25T12:00:00Z"] {
            assert_eq!(from_field(&field(at(text), &lisbon), &lisbon), Some(at(text)));
        }
        assert_eq!(from_field("2026-03-29T01:30", &lisbon), Some(at("2026-03-29T01:30:00Z")), "skipped by the clocks");
        assert_eq!(from_field("yesterday", &lisbon), None);
    }

    #[test]
    fn weeks_begin_on_monday_and_offsets_read_well() {
        let lisbon = zone("Europe/Lisbon");
        assert_eq!(monday(at("2026-03-29T23:30:00Z"), &lisbon).to_string(), "2026-03-30");
        assert_eq!(offset_words(at("2026-03-30T00:00:00Z"), &lisbon), "UTC+1");
        assert_eq!(offset_words(at("2026-03-30T00:00:00Z"), &zone("America/St_Johns")), "UTC−2:30");
        assert_eq!(local(at("2026-03-30T00:00:00Z"), "America/Mexico_City").city, "Mexico City");
    }
}
