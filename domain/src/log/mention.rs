//! Naming people in a line, so that they hear of it.

use super::markup::outside_code;
use crate::Refusal;
use crate::fields::FieldErrors;
use crate::incidents::IncidentRole;
use crate::people::PersonRef;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Somebody is named in a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mention {
    pub person: PersonRef,
    /// As it stands behind the sign: "Ada Okafor", "ada", "commander".
    pub written: String,
}

/// A word that names somebody.
struct Name {
    /// In small letters.
    word: Vec<char>,
    people: Vec<PersonRef>,
}

/// Who is named outside of code: by their whole name, by a first name that only one of them has, or by a role that they hold,
/// each behind an `@`. Nobody is named twice.
///
/// # Errors
/// At `body`, when a first name is that of several people: whoever wrote it would wait for somebody who never heard of it.
pub fn mentions(
    body: &str,
    people: &[PersonRef],
    roles: &[(IncidentRole, PersonRef)],
) -> Result<Vec<Mention>, Refusal> {
    let names = names(people, roles);
    let mut found: Vec<Mention> = Vec::new();
    let mut errors = FieldErrors::default();
    for text in outside_code(body) {
        let signs = text.match_indices('@').map(|(at, _)| at);
        for at in signs.filter(|at| !text[..*at].ends_with(char::is_alphanumeric)) {
            let rest = &text[at + 1..];
            let Some((length, name)) = longest(rest, &names) else { continue };
            let written = &rest[..length];
            if let [first, second, ..] = &name.people[..]
                && first.name != second.name
            {
                let told = format!(
                    "Several people are called {written}. Write a whole name, like @{} or @{}.",
                    first.name, second.name
                );
                errors.add("body", told);
                continue;
            }
            for person in &name.people {
                if found.iter().all(|mention| mention.person.id != person.id) {
                    found.push(Mention { person: person.clone(), written: written.to_owned() });
                }
            }
        }
    }
    errors.check()?;
    Ok(found)
}

fn names(people: &[PersonRef], roles: &[(IncidentRole, PersonRef)]) -> Vec<Name> {
    let mut names: BTreeMap<Vec<char>, Vec<PersonRef>> = BTreeMap::new();
    for person in people {
        names.entry(small(&person.name)).or_default().push(person.clone());
    }
    for person in people {
        let first = small(person.name.split_whitespace().next().unwrap_or_default());
        // Whoever is called nothing else goes before those of whom it is a part.
        if people.iter().all(|other| small(&other.name) != first) {
            names.entry(first).or_default().push(person.clone());
        }
    }
    for (role, person) in roles {
        names.insert(small(&role.word().replace(' ', "-")), vec![person.clone()]);
    }
    names.into_iter().filter(|(word, _)| !word.is_empty()).map(|(word, people)| Name { word, people }).collect()
}

fn small(text: &str) -> Vec<char> {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The longest name that the text begins with, and how many bytes of the text it takes.
fn longest<'a>(text: &str, names: &'a [Name]) -> Option<(usize, &'a Name)> {
    let fitting = names.iter().filter_map(|name| Some((length(text, &name.word)?, name)));
    fitting.max_by_key(|(length, _)| *length)
}

/// Bytes of the text that are this word, whole, in whatever letters.
fn length(text: &str, word: &[char]) -> Option<usize> {
    let mut wanted = word.iter();
    for (at, c) in text.char_indices() {
        if wanted.as_slice().is_empty() {
            return (!c.is_alphanumeric()).then_some(at);
        }
        if !c.to_lowercase().all(|c| wanted.next() == Some(&c)) {
            return None;
        }
    }
    wanted.as_slice().is_empty().then_some(text.len())
}

/// What stands behind the last `@`, while somebody may be writing a name: at most two words, up to where they write.
#[must_use]
pub fn begun(before_caret: &str) -> Option<&str> {
    let at = before_caret.rfind('@')?;
    let (before, name) = (&before_caret[..at], &before_caret[at + 1..]);
    let may_be = !before.ends_with(char::is_alphanumeric)
        && !name.contains('\n')
        && !name.starts_with(char::is_whitespace)
        && name.split(' ').count() <= 2;
    may_be.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn people() -> Vec<PersonRef> {
        let names = ["Ada Okafor", "Jonas Weber", "Jonas Kim", "Mei", "Mei Tanaka", "Øyvind Ås"];
        let person =
            |(id, name): (usize, &str)| PersonRef { id: PersonId(Uuid::from_u128(id as u128)), name: name.into() };
        names.into_iter().enumerate().map(person).collect()
    }

    fn named(body: &str) -> Vec<String> {
        let people = people();
        let roles = [(IncidentRole::Commander, people[0].clone())];
        let found = mentions(body, &people, &roles).unwrap();
        found.into_iter().map(|mention| format!("{} by {}", mention.person.name, mention.written)).collect()
    }

    #[test]
    fn people_are_named_in_whole_by_a_first_name_or_by_a_role() {
        for (body, found) in [
            ("@Ada Okafor look", vec!["Ada Okafor by Ada Okafor"]),
            ("look, @ada!", vec!["Ada Okafor by ada"]),
            ("@ada and @Ada Okafor", vec!["Ada Okafor by ada"]),
            ("(@JONAS kim)", vec!["Jonas Kim by JONAS kim"]),
            ("@mei: @mei tanaka", vec!["Mei by mei", "Mei Tanaka by mei tanaka"]),
            ("@øyvind ÅS?", vec!["Øyvind Ås by øyvind ÅS"]),
            ("@commander we wait", vec!["Ada Okafor by commander"]),
            ("mail ada@okafor.test, @Override, @adam, @", vec![]),
            ("`@ada` and\n```\n@ada\n```", vec![]),
        ] {
            assert_eq!(named(body), found, "{body}");
        }
    }

    #[test]
    fn a_first_name_of_several_is_asked_about() {
        let problem = "Several people are called jonas. Write a whole name, like @Jonas Weber or @Jonas Kim.";
        assert_eq!(mentions("@jonas look", &people(), &[]), Err(Refusal::invalid("body", problem)));
    }

    #[test]
    fn a_name_is_being_written_behind_the_sign() {
        for (before, name) in [
            ("hello @ad", Some("ad")),
            ("@", Some("")),
            ("@Ada Ok", Some("Ada Ok")),
            ("@Ada Okafor look", None),
            ("mail ada@ok", None),
            ("@ ", None),
            ("hello", None),
        ] {
            assert_eq!(begun(before), name, "{before}");
        }
    }

    proptest! {
        #[test]
        fn whoever_is_named_stands_there_as_it_is_told(body in "(@|ada|Ada Okafor|mei| |`|\n|tanaka|[a-z]){0,30}") {
            for mention in mentions(&body, &people(), &[]).unwrap_or_default() {
                let written = format!("@{}", mention.written);
                prop_assert!(body.contains(&written));
                prop_assert!(mention.person.name.to_lowercase().starts_with(&mention.written.to_lowercase()));
            }
        }
    }
}
