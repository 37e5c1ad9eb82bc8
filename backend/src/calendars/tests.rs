//! Calendars as Google, Outlook and Apple write them, and as nobody should.

use super::{Event, Unreadable, read_now};
use domain::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;

const GOOGLE: &str = "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\n\
    CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\nX-WR-CALNAME:ada@example.org\r\nX-WR-TIMEZONE:Europe/Berlin\r\n\
    BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nX-LIC-LOCATION:Europe/Berlin\r\nBEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\n\
    TZOFFSETTO:+0200\r\nTZNAME:CEST\r\nDTSTART:19700329T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n\
    END:DAYLIGHT\r\nBEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\n\
    DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n\
    BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20270103\r\nDTSTAMP:20261120T031200Z\r\n\
    UID:4k1@google.com\r\nSUMMARY:Vacation\\, at\r\n  last\r\nSTATUS:CONFIRMED\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20261012T090000\r\nDTEND;TZID=Europe/Berlin:20261012T100000\r\n\
    RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20261109T225959Z;BYDAY=MO\r\nEXDATE;TZID=Europe/Berlin:20261026T090000\r\n\
    UID:5m2@google.com\r\nORGANIZER;CN=Ada:mailto:Ada@Example.org\r\n\
    ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;CN=\"Bo; of payments:\";X-NUM-GUESTS=0:mailto:bo@example.org\r\n\
    SUMMARY:Team\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART;TZID=Europe/Berlin:20261103T140000\r\nDTEND;TZID=Europe/Berlin:20261103T150000\r\n\
    UID:5m2@google.com\r\nRECURRENCE-ID;TZID=Europe/Berlin:20261102T090000\r\nSUMMARY:Team\\, moved\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nDTSTART:20261201T080000Z\r\nDTEND:20261201T090000Z\r\nUID:6@google.com\r\nSTATUS:CANCELLED\r\n\
    SUMMARY:Off\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const OUTLOOK: &str = "\u{feff}BEGIN:VCALENDAR\nMETHOD:PUBLISH\nPRODID:Microsoft Exchange Server 2010\nVERSION:2.0\n\
    X-WR-CALNAME:Calendar\nBEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\n\
    TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\n\
    BEGIN:DAYLIGHT\nDTSTART:16010101T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n\
    RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\nBEGIN:VEVENT\n\
    RRULE:FREQ=DAILY;UNTIL=20261026T080000Z;INTERVAL=1\nUID:040000008200E00074C5B7101A82E00800000000\n\
    SUMMARY:Out of office\nDTSTART;TZID=W. Europe Standard Time:20261023T090000\n\
    DTEND;TZID=W. Europe Standard Time:20261023T170000\nCLASS:PUBLIC\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\n\
    BEGIN:VALARM\nDESCRIPTION:REMINDER\nTRIGGER;RELATED=START:-PT15M\nACTION:DISPLAY\nEND:VALARM\nEND:VEVENT\n\
    END:VCALENDAR\n";

const APPLE: &str = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Apple Inc.//macOS 15.1//EN\nCALSCALE:GREGORIAN\n\
    BEGIN:VEVENT\nCREATED:20261101T100000Z\nUID:8D0E0A4C-0001\nDTSTART;TZID=America/New_York:20261031T220000\n\
    DURATION:PT8H\nSUMMARY:Night train\nSEQUENCE:0\nEND:VEVENT\nBEGIN:VEVENT\nUID:8D0E0A4C-0002\n\
    DTSTART;VALUE=DATE:20261120\nRRULE:FREQ=MONTHLY;COUNT=3\nRDATE;VALUE=DATE:20261125\nEXDATE;VALUE=DATE:20261220\n\
    SUMMARY:Day off\nEND:VEVENT\nBEGIN:VEVENT\nUID:8D0E0A4C-0003\nDTSTART:20261121T090000\nDTEND:20261121T100000\n\
    SUMMARY:Wherever I am\nEND:VEVENT\nEND:VCALENDAR";

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

/// From October 2026 on, for a year and more, in Berlin.
fn of(text: &str) -> Result<Vec<Event>, Unreadable> {
    let berlin = TimeZone::get("Europe/Berlin").unwrap();
    read_now(text, &berlin, at("2026-10-01T00:00:00Z"), at("2027-11-01T00:00:00Z"))
}

fn calendar(event: &str) -> String {
    calendar_of([event])
}

/// All of one UID.
fn calendar_of<'a>(events: impl IntoIterator<Item = &'a str>) -> String {
    let event = |event: &str| format!("BEGIN:VEVENT\nUID:1\n{event}\nEND:VEVENT\n");
    format!("BEGIN:VCALENDAR\n{}END:VCALENDAR\n", events.into_iter().map(event).collect::<String>())
}

/// `2026-10-12T07:00Z 2026-10-12T08:00Z Team`
fn words(events: &[Event]) -> Vec<String> {
    let word = |at: Timestamp| format!("{}Z", &at.to_jiff().to_string()[..16]);
    let days = |event: &Event| event.all_day.map(|(first, last)| format!(" ({first} to {last})")).unwrap_or_default();
    let one =
        |event: &Event| format!("{} {} {}{}", word(event.starts_at), word(event.ends_at), event.summary, days(event));
    events.iter().map(one).collect()
}

#[test]
fn google_is_read_with_what_was_moved_left_out_and_cancelled() {
    let events = of(GOOGLE).unwrap();
    // Nine in Berlin, before and after the change of the clocks.
    assert_eq!(
        words(&events),
        [
            "2026-10-12T07:00Z 2026-10-12T08:00Z Team",
            "2026-10-19T07:00Z 2026-10-19T08:00Z Team",
            "2026-11-03T13:00Z 2026-11-03T14:00Z Team, moved",
            "2026-11-09T08:00Z 2026-11-09T09:00Z Team",
            "2026-12-23T23:00Z 2027-01-02T23:00Z Vacation, at last (2026-12-24 to 2027-01-02)",
        ]
    );
    assert_eq!(events[0].emails, ["ada@example.org", "bo@example.org"]);
    assert_eq!(events[0].uid, "5m2@google.com");
}

#[test]
fn outlook_is_read_with_the_zones_of_windows() {
    assert_eq!(
        words(&of(OUTLOOK).unwrap()),
        [
            "2026-10-23T07:00Z 2026-10-23T15:00Z Out of office",
            "2026-10-24T07:00Z 2026-10-24T15:00Z Out of office",
            "2026-10-25T08:00Z 2026-10-25T16:00Z Out of office",
            "2026-10-26T08:00Z 2026-10-26T16:00Z Out of office",
        ]
    );
}

#[test]
fn apple_is_read_with_durations_days_and_times_of_no_zone() {
    assert_eq!(
        words(&of(APPLE).unwrap()),
        [
            "2026-11-01T02:00Z 2026-11-01T10:00Z Night train",
            "2026-11-19T23:00Z 2026-11-20T23:00Z Day off (2026-11-20 to 2026-11-20)",
            "2026-11-21T08:00Z 2026-11-21T09:00Z Wherever I am",
            "2026-11-24T23:00Z 2026-11-25T23:00Z Day off (2026-11-25 to 2026-11-25)",
            "2027-01-19T23:00Z 2027-01-20T23:00Z Day off (2027-01-20 to 2027-01-20)",
        ]
    );
}

#[test]
fn a_week_from_nine_to_nine_ends_at_nine_when_the_clocks_change() {
    let week = "DTSTART;TZID=Europe/Berlin:20261019T090000\nDTEND;TZID=Europe/Berlin:20261026T090000\n\
                RRULE:FREQ=WEEKLY;COUNT=2";
    assert_eq!(
        words(&of(&calendar(week)).unwrap()),
        ["2026-10-19T07:00Z 2026-10-26T08:00Z ", "2026-10-26T08:00Z 2026-11-02T08:00Z "]
    );
}

#[test]
fn only_what_lies_within_the_time_is_told() {
    for (event, told) in [
        ("DTSTART:20260901T000000Z\nDTEND:20261001T000000Z", 0),
        ("DTSTART:20260901T000000Z\nDTEND:20261001T000001Z", 1),
        ("DTSTART:20271101T000000Z\nDTEND:20271102T000000Z", 0),
        ("DTSTART:20261101T000000Z", 1),
        ("DTSTART:20261101T000000Z\nDTEND:20251102T000000Z", 1),
        ("DTSTART:19900101T000000Z\nDURATION:P1D\nRRULE:FREQ=DAILY", 396),
        ("SUMMARY:Never", 0),
        ("DTSTART:soon", 0),
    ] {
        assert_eq!(of(&calendar(event)).unwrap().len(), told, "{event}");
    }
}

#[test]
fn what_is_none_or_too_much_is_refused() {
    let busy = calendar("DTSTART:20261001T000000Z\nRRULE:FREQ=HOURLY");
    let never = calendar("DTSTART:20261001T000000Z\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30");
    for (text, why) in [
        ("<html>Sign in</html>", Unreadable::NoCalendar),
        ("", Unreadable::NoCalendar),
        (&busy, Unreadable::Many),
        (&never, Unreadable::Endless),
        (&"x".repeat(super::TEXT_MAX + 1), Unreadable::Large),
    ] {
        assert_eq!(of(text), Err(why));
    }
}

/// The cases of `series.txt`: what each is about, its calendar, and what it is read as.
fn series() -> Vec<(&'static str, String, Vec<&'static str>)> {
    let cases = include_str!("series.txt").split("\n= ").skip(1);
    let case = |case: &'static str| {
        let lines = |kind: &'static str| case.lines().filter_map(move |line| line.strip_prefix(kind));
        // A word with a colon begins a line of the event.
        let word = |word: &str| if word.contains(':') { format!("\n{word}") } else { format!(" {word}") };
        let events: Vec<String> = lines("- ").map(|event| event.split(' ').map(word).collect()).collect();
        let text = calendar_of(events.iter().map(String::as_str));
        (case.lines().next().unwrap(), text, lines("> ").collect())
    };
    cases.map(case).collect()
}

#[test]
fn series_are_where_they_are_told_to_be() {
    let cases = series();
    assert!(cases.len() > 20, "{}", cases.len());
    for (about, text, told) in cases {
        assert_eq!(words(&of(&text).unwrap()), told, "{about}");
    }
}

#[test]
fn later_repetitions_take_over_who_takes_part_and_what_it_is_about() {
    let events = of(&calendar_of([
        "DTSTART:20261102T090000Z\nRRULE:FREQ=DAILY;COUNT=3\nATTENDEE:mailto:ada@example.org\nDESCRIPTION:Old",
        "RECURRENCE-ID;RANGE=THISANDFUTURE:20261103T090000Z\nDTSTART:20261103T090000Z\n\
         ATTENDEE:mailto:bo@example.org\nDESCRIPTION:New",
    ]));
    let events = events.unwrap();
    let told: Vec<_> = events.iter().map(|event| (event.emails.join(" "), event.description.as_str())).collect();
    let [old, new] = [("ada@example.org".to_owned(), "Old"), ("bo@example.org".to_owned(), "New")];
    assert_eq!(told, [old, new.clone(), new]);
}

#[test]
fn series_that_would_take_too_long_are_refused() {
    let daily = "DTSTART:20261001T090000Z\nRRULE:FREQ=DAILY";
    let past = "DTSTART:19900101T090000Z\nRRULE:FREQ=DAILY;COUNT=2";
    let onward = "RECURRENCE-ID;RANGE=THISANDFUTURE:20261001T090000Z\nDTSTART:20261001T100000Z";
    let far = "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000\nDTSTART:20261001T100000Z";
    let hourly = "DTSTART:00010101T000000Z\nRRULE:FREQ=HOURLY";
    let taking = |rule: &str| calendar(&format!("{daily}\nEXRULE:{rule}"));
    for (text, why) in [
        (calendar_of([[past; 2000], [onward; 2000]].concat()), Unreadable::Endless),
        (calendar_of([hourly, far]), Unreadable::Endless),
        (calendar_of([onward, "DTSTART:20261001T090000Z\nRRULE:FREQ=HOURLY"]), Unreadable::Many),
        (taking("FREQ=SECONDLY"), Unreadable::Endless),
        (calendar(&format!("{daily}{}", "\nEXRULE:FREQ=HOURLY".repeat(200))), Unreadable::Endless),
    ] {
        assert_eq!(of(&text), Err(why), "{}", &text[..200.min(text.len())]);
    }
}

#[test]
fn series_at_the_edge_of_what_there_is_are_read() {
    let daily = "DTSTART:20261001T090000Z\nRRULE:FREQ=DAILY;COUNT=3";
    let long = format!("{daily}\nDESCRIPTION:{}", "x".repeat(4_000_000));
    let periods = "RDATE;VALUE=PERIOD:".to_owned() + &"20261101T090000Z/PT1H,".repeat(200_000);
    for (events, told) in [
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261002T090000Z\nDTSTART:99991231T235959Z"], 1),
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261002T090000Z\nDTSTART:00010101T000000Z"], 1),
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:99991231T235959Z\nDTSTART:20261001T090000Z"], 4),
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:00010101T000000Z\nDTSTART:20261001T090000Z"], 1),
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:never\nDTSTART:20261001T090000Z"], 4),
        (vec![daily, "RECURRENCE-ID;RANGE=THISANDFUTURE:20261002T090000Z\nSUMMARY:Without a start"], 2),
        (
            vec!["DTSTART:20261001T090000Z\nRDATE;VALUE=PERIOD:20261101T000000Z/99981231T235959Z,/,20261102T000000Z/P"],
            3,
        ),
        (vec!["DTSTART:20261001T090000Z\nRDATE;VALUE=PERIOD:20261101T000000Z/P99999W,20261102T000000Z/P999999999W"], 3),
        (vec!["DTSTART:20261001T090000Z\nEXRULE:FREQ=DAILY"], 0),
        (vec![&long], 3),
        (vec![daily, &periods], 3),
        (vec!["DTSTART:20261001T090000Z", &periods], 1),
    ] {
        let text = calendar_of(events);
        assert_eq!(of(&text).unwrap().len(), told, "{}", &text[..400.min(text.len())]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), cut in 0..GOOGLE.len(), at in 0..GOOGLE.len()) {
        for whole in [GOOGLE, OUTLOOK, APPLE] {
            let head: String = whole.chars().take(cut).collect();
            let tail: String = whole.chars().skip(at).collect();
            let _ = of(&format!("{head}{text}{tail}"));
        }
        let _ = of(&calendar(&text));
    }

    #[test]
    fn any_event_is_read_or_refused(
        starts in "(DTSTART|dtstart;VALUE=DATE|DTSTART;TZID=[A-Z/:]{0,6}):[0-9]{4}[01][0-9][0-3][0-9](T[0-2][0-9][0-5][0-9][0-6][0-9]Z?)?",
        lasts in "(DURATION:[+-]?P[0-9]{0,12}[WDTHMS]?[0-9]{0,4}[HMS]?|DTEND:[0-9]{8}|)",
        every in "RRULE:FREQ=(SECONDLY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)(;INTERVAL=[0-9]{1,10})?",
        by in "(;BY(DAY|MONTH|MONTHDAY|YEARDAY|WEEKNO|SETPOS|HOUR)=-?[0-9]{0,3}(MO|FR|SU)?){0,3}(;UNTIL=[0-9]{8})?",
        others in "(EXDATE|RDATE|RECURRENCE-ID):[0-9]{8}(T[0-9]{6})?",
    ) {
        let _ = of(&calendar(&format!("{starts}\n{lasts}\n{every}{by}\n{others}")));
    }
}

proptest! {
    // Some go on for two thousand years of hours.
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_series_is_read_or_refused(
        from in "(:|;VALUE=DATE:|;TZID=America/New_York:)(0001|2026|9999)(01|10|12)[0-3][0-9](T[0-2][0-9]0000Z?)?",
        places in proptest::collection::vec(
            "(:|;TZID=Europe/Berlin:)(0001|2026|2027|9999)[01][0-9][0-3][0-9](T[0-2][0-9]0000Z?)?", 6),
        takes in "(EXRULE:FREQ=(HOURLY|DAILY|WEEKLY|YEARLY)(;COUNT=[0-9]{1,3}|;BYDAY=SA,-1SU|;BYSETPOS=-1)?)?",
        period in "(P[0-9]{1,9}[WDT]?([0-9]{1,9}[HMS])?|[0-9]{8}T[0-9]{6}Z?|-?P?|/)",
        own in proptest::collection::vec(
            "(STATUS:CANCELLED|RRULE:FREQ=(DAILY|WEEKLY;COUNT=5)|DURATION:P[0-9]{1,6}[WD]|RDATE:20261101|X:)", 3),
    ) {
        let series = format!("DTSTART{from}\nRRULE:FREQ=WEEKLY\n{takes}\nRDATE;VALUE=PERIOD{}/{period}", places[0]);
        let onward = |place: usize| {
            let (id, start) = (&places[place], &places[(place + 3) % 6]);
            format!("RECURRENCE-ID;RANGE=THISANDFUTURE{id}\nDTSTART{start}\n{}", own[place % 3])
        };
        let single = format!("RECURRENCE-ID{}\nDTSTART{}", places[1], places[2]);
        let events = [series, onward(0), onward(1), single, onward(2), onward(3)];
        let _ = of(&calendar_of(events.iter().map(String::as_str)));
    }
}
