//! Who writes where: the awareness of Yjs. Never kept, and never believed: whatever an editor says about its person is
//! replaced by what its session says.

use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use yrs::block::ClientID;
use yrs::sync::AwarenessUpdate;
use yrs::sync::awareness::AwarenessUpdateEntry;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;

/// What an editor may say about itself, in bytes.
const STATE_MAX: usize = 4 * 1024;
/// Editors of one document that are shown.
const CLIENTS_MAX: usize = 500;

/// The last word of every editor.
#[derive(Default)]
pub struct Carets {
    states: HashMap<ClientID, AwarenessUpdateEntry>,
}

/// The editors that one connection speaks for, and whose they are.
pub struct Hand {
    /// `{id, name, color}`, as everybody sees it.
    person: Value,
    clients: HashSet<ClientID>,
}

impl Hand {
    /// `color`: 0 to 7.
    #[must_use]
    pub fn new(id: &str, name: &str, color: u8) -> Hand {
        Hand { person: json!({ "id": id, "name": name, "color": color }), clients: HashSet::new() }
    }
}

impl Carets {
    /// What an editor says about where it is; answers what everybody is told, if that is anything.
    pub fn take(&mut self, hand: &mut Hand, said: &[u8]) -> Option<Vec<u8>> {
        if said.len() > STATE_MAX * 2 || said.first().is_none_or(|count| *count > 8) {
            return None;
        }
        let update = AwarenessUpdate::decode_v1(said).ok()?;
        let mut told = HashMap::new();
        for (client, entry) in update.clients {
            let known = self.states.get(&client);
            let foreign = known.is_some() && !hand.clients.contains(&client);
            let stale = known.is_some_and(|known| known.clock > entry.clock);
            let full = known.is_none() && self.states.len() >= CLIENTS_MAX;
            if foreign || stale || full || entry.json.len() > STATE_MAX {
                continue;
            }
            let Some(json) = signed(&entry.json, &hand.person) else { continue };
            hand.clients.insert(client);
            let entry = AwarenessUpdateEntry { clock: entry.clock, json };
            match &*entry.json {
                "null" => self.states.remove(&client),
                _ => self.states.insert(client, entry.clone()),
            };
            told.insert(client, entry);
        }
        written(told)
    }

    /// The connection is gone, and with it its editors.
    pub fn leave(&mut self, hand: &Hand) -> Option<Vec<u8>> {
        let gone = hand.clients.iter().filter_map(|client| {
            let last = self.states.remove(client)?;
            Some((*client, AwarenessUpdateEntry { clock: last.clock + 1, json: Arc::from("null") }))
        });
        written(gone.collect())
    }

    pub(super) fn all(&self) -> Option<Vec<u8>> {
        written(self.states.clone())
    }
}

/// The state with the person that the session names; none when it is no state.
fn signed(json: &str, person: &Value) -> Option<Arc<str>> {
    match serde_json::from_str(json).ok()? {
        Value::Null => Some("null".into()),
        Value::Object(mut state) => {
            state.insert("user".into(), person.clone());
            Some(Value::Object(state).to_string().into())
        }
        _ => None,
    }
}

fn written(clients: HashMap<ClientID, AwarenessUpdateEntry>) -> Option<Vec<u8>> {
    (!clients.is_empty()).then(|| AwarenessUpdate { clients }.encode_v1())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(client: u64, clock: u32, json: &str) -> Vec<u8> {
        let entry = AwarenessUpdateEntry { clock, json: json.into() };
        AwarenessUpdate { clients: HashMap::from([(ClientID::new(client), entry)]) }.encode_v1()
    }

    fn heard(bytes: Option<Vec<u8>>) -> Option<Value> {
        let update = AwarenessUpdate::decode_v1(&bytes?).unwrap();
        let entry = update.clients.into_values().next()?;
        serde_json::from_str(&entry.json).ok()
    }

    #[test]
    fn nobody_writes_under_the_name_of_another() {
        let (mut carets, mut ada, mut eve) = (Carets::default(), Hand::new("1", "Ada", 1), Hand::new("2", "Eve", 2));
        let told = heard(carets.take(&mut ada, &said(7, 1, r#"{"cursor":3,"user":{"name":"Grace"}}"#))).unwrap();
        assert_eq!(told, json!({"cursor": 3, "user": {"id": "1", "name": "Ada", "color": 1}}));
        assert!(carets.take(&mut eve, &said(7, 2, r#"{"cursor":9}"#)).is_none(), "7 is Ada's");
        assert!(carets.take(&mut ada, &said(7, 0, "{}")).is_none(), "said before");
        assert!(carets.take(&mut ada, &[0xff, 0xff, 0xff, 0xff, 0xff]).is_none());
    }

    #[test]
    fn whoever_goes_takes_their_carets_along() {
        let (mut carets, mut ada) = (Carets::default(), Hand::new("1", "Ada", 1));
        carets.take(&mut ada, &said(7, 1, "{}"));
        assert!(carets.all().is_some());
        assert_eq!(heard(carets.leave(&ada)), Some(Value::Null));
        assert!(carets.all().is_none() && carets.leave(&ada).is_none());
    }
}
