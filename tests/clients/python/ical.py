"""Reads a calendar with icalendar, and tells what it finds wrong with it: python ical.py FILE"""

import json
import sys
from pathlib import Path

from icalendar import Calendar

calendar = Calendar.from_ical(Path(sys.argv[1]).read_bytes())
events = calendar.walk("VEVENT")
print(json.dumps({
    "name": str(calendar["X-WR-CALNAME"]),
    "errors": [str(error) for component in calendar.walk() for error in component.errors],
    "missing": [name for event in events for name in event.required if name not in event],
    "events": [{
        "uid": str(event["UID"]),
        "title": str(event["SUMMARY"]),
        "first": event.decoded("DTSTART").isoformat(),
        "behind": event.decoded("DTEND").isoformat(),
        "isDay": type(event.start).__name__ == "date",
        "status": str(event["STATUS"]),
        "sequence": int(event["SEQUENCE"]),
        "description": str(event["DESCRIPTION"]),
    } for event in events],
}))
