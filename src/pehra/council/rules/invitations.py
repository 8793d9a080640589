"""A meeting as calendars understand it: iCalendar (RFC 5545), called and called off by iTIP (RFC 5546).

Each person gets a calendar of their own with nobody else's address in it. Its UID stays, so that a change replaces what
stands in somebody's calendar; SEQUENCE grows with each change, so that an older mail that comes late changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

PRODUCT: Final = "-//Pehra//CERT Council//EN"
FILE_NAME: Final = "meeting.ics"


class Method(StrEnum):
    """What a calendar is asked to do with the meeting."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    PUBLISH = "PUBLISH"  # taken by hand from a page: nobody is asked for anything


@dataclass(frozen=True)
class Sitting:
    """A meeting as it stands. `revision` is 0 when it is called and grows; `address`: its page."""

    reference: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    revision: int
    cancelled: bool
    agenda: tuple[str, ...]
    address: str


@dataclass(frozen=True)
class Mailbox:
    """Somebody in a calendar."""

    name: str
    email: str


def media_type(method: Method) -> str:
    """How the file is declared in a mail (RFC 6047)."""
    return f"text/calendar; method={method}"


def uid(reference: str, host: str) -> str:
    """The same for every file about a meeting, whatever becomes of it."""
    return f"{reference.lower()}@{host}"


def sequence(sitting: Sitting) -> int:
    """Greater with each change. A cancellation is the last of them, and never equal to what it takes back."""
    return sitting.revision + 1 if sitting.cancelled else sitting.revision


def description(sitting: Sitting, heading: str) -> str:
    """What stands in the entry: the agenda and where the papers are, never what they say."""
    points = [f"{number}. {title}" for number, title in enumerate(sitting.agenda, start=1)]
    agenda = "\n".join([heading, *points]) if points else ""
    return "\n\n".join(part for part in (sitting.link, agenda, sitting.address) if part)


def calendar(
    sitting: Sitting,
    *,
    zone: str,
    host: str,
    stamped_at: datetime,
    organiser: Mailbox,
    attendee: Mailbox | None,
    agenda_heading: str,
) -> tuple[Method, bytes]:
    """The file, with what it asks for. Times stand in `zone`, which is told along with them.

    Without an `attendee` it is only published, which every calendar takes in as an entry of its own.
    """
    method = _method(sitting, attendee)
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method.value)
    file.add_component(_event(sitting, ZoneInfo(zone), uid(sitting.reference, host), stamped_at))
    event = file.events[0]
    event.add("description", description(sitting, agenda_heading))
    event["organizer"] = _address(organiser)
    if attendee is not None:
        person = _address(attendee)
        person.params.update({"ROLE": vText("REQ-PARTICIPANT"), "RSVP": vText("FALSE")})
        person.params["PARTSTAT"] = vText("NEEDS-ACTION")
        event.add("attendee", person, encode=False)
    file.add_missing_timezones()
    return method, file.to_ical()


def _method(sitting: Sitting, attendee: Mailbox | None) -> Method:
    if attendee is None:
        return Method.PUBLISH
    return Method.CANCEL if sitting.cancelled else Method.REQUEST


def _event(sitting: Sitting, zone: ZoneInfo, name: str, stamped_at: datetime) -> Event:
    event = Event()
    event.add("uid", name)
    event.add("sequence", sequence(sitting))
    event.add("dtstamp", stamped_at)
    event.add("dtstart", sitting.starts_at.astimezone(zone))
    event.add("dtend", sitting.ends_at.astimezone(zone))
    event.add("summary", _one_line(sitting.title))
    event.add("status", "CANCELLED" if sitting.cancelled else "CONFIRMED")
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT" if sitting.cancelled else "OPAQUE")
    if sitting.place:
        event.add("location", _one_line(sitting.place))
    event.add("url", sitting.address)
    return event


def _address(box: Mailbox) -> vCalAddress:
    address = vCalAddress(f"mailto:{box.email}")
    address.params["CN"] = vText(_plain(box.name))
    return address


def _plain(name: str) -> str:
    # A quotation mark cannot stand in a parameter, whatever is done with it (RFC 5545, 3.2).
    return _one_line(name).replace('"', "'")


def _one_line(text: str) -> str:
    return " ".join(text.split())
