//! The zones of a calendar: by their IANA name, by the one that Windows has for it (`make.py` writes `windows.txt`), by
//! what the calendar says of it, and else the zone in which its reader lives.

use super::lines::Component;
use super::moments;
use super::rules::Rule;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use std::sync::LazyLock;

static WINDOWS: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let lines = include_str!("windows.txt").lines();
    lines.filter_map(|line| line.split_once('\t')).map(|(name, zone)| (name.to_ascii_lowercase(), zone)).collect()
});

pub(super) struct Zones<'a> {
    usual: &'a TimeZone,
    /// What the calendar itself says.
    own: HashMap<String, TimeZone>,
}

impl<'a> Zones<'a> {
    pub fn read(components: &[Component], usual: &'a TimeZone) -> Zones<'a> {
        let mut parts: HashMap<usize, Vec<&Component>> = HashMap::new();
        for component in components {
            if let Some(outer) = component.inside.filter(|_| component.is("STANDARD") || component.is("DAYLIGHT")) {
                parts.entry(outer).or_default().push(component);
            }
        }
        let zones = components.iter().enumerate().filter(|(_, component)| component.is("VTIMEZONE"));
        let own = zones.filter_map(|(at, component)| {
            let place = TimeZone::get(&component.text("X-LIC-LOCATION")).ok();
            let zone = place.or_else(|| described(parts.get(&at)?))?;
            Some((component.text("TZID"), zone))
        });
        Zones { usual, own: own.collect() }
    }

    /// The zone of a `TZID`.
    pub fn of(&self, id: Option<&str>) -> TimeZone {
        let Some(id) = id else { return self.usual.clone() };
        let known = || TimeZone::get(id).ok();
        let of_windows = || WINDOWS.get(&id.to_ascii_lowercase()).and_then(|zone| TimeZone::get(zone).ok());
        // Some write a path in front: `/citadel.org/20210210_1/Europe/Berlin`.
        let behind = || {
            let mut tails = id.match_indices('/').take(8).map(|(at, _)| &id[at + 1..]);
            tails.find_map(|tail| TimeZone::get(tail).ok())
        };
        let own = || self.own.get(id).cloned();
        known().or_else(of_windows).or_else(own).or_else(behind).unwrap_or_else(|| self.usual.clone())
    }
}

/// A zone by the last rules that a calendar gives for it.
fn described(parts: &[&Component]) -> Option<TimeZone> {
    let last = |name: &str| {
        let parts = parts.iter().filter(|part| part.is(name));
        parts.filter_map(|part| Some((civil(part)?, *part))).max_by_key(|(starts, _)| *starts)
    };
    let (_, standard) = last("STANDARD").or_else(|| last("DAYLIGHT"))?;
    let plain = format!("STD{}", west(standard)?);
    let changing = last("DAYLIGHT").and_then(|(_, daylight)| {
        let (begins, ends) = (change(daylight)?, change(standard)?);
        TimeZone::posix(&format!("{plain}DST{},{begins},{ends}", west(daylight)?)).ok()
    });
    changing.or_else(|| TimeZone::posix(&plain).ok())
}

fn civil(part: &Component) -> Option<DateTime> {
    moments::civil(part.first("DTSTART")?.value).map(|(civil, ..)| civil)
}

/// `+0130` as POSIX writes it: what is to be added for UTC.
fn west(part: &Component) -> Option<String> {
    let text = part.first("TZOFFSETTO")?.value.trim();
    let (sign, digits) = text.split_at_checked(1)?;
    let sign = match sign {
        "+" => "-",
        "-" => "+",
        _ => return None,
    };
    let number = |from: usize| digits.get(from..from + 2)?.parse::<u8>().ok();
    Some(format!("{sign}{}:{:02}", number(0)?, number(2)?))
}

/// `M10.5.0/3:00:00`: the month, which week of it, the weekday, the time on the clock before.
fn change(part: &Component) -> Option<String> {
    let (month, week, weekday) = Rule::read(part.first("RRULE")?.value)?.of_a_year()?;
    let time = civil(part)?.time();
    Some(format!("M{month}.{week}.{weekday}/{}:{:02}:{:02}", time.hour(), time.minute(), time.second()))
}

#[cfg(test)]
mod tests {
    use super::super::lines::{components, unfolded};
    use super::*;

    #[test]
    fn every_zone_of_windows_is_a_zone() {
        assert!(WINDOWS.len() > 100);
        for (name, zone) in WINDOWS.iter() {
            assert!(TimeZone::get(zone).is_ok(), "{name}: {zone}");
        }
    }

    #[test]
    fn zones_are_found_by_any_of_their_names() {
        let text = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\n\
                    TZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\n\
                    DTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
                    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n\
                    BEGIN:VTIMEZONE\nTZID:Kolkata\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETTO:+0530\n\
                    END:STANDARD\nEND:VTIMEZONE";
        let text = unfolded(text);
        let (components, usual) = (components(&text), TimeZone::UTC);
        let zones = Zones::read(&components, &usual);
        let hour = |id: Option<&str>, civil: &str| {
            zones.of(id).to_timestamp(civil.parse().unwrap()).unwrap().to_string()[11..16].to_owned()
        };
        for (id, winter, summer) in [
            (Some("Europe/Berlin"), "11:00", "10:00"),
            (Some("W. Europe Standard Time"), "11:00", "10:00"),
            (Some("/citadel.org/20210210_1/Europe/Berlin"), "11:00", "10:00"),
            (Some("Office"), "11:00", "10:00"),
            (Some("Kolkata"), "06:30", "06:30"),
            (Some("Nowhere"), "12:00", "12:00"),
            (None, "12:00", "12:00"),
        ] {
            let found = (hour(id, "2026-12-01T12:00:00"), hour(id, "2026-07-01T12:00:00"));
            assert_eq!(found, (winter.to_owned(), summer.to_owned()), "{id:?}");
        }
        // The clocks of the office change in the night to 25 October.
        assert_eq!(hour(Some("Office"), "2026-10-25T01:30:00"), "23:30");
        assert_eq!(hour(Some("Office"), "2026-10-25T03:30:00"), "02:30");
    }
}
