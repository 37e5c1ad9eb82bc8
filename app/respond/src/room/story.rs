//! What is told of an incident: lines that people wrote and events, in one order. Pure.

use domain::Page;
use domain::incidents::TimelineItem;
use domain::log::LogLine;
use serde::{Deserialize, Serialize};

/// A stretch of the log and of the timeline, each oldest first. `next` is set while there are older ones.
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
    /// From here on nothing is missing; none when that is true from the very beginning.
    pub fn complete_from(&self) -> Option<i64> {
        let line = self.log.items.first().filter(|_| self.log.next.is_some()).map(|line| line.seq);
        let item = self.timeline.items.first().filter(|_| self.timeline.next.is_some()).map(|item| item.seq);
        line.max(item)
    }

    /// Lines and events in one order, from where nothing is missing. What stands before that belongs to the stretch
    /// before this one.
    pub fn told(&self) -> Vec<Entry> {
        let first = self.complete_from().unwrap_or(i64::MIN);
        let said = self.log.items.iter().cloned().map(Entry::Said);
        let happened = self.timeline.items.iter().cloned().map(Entry::Happened);
        let mut entries: Vec<Entry> = said.chain(happened).filter(|entry| entry.seq() >= first).collect();
        entries.sort_by_key(Entry::seq);
        entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use domain::timeline::Place;

    fn story(lines: &[i64], older_lines: bool, items: &[i64], older_items: bool) -> Story {
        let line = |seq: &i64| LogLine {
            id: "00000000-0000-0000-0000-000000000001".parse().unwrap(),
            seq: *seq,
            at: Timestamp(*seq),
            author: "Ada".into(),
            author_id: None,
            body: "hello".into(),
            answers: None,
            replies: 0,
            mentions: vec![],
            reactions: vec![],
        };
        let item = |seq: &i64| TimelineItem {
            seq: *seq,
            at: Timestamp(*seq),
            happened_at: Timestamp(*seq),
            place: Place::Record,
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

    fn seqs(story: &Story) -> Vec<i64> {
        story.told().iter().map(Entry::seq).collect()
    }

    #[test]
    fn lines_and_events_stand_in_one_order() {
        let whole = story(&[2, 4], false, &[1, 3], false);
        assert_eq!(seqs(&whole), [1, 2, 3, 4]);
        assert_eq!(whole.complete_from(), None);
    }

    #[test]
    fn nothing_is_told_from_where_something_may_be_missing() {
        let newest = story(&[60, 70], true, &[5, 50, 65], false);
        assert_eq!(seqs(&newest), [60, 65, 70], "lines before 60 are not here, so the events are not told");
        assert_eq!(newest.complete_from(), Some(60));
        let before_60 = story(&[20, 40], true, &[5, 50], false);
        assert_eq!(seqs(&before_60), [20, 40, 50]);
        let before_20 = story(&[10], false, &[5], false);
        assert_eq!(seqs(&before_20), [5, 10]);
        assert_eq!(before_20.complete_from(), None);
    }
}
