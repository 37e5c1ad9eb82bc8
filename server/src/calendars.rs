//! `GET /ical/{secret}.ics`: a feed as iCalendar (RFC 5545). Times are UTC, so no calendar has to know our zones.

use app_context::Ports;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::oncall::{CalendarFeed, CalendarItem};
use domain::{Refusal, Timestamp};
use http::{HeaderMap, StatusCode, header};
use icalendar::{Calendar, Component, Event, EventStatus, Property};
use sha2::{Digest, Sha256};

/// How often a calendar may look again.
const REFRESH: &str = "PT1H";

pub async fn serve(State(ports): State<Ports>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(secret) = file.strip_suffix(".ics") else { return StatusCode::NOT_FOUND.into_response() };
    match ports.on_call.read_feed(secret).await {
        Ok(feed) => answer(&written(&feed), &headers),
        Err(Refusal::NotFound(_)) => {
            (StatusCode::NOT_FOUND, "This calendar does not exist, or was ended.\n").into_response()
        }
        Err(Refusal::Unavailable) => {
            (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")], "Try again in a minute.\n").into_response()
        }
        Err(refusal) => (StatusCode::INTERNAL_SERVER_ERROR, format!("{refusal}\n")).into_response(),
    }
}

fn answer(text: &str, headers: &HeaderMap) -> Response {
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("\"{}\"", digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let seen = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let cached = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".to_owned())];
    if seen.is_some_and(|seen| seen.split(',').any(|one| one.trim() == tag)) {
        return (StatusCode::NOT_MODIFIED, cached).into_response();
    }
    (cached, [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text.to_owned()).into_response()
}

fn written(feed: &CalendarFeed) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&feed.name);
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("REFRESH-INTERVAL", REFRESH).add_parameter("VALUE", "DURATION").done());
    calendar.append_property(Property::new("X-PUBLISHED-TTL", REFRESH));
    for item in &feed.items {
        calendar.push(event(item));
    }
    calendar.done().to_string()
}

fn event(item: &CalendarItem) -> Event {
    let mut event = Event::new();
    event.uid(&item.uid).summary(&item.summary);
    event.add_property("DTSTAMP", basic(item.changed_at)).add_property("LAST-MODIFIED", basic(item.changed_at));
    event.add_property("DTSTART", basic(item.starts_at)).add_property("DTEND", basic(item.ends_at));
    event.sequence(u32::try_from(item.sequence).unwrap_or(0));
    event.status(match (&item.offer, item.cancelled) {
        (_, true) => EventStatus::Cancelled,
        (Some(_), false) => EventStatus::Tentative,
        (None, false) => EventStatus::Confirmed,
    });
    if let Some(offer) = &item.offer {
        event.description(&format!("{}\nTake it: {}", offer.words, offer.link)).url(&offer.link);
    }
    // Being on call blocks nobody's time.
    event.add_property("TRANSP", "TRANSPARENT");
    event.done()
}

/// `20261130T080000Z`
fn basic(at: Timestamp) -> String {
    at.to_string().replace(['-', ':'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_told_with_its_identity_and_in_utc() {
        let item = CalendarItem {
            uid: "a-1@muster".into(),
            sequence: 3,
            starts_at: Timestamp(1_795_766_400_000),
            ends_at: Timestamp(1_795_795_200_000),
            summary: "On call: Payments, primary".into(),
            cancelled: true,
            changed_at: Timestamp(1_795_144_320_000),
            offer: None,
        };
        let feed = CalendarFeed { name: "Mine".into(), items: vec![item] };
        let text = written(&feed);
        assert_eq!(written(&feed), text, "the same is told in the same words, or no ETag would ever match");
        for line in [
            "UID:a-1@muster",
            "SEQUENCE:3",
            "STATUS:CANCELLED",
            "DTSTART:20261127T080000Z",
            "DTEND:20261127T160000Z",
            "DTSTAMP:20261120T031200Z",
            "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        ] {
            assert!(text.lines().any(|it| it.trim_end() == line), "{line} in {text}");
        }
    }
}
