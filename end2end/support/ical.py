"""Reads a calendar feed as programs do, and prints what stands in it: one JSON object per event."""

import json
import sys
import urllib.request

import icalendar

with urllib.request.urlopen(sys.argv[1]) as answer:
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8", answer.headers
    calendar = icalendar.Calendar.from_ical(answer.read())
events = [
    {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "summary": str(event["SUMMARY"]),
        "starts": event.decoded("DTSTART").isoformat(),
        "ends": event.decoded("DTEND").isoformat(),
    }
    for event in calendar.walk("VEVENT")
]
print(json.dumps({"name": str(calendar["X-WR-CALNAME"]), "events": events}))
