//! Who wants to hear of what, and who has been told of something that they have not loaded yet.

use domain::events::Notice;
use leptos::prelude::*;
use std::sync::{Mutex, PoisonError};

type Matches = Box<dyn Fn(&Notice) -> bool + Send + Sync>;

struct Subscriber {
    id: u64,
    matches: Matches,
    version: RwSignal<u64>,
    stale: bool,
}

#[derive(Default)]
struct List {
    next_id: u64,
    all: Vec<Subscriber>,
}

/// Everything on the page that follows the stream.
#[derive(Default)]
pub(super) struct Subscribers(Mutex<List>);

impl Subscribers {
    fn list(&self) -> std::sync::MutexGuard<'_, List> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn add(&self, matches: Matches, version: RwSignal<u64>) -> u64 {
        let mut list = self.list();
        list.next_id += 1;
        let id = list.next_id;
        list.all.push(Subscriber { id, matches, version, stale: false });
        id
    }

    pub fn remove(&self, id: u64) {
        self.list().all.retain(|subscriber| subscriber.id != id);
    }

    /// Marks those whom the notice concerns. True when there are any.
    #[cfg_attr(feature = "ssr", allow(dead_code))]
    pub fn mark(&self, notice: &Notice) -> bool {
        let mut marked = false;
        for subscriber in &mut self.list().all {
            if (subscriber.matches)(notice) {
                subscriber.stale = true;
                marked = true;
            }
        }
        marked
    }

    /// Marks everybody: notices may have been missed.
    #[cfg_attr(feature = "ssr", allow(dead_code))]
    pub fn mark_all(&self) {
        self.list().all.iter_mut().for_each(|subscriber| subscriber.stale = true);
    }

    /// Tells everybody who is marked, once.
    #[cfg_attr(feature = "ssr", allow(dead_code))]
    pub fn tell(&self) {
        // Setting a signal may add or remove subscribers: the list must be free by then.
        let stale: Vec<RwSignal<u64>> = self
            .list()
            .all
            .iter_mut()
            .filter_map(|subscriber| std::mem::take(&mut subscriber.stale).then_some(subscriber.version))
            .collect();
        for version in stale {
            // The page may have gone between marking and telling.
            version.try_update(|version| *version += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(kind: &str) -> Notice {
        Notice { seq: 1, kind: kind.into(), incident_id: None, alert_id: None }
    }

    #[test]
    fn a_burst_tells_those_concerned_once() {
        let owner = Owner::new();
        owner.set();
        let subscribers = Subscribers::default();
        let (alerts, incidents) = (RwSignal::new(0), RwSignal::new(0));
        subscribers.add(Box::new(|notice| notice.kind.starts_with("alert.")), alerts);
        let gone = subscribers.add(Box::new(|_| true), RwSignal::new(0));
        subscribers.add(Box::new(|notice| notice.kind.starts_with("incident.")), incidents);
        subscribers.remove(gone);
        for _ in 0..50 {
            assert!(subscribers.mark(&notice("alert.fired")));
        }
        assert!(!subscribers.mark(&notice("roster.changed")));
        subscribers.tell();
        subscribers.tell();
        assert_eq!((alerts.get_untracked(), incidents.get_untracked()), (1, 0));
        subscribers.mark_all();
        subscribers.tell();
        assert_eq!((alerts.get_untracked(), incidents.get_untracked()), (2, 1));
    }
}
