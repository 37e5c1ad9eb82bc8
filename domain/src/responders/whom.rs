//! Whom an ask means: a name is read as a person, a roster or an area, and of those whom it means the fit ones are asked.

use crate::ids::PersonId;
use crate::oncall::RosterRef;
use crate::people::PersonRef;
use crate::refusal::Refusal;

/// Somebody with a name that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub person: PersonRef,
    pub email: String,
}

/// Everything whose name may be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    pub people: Vec<Named>,
    pub rosters: Vec<RosterRef>,
    pub areas: Vec<String>,
}

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    Person(PersonRef),
    /// Whoever is on call for it now.
    Roster(RosterRef),
    /// One of its experts.
    Area(String),
}

impl Meant {
    fn kind(&self) -> &'static str {
        match self {
            Meant::Person(_) => "a person",
            Meant::Roster(_) => "a roster",
            Meant::Area(_) => "an area",
        }
    }
}

/// The beginnings with which somebody says what kind of thing they mean.
const PERSON: &str = "person:";
const ROSTER: &str = "roster:";
const AREA: &str = "area:";

/// A name without what says its kind.
#[must_use]
pub fn bare(text: &str) -> &str {
    let text = text.trim();
    let known = ["@", PERSON, ROSTER, AREA].into_iter().find_map(|kind| strip(text, kind));
    known.unwrap_or(text)
}

fn strip<'a>(text: &'a str, kind: &str) -> Option<&'a str> {
    let head = text.get(..kind.len())?;
    head.eq_ignore_ascii_case(kind).then(|| text[kind.len()..].trim())
}

/// Reads a name: in full it may be that of a person, a roster or an area; one word of it is enough for a person when nobody
/// else has it.
///
/// # Errors
/// What to write instead, when it means nothing or several things.
pub fn meant(text: &str, names: &Names) -> Result<Meant, String> {
    let (text, name) = (text.trim(), bare(text).to_lowercase());
    let of = |kind: &str| {
        let said = ["@", PERSON, ROSTER, AREA].into_iter().find(|kind| strip(text, kind).is_some());
        said.is_none_or(|said| if said == "@" { kind == PERSON } else { kind == said })
    };
    let people = names.people.iter().filter(|_| of(PERSON));
    let exact = people.clone().filter(|one| one.person.name.to_lowercase() == name || one.email.to_lowercase() == name);
    let exact = exact.map(|one| Meant::Person(one.person.clone()));
    let rosters = names.rosters.iter().filter(|_| of(ROSTER));
    let rosters = rosters.filter(|roster| roster.slug == name || roster.name.to_lowercase() == name);
    let areas = names.areas.iter().filter(|area| of(AREA) && area.to_lowercase() == name);
    let mut all: Vec<Meant> = exact.chain(rosters.cloned().map(Meant::Roster)).collect();
    all.extend(areas.take(1).cloned().map(Meant::Area));
    match all.len() {
        1 => return Ok(all.remove(0)),
        0 => {}
        _ => return Err(ambiguous(bare(text), &all)),
    }
    let has_word = |one: &&Named| one.person.name.to_lowercase().split_whitespace().any(|word| word == name);
    let some: Vec<&PersonRef> = people.filter(has_word).map(|one| &one.person).collect();
    match some.as_slice() {
        [one] => Ok(Meant::Person((*one).clone())),
        [] => Err(format!(
            "No person, roster or area is called “{}”. Write a whole name, like /page Mei Tanaka: what for.",
            bare(text)
        )),
        several => {
            let names = several.iter().take(4).map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
            Err(format!("Several people are called {}: {names}. Write the whole name.", bare(text)))
        }
    }
}

fn ambiguous(name: &str, all: &[Meant]) -> String {
    if all.iter().all(|one| matches!(one, Meant::Person(_))) {
        return format!("Several people are called {name}. Write the e-mail address instead.");
    }
    let mut kinds: Vec<&str> = all.iter().map(Meant::kind).collect();
    kinds.dedup();
    let ways: Vec<String> =
        kinds.iter().map(|kind| format!("{}:{name}", kind.rsplit(' ').next().unwrap_or_default())).collect();
    format!("“{name}” is {}. Write {}.", kinds.join(" and "), ways.join(" or "))
}

/// An ask of somebody that is open already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAsk {
    pub asked_by: String,
    /// How long ago, in minutes.
    pub minutes: i64,
    pub accepted: bool,
}

/// Somebody who could be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub person: PersonRef,
    /// It is whoever asks.
    pub own: bool,
    /// Some address of theirs takes a page.
    pub reachable: bool,
    pub open: Option<OpenAsk>,
    /// They declined to help with this incident: others come first.
    pub declined: bool,
    /// Why they should be left alone: "rests for 12 more minutes", "is away".
    pub not_now: Option<String>,
}

impl Candidate {
    fn may_be_asked(&self) -> bool {
        !self.own && self.reachable && self.open.is_none()
    }
}

/// Whom to ask of those who are meant: all of them when they are on call together, else the first who is fit. Who rests or is
/// exempt is asked only when `anyway` says so.
///
/// # Errors
/// `Invalid` at `anyway` when those who are left should be left alone, at `whom` when nobody can be paged; `Conflict` when
/// they are asked or here already.
pub fn pick(candidates: &[Candidate], together: bool, anyway: bool) -> Result<Vec<PersonId>, Refusal> {
    let mut fit: Vec<&Candidate> = candidates.iter().filter(|one| one.may_be_asked()).collect();
    fit.sort_by_key(|one| (one.not_now.is_some(), one.declined));
    let asked: Vec<PersonId> =
        fit.iter().filter(|one| anyway || one.not_now.is_none()).map(|one| one.person.id).collect();
    if !asked.is_empty() {
        return Ok(if together { asked } else { asked[..1].to_vec() });
    }
    if let Some((one, why)) = fit.first().and_then(|one| Some((one, one.not_now.as_ref()?))) {
        let words = format!("{} {why}. Ask somebody else, or page them anyway.", one.person.name);
        return Err(Refusal::invalid("anyway", words));
    }
    if let Some((one, open)) = candidates.iter().find_map(|one| Some((one, one.open.as_ref()?))) {
        return Err(Refusal::Conflict(already(&one.person.name, open)));
    }
    Err(Refusal::invalid(
        "whom",
        match candidates.first() {
            Some(one) if one.own => "You are here already. Ask somebody else.".to_owned(),
            Some(one) => {
                format!("No address of {} is confirmed, so that a page would not reach them.", one.person.name)
            }
            None => "There is nobody to ask. Choose somebody.".to_owned(),
        },
    ))
}

fn already(name: &str, open: &OpenAsk) -> String {
    let ago = match open.minutes {
        ..=0 => "just now".to_owned(),
        1 => "a minute ago".to_owned(),
        minutes => format!("{minutes} minutes ago"),
    };
    match open.accepted {
        true => format!("{name} helps already: {} asked {ago}.", open.asked_by),
        false => format!("{} asked {name} {ago}. Their answer is on its way, or they are paged again.", open.asked_by),
    }
}

/// Whether an area of somebody is about a service: every word of it is one of the service's.
#[must_use]
pub fn is_about(area: &str, service_name: &str, service_slug: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let of_service = [words(service_name), words(service_slug)].concat();
    let area = words(area);
    !area.is_empty() && area.iter().all(|word| of_service.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RosterId;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn person(n: u128, name: &str) -> PersonRef {
        PersonRef { id: PersonId(Uuid::from_u128(n)), name: name.into() }
    }

    fn named(n: u128, name: &str) -> Named {
        Named { person: person(n, name), email: format!("p{n}@example.org") }
    }

    fn names() -> Names {
        let roster =
            |slug: &str, name: &str| RosterRef { id: RosterId(Uuid::nil()), slug: slug.into(), name: name.into() };
        Names {
            people: vec![
                named(1, "Mei Tanaka"),
                named(2, "Mei Lin"),
                named(3, "Ada Lovelace"),
                named(4, "Ada Lovelace"),
            ],
            rosters: vec![roster("payments", "Payments"), roster("data", "Storage")],
            areas: vec!["Postgres".into(), "payments".into()],
        }
    }

    #[test]
    fn a_name_means_one_thing_or_says_what_to_write() {
        for (text, means) in [
            ("Mei Tanaka", Meant::Person(person(1, "Mei Tanaka"))),
            ("@mei tanaka", Meant::Person(person(1, "Mei Tanaka"))),
            ("p3@example.org", Meant::Person(person(3, "Ada Lovelace"))),
            ("Lin", Meant::Person(person(2, "Mei Lin"))),
            ("storage", Meant::Roster(names().rosters[1].clone())),
            ("data", Meant::Roster(names().rosters[1].clone())),
            ("roster:Payments", Meant::Roster(names().rosters[0].clone())),
            ("Area: payments", Meant::Area("payments".into())),
            ("postgres", Meant::Area("Postgres".into())),
        ] {
            assert_eq!(meant(text, &names()), Ok(means), "{text}");
        }
        for (text, told) in [
            ("payments", "“payments” is a roster and an area. Write roster:payments or area:payments."),
            ("Mei", "Several people are called Mei: Mei Tanaka, Mei Lin. Write the whole name."),
            ("Ada Lovelace", "Several people are called Ada Lovelace. Write the e-mail address instead."),
            ("Zoe", "No person, roster or area is called “Zoe”. Write a whole name, like /page Mei Tanaka: what for."),
        ] {
            assert_eq!(meant(text, &names()), Err(told.to_owned()), "{text}");
        }
        assert!(meant("roster:postgres", &names()).is_err());
    }

    fn fit(n: u128) -> Candidate {
        let person = person(n, &format!("P{n}"));
        Candidate { person, own: false, reachable: true, open: None, declined: false, not_now: None }
    }

    fn ids(of: &[u128]) -> Vec<PersonId> {
        of.iter().map(|n| PersonId(Uuid::from_u128(*n))).collect()
    }

    #[test]
    fn who_is_left_alone_is_asked_only_anyway() {
        let rests = Candidate { not_now: Some("rests for 12 more minutes".into()), ..fit(1) };
        let told = pick(std::slice::from_ref(&rests), false, false).unwrap_err();
        assert_eq!(told.message(), "anyway: P1 rests for 12 more minutes. Ask somebody else, or page them anyway.");
        assert_eq!(pick(std::slice::from_ref(&rests), false, true), Ok(ids(&[1])));
        assert_eq!(pick(&[rests.clone(), fit(2), fit(3)], false, false), Ok(ids(&[2])));
        assert_eq!(pick(&[rests, fit(2), fit(3)], true, true), Ok(ids(&[2, 3, 1])));
        let declined = Candidate { declined: true, ..fit(1) };
        assert_eq!(pick(&[declined, fit(2)], false, false), Ok(ids(&[2])), "who declined comes last");
    }

    #[test]
    fn nobody_is_asked_twice() {
        let open = |minutes, accepted| Some(OpenAsk { asked_by: "Ada".into(), minutes, accepted });
        let told = |candidate: Candidate| pick(&[candidate], false, true).unwrap_err().message();
        let asked = Candidate { open: open(4, false), ..fit(1) };
        assert!(told(asked.clone()).starts_with("Ada asked P1 4 minutes ago."), "{}", told(asked));
        let here = Candidate { open: open(1, true), ..fit(1) };
        assert_eq!(told(here), "P1 helps already: Ada asked a minute ago.");
        assert_eq!(told(Candidate { own: true, ..fit(1) }), "whom: You are here already. Ask somebody else.");
        assert!(told(Candidate { reachable: false, ..fit(1) }).contains("No address of P1"));
        assert!(pick(&[], true, true).is_err());
    }

    #[test]
    fn areas_are_about_services() {
        assert!(is_about("Card payments", "Card payments", "card-payments"));
        assert!(is_about("payments", "Card payments", "card-payments"));
        assert!(!is_about("Postgres", "Card payments", "card-payments") && !is_about("", "Ledger", "ledger"));
    }

    proptest! {
        /// Whoever is picked may be asked, each once; nobody is picked only when nobody is fit.
        #[test]
        fn only_the_fit_are_picked(
            people in prop::collection::vec((any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()), 0..6),
            together in any::<bool>(),
            anyway in any::<bool>(),
        ) {
            let candidates: Vec<Candidate> = (0_u128..).zip(&people).map(|(n, (own, reachable, open, rests))| Candidate {
                own: *own,
                reachable: *reachable,
                open: open.then(|| OpenAsk { asked_by: "Ada".into(), minutes: 1, accepted: false }),
                not_now: rests.then(|| "rests".into()),
                ..fit(n)
            }).collect();
            let able = |one: &Candidate| one.may_be_asked() && (anyway || one.not_now.is_none());
            match pick(&candidates, together, anyway) {
                Ok(mut picked) => {
                    let count = picked.len();
                    prop_assert!(count == 1 || together);
                    prop_assert!(picked.iter().all(|id| candidates.iter().any(|one| one.person.id == *id && able(one))));
                    picked.sort_unstable();
                    picked.dedup();
                    prop_assert_eq!(picked.len(), count);
                }
                Err(_) => prop_assert!(!candidates.iter().any(able)),
            }
        }

        #[test]
        fn any_name_can_be_read(text in ".{0,30}") {
            let _ = meant(&text, &names());
        }
    }
}
