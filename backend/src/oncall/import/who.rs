//! Who is meant by the names of a calendar. Systems write whom they put on call into the title of an event, some with
//! words around the name, some as an address; few name them as somebody who takes part.

use crate::calendars::Event;
use domain::PersonId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What may stand between two people in one title.
const BETWEEN: [&str; 5] = [",", ";", "/", "&", " and "];

/// A shift as the calendar tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Named {
    pub name: String,
    /// The address of whoever takes part, where it is one.
    pub email: Option<String>,
    pub starts_at: domain::Timestamp,
    pub ends_at: domain::Timestamp,
}

/// Somebody who could be meant.
pub(super) struct Candidate {
    pub id: PersonId,
    pub name: String,
    pub addresses: Vec<String>,
}

/// The shifts of an event: one for each whom it names.
pub(super) fn named(event: &Event, people: &[Candidate]) -> Vec<Named> {
    let title = event.summary.trim();
    let email = match event.emails.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    let name = if title.is_empty() { email.clone().unwrap_or_else(|| "Without a name".into()) } else { title.into() };
    let shift =
        |name: String, email: Option<String>| Named { name, email, starts_at: event.starts_at, ends_at: event.ends_at };
    let parts = parts(title);
    if parts.len() > 1 && parts.iter().all(|part| is_whole_name(part, people)) {
        return parts.into_iter().map(|part| shift(part.to_owned(), None)).collect();
    }
    vec![shift(name, email)]
}

fn parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for between in BETWEEN {
        parts = parts.into_iter().flat_map(|part| part.split(between)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

fn is_whole_name(text: &str, people: &[Candidate]) -> bool {
    let text = text.to_lowercase();
    people.iter().any(|person| person.name.to_lowercase() == text || person.addresses.contains(&text))
}

/// The person of a name, as far as it tells. Addresses count before names, longer names before shorter ones, and a
/// first name counts where only one person has it.
pub(super) fn guess(name: &str, email: Option<&str>, people: &[Candidate]) -> Option<PersonId> {
    let title = name.to_lowercase();
    let has_address = |person: &&Candidate| {
        person.addresses.iter().any(|address| title.contains(address.as_str()) || email == Some(address.as_str()))
    };
    if let Some(person) = people.iter().find(has_address) {
        return Some(person.id);
    }
    let mut named: Vec<&Candidate> = people.iter().filter(|person| has_words(&title, &person.name)).collect();
    named.sort_by_key(|person| std::cmp::Reverse(person.name.chars().count()));
    match named.as_slice() {
        [] => {
            let first = |person: &&Candidate| {
                person.name.split_whitespace().next().is_some_and(|first| has_words(&title, first))
            };
            let mut firsts = people.iter().filter(first);
            firsts.next().filter(|_| firsts.next().is_none()).map(|person| person.id)
        }
        // Two of one name cannot be told apart.
        [one, other, ..] if one.name.to_lowercase() == other.name.to_lowercase() => None,
        [one, ..] => Some(one.id),
    }
}

/// Whether these words stand in a title, whole.
fn has_words(title: &str, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    if words.is_empty() {
        return false;
    }
    title.match_indices(&words).any(|(at, found)| {
        let before = title[..at].chars().next_back();
        let after = title[at + found.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Who is meant by each name: as it was said, or else as it tells.
pub(super) fn meant(
    shifts: &[Named],
    said: &BTreeMap<String, Option<PersonId>>,
    people: &[Candidate],
) -> BTreeMap<String, Option<PersonId>> {
    let mut meant = BTreeMap::new();
    for shift in shifts {
        if !meant.contains_key(&shift.name) {
            let guessed = || guess(&shift.name, shift.email.as_deref(), people);
            let person = said.get(&shift.name).copied().unwrap_or_else(guessed);
            meant.insert(shift.name.clone(), person);
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    fn people() -> Vec<Candidate> {
        let person = |n: u128, name: &str, address: &str| Candidate {
            id: PersonId(uuid::Uuid::from_u128(n)),
            name: name.into(),
            addresses: vec![address.into()],
        };
        vec![
            person(1, "Ada Lovelace", "ada@example.org"),
            person(2, "Ada Love", "love@example.org"),
            person(3, "Bo Diddley", "bo@example.org"),
            person(4, "Cy Young", "cy@example.org"),
            person(5, "Cy Young", "cy2@example.org"),
        ]
    }

    fn of(name: &str, email: Option<&str>) -> Option<u128> {
        guess(name, email, &people()).map(|id| id.0.as_u128())
    }

    #[test]
    fn titles_tell_whom_they_mean() {
        assert_eq!(of("On Call - Ada Lovelace - Payments", None), Some(1));
        assert_eq!(of("Ada Love", None), Some(2));
        assert_eq!(of("[L1] bo@example.org", None), Some(3));
        assert_eq!(of("bo", None), Some(3));
        assert_eq!(of("Primary", Some("cy2@example.org")), Some(5));
        assert_eq!(of("Cy Young", None), None, "two have this name");
        assert_eq!(of("Ada", None), None, "two have this first name");
        assert_eq!(of("Bob", None), None, "that is another name");
        assert_eq!(of("Maintenance", None), None);
    }

    #[test]
    fn several_in_one_title_are_several_if_all_are_known() {
        let event = |summary: &str| Event {
            uid: "1".into(),
            summary: summary.into(),
            description: String::new(),
            emails: vec!["cy@example.org".into()],
            starts_at: Timestamp(0),
            ends_at: Timestamp(1),
            all_day: None,
        };
        let names = |summary: &str| named(&event(summary), &people()).into_iter().map(|it| it.name).collect::<Vec<_>>();
        assert_eq!(names("Ada Lovelace, bo@example.org"), ["Ada Lovelace", "bo@example.org"]);
        assert_eq!(names("Ada Lovelace and Bo Diddley"), ["Ada Lovelace", "Bo Diddley"]);
        assert_eq!(names("Primary / Ada Lovelace"), ["Primary / Ada Lovelace"]);
        assert_eq!(names(" "), ["cy@example.org"]);
    }
}
