//! What is told of an incident: lines that people wrote and events, in one order, from the newest back to where the
//! reader stopped asking. Pure.

use domain::Page;
use domain::incidents::{LogLine, TimelineItem};
use serde::{Deserialize, Serialize};

/// A stretch of the log and of the timeline, each oldest first. `next` is set while older ones are not here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub log: Page<LogLine>,
    pub timeline: Page<TimelineItem>,
}

/// One entry of the log as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Said(LogLine),
    Happened(TimelineItem),
}

impl Entry {
    pub fn seq(&self) -> i64 {
        match self {
            Entry::Said(line) => line.seq,
            Entry::Happened(item) => item.seq,
        }
    }
}

impl Story {
    /// What stands before this one, of which nothing is here yet.
    pub fn before(&self) -> Story {
        let next = (self.log.next.clone(), self.timeline.next.clone());
        Story { log: Page { items: Vec::new(), next: next.0 }, timeline: Page { items: Vec::new(), next: next.1 } }
    }

    /// From here on nothing is missing; none when that is true from the very beginning.
    pub fn complete_from(&self, later: &Story) -> Option<i64> {
        let line = self.log.items.first().or(later.log.items.first()).filter(|_| self.log.next.is_some());
        let item =
            self.timeline.items.first().or(later.timeline.items.first()).filter(|_| self.timeline.next.is_some());
        line.map(|line| line.seq).max(item.map(|item| item.seq))
    }

    /// Puts older entries in front.
    pub fn go_back(&mut self, older: Story) {
        self.log.next = older.log.next;
        self.log.items.splice(0..0, older.log.items);
        self.timeline.next = older.timeline.next;
        self.timeline.items.splice(0..0, older.timeline.items);
    }

    /// Everything of both stretches from `first` on, in one order, without doubles.
    pub fn told(&self, later: &Story, first: i64) -> Vec<Entry> {
        let said = self.log.items.iter().chain(&later.log.items).cloned().map(Entry::Said);
        let happened = self.timeline.items.iter().chain(&later.timeline.items).cloned().map(Entry::Happened);
        let mut entries: Vec<Entry> = said.chain(happened).filter(|entry| entry.seq() >= first).collect();
        entries.sort_by_key(Entry::seq);
        entries.dedup_by_key(|entry| entry.seq());
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    fn story(lines: &[i64], older_lines: bool, items: &[i64], older_items: bool) -> Story {
        let line = |seq: &i64| LogLine {
            id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
            seq: *seq,
            at: Timestamp(*seq),
            author: "Ada".into(),
            author_id: None,
            body: "hello".into(),
        };
        let item = |seq: &i64| TimelineItem {
            seq: *seq,
            at: Timestamp(*seq),
            kind: "page.sent".into(),
            actor: "Ada".into(),
            sentence: "did".into(),
            icon: "flag".into(),
        };
        let next = |older: bool| older.then(|| "there is more".to_owned());
        Story {
            log: Page { items: lines.iter().map(line).collect(), next: next(older_lines) },
            timeline: Page { items: items.iter().map(item).collect(), next: next(older_items) },
        }
    }

    fn seqs(past: &Story, recent: &Story) -> Vec<i64> {
        let first = past.complete_from(recent).unwrap_or(i64::MIN);
        past.told(recent, first).iter().map(Entry::seq).collect()
    }

    #[test]
    fn lines_and_events_stand_in_one_order_without_doubles() {
        let recent = story(&[2, 4], false, &[1, 3], false);
        let past = recent.before();
        assert_eq!(seqs(&past, &recent), [1, 2, 3, 4]);
        let again = story(&[2], false, &[3, 5], false);
        assert_eq!(seqs(&again, &recent), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn nothing_is_told_from_where_something_may_be_missing() {
        let recent = story(&[60, 70], true, &[5, 50, 65], false);
        let mut past = recent.before();
        assert_eq!(seqs(&past, &recent), [60, 65, 70], "lines before 60 are not here, so the events are not told");
        past.go_back(story(&[20, 40], true, &[], false));
        assert_eq!(seqs(&past, &recent), [20, 40, 50, 60, 65, 70]);
        past.go_back(story(&[10], false, &[], false));
        assert_eq!(past.complete_from(&recent), None);
        assert_eq!(seqs(&past, &recent), [5, 10, 20, 40, 50, 60, 65, 70]);
    }
}
