//! Which lever somebody means by a name.

use super::Lever;

/// Why a name means no lever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindLever {
    /// None is called so; these there are.
    None(Vec<String>),
    /// Several are.
    Several(Vec<String>),
}

impl FindLever {
    /// What to write instead.
    #[must_use]
    pub fn told(&self, name: &str) -> String {
        match self {
            FindLever::None(all) if all.is_empty() => {
                "There are no levers yet. They are registered on the page of their service.".into()
            }
            FindLever::None(all) => format!("No lever is called “{name}”. There are: {}.", all.join(", ")),
            FindLever::Several(which) => {
                format!("Which “{name}” do you mean: {}? Write the service before it.", which.join(", or "))
            }
        }
    }
}

/// How many names a refusal lists.
const NAMED: usize = 12;

/// The one lever that a name means: the whole name, or service and name; else the only one that holds these words. Letters
/// may be large or small.
///
/// # Errors
/// Which levers there are, or which of them are meant.
pub fn find<'l>(levers: &'l [Lever], name: &str) -> Result<&'l Lever, FindLever> {
    let wanted = plain(name);
    let full = |lever: &Lever| format!("{} {}", lever.service.name, lever.name);
    let is_whole = |lever: &&Lever| {
        let by_slug = format!("{} {}", lever.service.slug, lever.name);
        [plain(&lever.name), plain(&full(lever)), plain(&by_slug)].contains(&wanted)
    };
    let holds = |lever: &&Lever| !wanted.is_empty() && plain(&full(lever)).contains(&wanted);
    let whole: Vec<&Lever> = levers.iter().filter(is_whole).collect();
    let found = if whole.is_empty() { levers.iter().filter(holds).collect() } else { whole };
    let names = |levers: &mut dyn Iterator<Item = &Lever>| levers.take(NAMED).map(full).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(FindLever::None(names(&mut levers.iter()))),
        several => Err(FindLever::Several(names(&mut several.iter().copied()))),
    }
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::{Connector, LeverKind, LeverState};
    use super::*;
    use crate::ids::{LeverId, ServiceId};
    use crate::services::ServiceRef;

    fn lever(service: &str, name: &str) -> Lever {
        let id = uuid::Uuid::nil();
        Lever {
            id: LeverId(id),
            service: ServiceRef { id: ServiceId(id), slug: service.to_lowercase(), name: service.into() },
            name: name.into(),
            kind: LeverKind::KillSwitch,
            normal: LeverState::On(true),
            target_group: String::new(),
            effect: String::new(),
            back_with_incident: true,
            connector: Connector::Webhook { url: "https://flags.example.org".into() },
            state: None,
            read_at: None,
            tested_at: None,
            tested_by: None,
            tested_words: String::new(),
            tested_well: None,
            pulled: false,
            put_back_at: None,
            kept_why: String::new(),
            pull: None,
            last: None,
        }
    }

    #[test]
    fn a_name_means_one_lever_or_is_asked_about() {
        let levers = [
            lever("Checkout", "3DS v2"),
            lever("Checkout", "3DS v2 for guests"),
            lever("Search", "Suggestions"),
            lever("Shop", "Suggestions"),
        ];
        for (name, meant) in [("3ds  v2", 0), ("guests", 1), ("search suggestions", 2), ("shop Suggestions", 3)] {
            assert_eq!(find(&levers, name), Ok(&levers[meant]), "{name}");
        }
        let told = |name| find(&levers, name).unwrap_err().told(name);
        assert_eq!(
            told("suggestions"),
            "Which “suggestions” do you mean: Search Suggestions, or Shop Suggestions? Write the service before it."
        );
        assert!(told("rope").starts_with("No lever is called “rope”. There are: Checkout 3DS v2, "));
        assert!(find(&levers, "").is_err());
        assert!(find(&[], "rope").unwrap_err().told("rope").contains("no levers yet"));
    }
}
