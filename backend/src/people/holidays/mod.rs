//! The public holidays of the world, as the package `holidays` of PyPI knows them: `make.py` writes `holidays.txt`.

use domain::oncall::Holidays;
use domain::people::HolidayPlace;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

static WORLD: LazyLock<World> = LazyLock::new(|| World::read(include_str!("holidays.txt")));

#[derive(Default)]
struct World {
    places: BTreeMap<&'static str, (&'static str, Holidays)>,
    /// The country in which a time zone lies.
    zones: HashMap<&'static str, &'static str>,
}

/// The places that have holidays of their own, by name: countries, and their parts where they differ.
pub(super) fn places() -> Vec<HolidayPlace> {
    let place = |(code, (name, _)): (&&str, &(&str, Holidays))| HolidayPlace {
        code: (*code).to_owned(),
        name: (*name).to_owned(),
    };
    let mut places: Vec<HolidayPlace> = WORLD.places.iter().map(place).collect();
    places.sort_by(|one, other| one.name.cmp(&other.name));
    places
}

/// Whether there is such a place.
pub(super) fn is_known(code: &str) -> bool {
    WORLD.places.contains_key(code)
}

/// The holidays of a place, or, where none is named, of the country of a time zone; none when it is unknown.
pub(crate) fn holidays(place: Option<&str>, time_zone: &str) -> Holidays {
    let code = place.or_else(|| WORLD.zones.get(time_zone).copied());
    code.and_then(|code| WORLD.places.get(code)).map(|(_, days)| days.clone()).unwrap_or_default()
}

impl World {
    /// What `make.py` writes and describes.
    fn read(text: &'static str) -> World {
        let mut world = World::default();
        let mut lines = text.lines();
        let first_year = lines.next().and_then(|head| head.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
        let mut of_country: BTreeMap<Date, String> = BTreeMap::new();
        let mut place: Option<(&str, &str, BTreeMap<Date, String>)> = None;
        for line in lines {
            let words: Vec<&str> = line.split('\t').collect();
            match words.as_slice() {
                ["", "!", days] => {
                    let (_, _, holidays) = place.as_mut().expect("a place comes before its days");
                    each_day(days, first_year, |day| {
                        holidays.remove(&day);
                    });
                }
                ["", name, days] => {
                    let (_, _, holidays) = place.as_mut().expect("a place comes before its days");
                    each_day(days, first_year, |day| {
                        holidays.insert(day, (*name).to_owned());
                    });
                }
                [code, name, zones @ ..] => {
                    let is_part = code.contains('-');
                    if let Some((code, name, holidays)) = place.take() {
                        if !code.contains('-') {
                            of_country.clone_from(&holidays);
                        }
                        world.places.insert(code, (name, Holidays::new(holidays)));
                    }
                    place = Some((code, name, if is_part { of_country.clone() } else { BTreeMap::new() }));
                    for zone in zones.iter().flat_map(|zones| zones.trim_start_matches('=').split(' ')) {
                        world.zones.insert(zone, code);
                    }
                }
                _ => {}
            }
        }
        if let Some((code, name, holidays)) = place {
            world.places.insert(code, (name, Holidays::new(holidays)));
        }
        world
    }
}

/// The days that a line names: one of every year, or a word for each year.
fn each_day(words: &str, first_year: i16, mut found: impl FnMut(Date)) {
    let mut day = |year: i16, text: &str| {
        let number = |range| text.get(range).and_then(|digits: &str| digits.parse::<i8>().ok()).unwrap_or(0);
        if let Ok(date) = Date::new(year, number(0..2), number(2..4)) {
            found(date);
        }
    };
    let years: Vec<&str> = words.split(' ').collect();
    if let [every] = years.as_slice() {
        (first_year..=LAST_YEAR).for_each(|year| every.split('+').for_each(|text| day(year, text)));
    } else {
        for (year, days) in (first_year..).zip(years) {
            days.split('+').for_each(|text| day(year, text));
        }
    }
}

/// Until when holidays that fall on the same day each year are told: further than rosters are planned.
const LAST_YEAR: i16 = 2040;

#[cfg(test)]
mod tests {
    use super::*;
    use domain::oncall::{Reading, TimeOfDay};

    fn on(place: Option<&str>, zone: &str, day: &str) -> Option<String> {
        let reading = Reading::new(day.parse().unwrap(), TimeOfDay::MIDNIGHT);
        holidays(place, zone).on(reading).map(str::to_owned)
    }

    #[test]
    fn parts_of_a_country_differ_and_time_zones_know_their_country() {
        assert_eq!(on(None, "Europe/Berlin", "2026-04-03").as_deref(), Some("Good Friday"));
        assert_eq!(on(None, "Europe/Berlin", "2026-06-04"), None);
        assert_eq!(on(Some("DE-BY"), "Europe/Berlin", "2026-06-04").as_deref(), Some("Corpus Christi"));
        assert_eq!(on(Some("DE-BY"), "Asia/Tokyo", "2026-04-03").as_deref(), Some("Good Friday"));
        assert_eq!(on(None, "America/New_York", "2026-11-26").as_deref(), Some("Thanksgiving Day"));
        assert_eq!(on(None, "America/New_York", "2039-12-25").as_deref(), Some("Christmas Day"));
        assert_eq!(on(None, "Etc/UTC", "2026-12-25"), None);
        assert!(places().len() > 500 && is_known("GB-SCT") && !is_known("XX"));
    }
}
