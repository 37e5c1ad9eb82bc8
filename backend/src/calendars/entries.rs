//! Events as a calendar writes them, and what they say of each of their times.

use super::lines::Component;
use super::moments::{Length, Moment};
use super::zones::Zones;
use super::{DESCRIPTION_MAX, EMAIL_MAX, EMAILS_MAX, Event, SUMMARY_MAX};
use domain::Timestamp;
use jiff::civil::Date;
use std::cell::OnceCell;

/// An event that is at some time: it has a start, and is not cancelled.
pub(super) struct Entry<'a> {
    pub component: &'a Component<'a>,
    pub start: Moment,
    pub length: Length,
    /// Written once, however often it repeats: texts may be long.
    texts: OnceCell<Texts>,
}

struct Texts {
    uid: String,
    summary: String,
    description: String,
    emails: Vec<String>,
}

impl<'a> Entry<'a> {
    pub fn read(component: &'a Component<'a>, zones: &Zones) -> Option<Entry<'a>> {
        if is_cancelled(component) {
            return None;
        }
        let start = Moment::read(component.first("DTSTART")?, zones)?;
        let length = length(component, &start, zones);
        Some(Entry { component, start, length, texts: OnceCell::new() })
    }

    /// One of its times.
    pub fn event(&self, starts_at: Timestamp, ends_at: Timestamp, all_day: Option<(Date, Date)>) -> Event {
        let component = self.component;
        let texts = self.texts.get_or_init(|| Texts {
            uid: cut(&component.text("UID"), SUMMARY_MAX),
            summary: cut(&component.text("SUMMARY"), SUMMARY_MAX),
            description: cut(&component.text("DESCRIPTION"), DESCRIPTION_MAX),
            emails: emails(component),
        });
        Event {
            uid: texts.uid.clone(),
            summary: texts.summary.clone(),
            description: texts.description.clone(),
            emails: texts.emails.clone(),
            starts_at,
            ends_at,
            all_day,
        }
    }
}

pub(super) fn is_cancelled(component: &Component) -> bool {
    component.text("STATUS").eq_ignore_ascii_case("CANCELLED")
}

fn length(component: &Component, start: &Moment, zones: &Zones) -> Length {
    let end = || Some(Length::between(start, &Moment::read(component.first("DTEND")?, zones)?));
    let given = end().or_else(|| Length::read(component.first("DURATION")?.value)).unwrap_or_default();
    // A day without an end is that day.
    if start.is_day && given.about_s() <= 0 { Length::a_day() } else { given }
}

fn emails(event: &Component) -> Vec<String> {
    let lines = event.all("ORGANIZER").chain(event.all("ATTENDEE"));
    let email = |value: &str| {
        let value = value.trim().to_lowercase();
        let address = value.strip_prefix("mailto:").unwrap_or(&value).trim();
        (address.contains('@') && address.len() <= EMAIL_MAX).then(|| address.to_owned())
    };
    // Google writes an id in the address, and the address beside it.
    let all = lines.filter_map(|line| email(line.value).or_else(|| email(line.parameter("EMAIL")?)));
    let mut emails: Vec<String> = Vec::new();
    for email in all {
        if emails.len() < EMAILS_MAX && !emails.contains(&email) {
            emails.push(email);
        }
    }
    emails
}

fn cut(text: &str, letters: usize) -> String {
    text.chars().take(letters).collect()
}
