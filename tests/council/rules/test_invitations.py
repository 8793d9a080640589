"""Invitations, read back by a parser that is not ours where that is possible, and byte by byte where it matters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.council.rules.invitations import Mailbox, Method, Sitting, calendar, media_type, sequence, uid

CALLED = Sitting(
    reference="M-7K2P-9QWX",
    title="Third meeting of the CERT Council",
    starts_at=datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 24, 8, 30, tzinfo=UTC),
    place="Committee Room, Kohsar Block; Islamabad",
    link="https://meet.example.gov.pk/cert",
    revision=0,
    cancelled=False,
    agenda=("Formation of the Telecom CERT", "صوبائی سرٹ کے قیام کی سفارش"),
    address="https://pehra.example/council/meetings/M-7K2P-9QWX/",
)
ORGANISER = Mailbox("CERT Council", "council@pehra.example")
MEMBER = Mailbox('Ayesha "A." Khan', "ayesha@mod.example")
STAMPED = datetime(2026, 11, 10, 5, 0, tzinfo=UTC)


def made(sitting: Sitting = CALLED, attendee: Mailbox | None = MEMBER) -> tuple[Method, bytes]:
    return calendar(
        sitting,
        zone="Asia/Karachi",
        host="pehra.example",
        stamped_at=STAMPED,
        organiser=ORGANISER,
        attendee=attendee,
        agenda_heading="Agenda",
    )


def event(file: bytes) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(file).events
    return found


def lines(file: bytes) -> list[str]:
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_a_call_says_when_where_and_what() -> None:
    method, file = made()
    found = event(file)
    assert method == "REQUEST"
    assert icalendar.Calendar.from_ical(file)["METHOD"] == "REQUEST"
    assert (found.start, found.end) == (CALLED.starts_at, CALLED.ends_at)
    assert (str(found["SUMMARY"]), str(found["LOCATION"])) == (CALLED.title, CALLED.place)
    assert str(found["DESCRIPTION"]) == (
        "https://meet.example.gov.pk/cert\n\nAgenda\n1. Formation of the Telecom CERT\n"
        "2. صوبائی سرٹ کے قیام کی سفارش\n\nhttps://pehra.example/council/meetings/M-7K2P-9QWX/"
    )
    assert str(found["STATUS"]) == "CONFIRMED"


def test_the_time_is_the_countrys_and_its_zone_comes_along() -> None:
    _, file = made()
    assert "DTSTART;TZID=Asia/Karachi:20261124T110000" in lines(file)
    zone = icalendar.Calendar.from_ical(file).timezones[0]
    assert zone.tz_name == "Asia/Karachi"
    assert lines(file).index("BEGIN:VTIMEZONE") < lines(file).index("BEGIN:VEVENT")


def test_a_change_and_a_cancellation_meet_the_same_entry_and_come_after_it() -> None:
    moved = replace(CALLED, starts_at=CALLED.starts_at + timedelta(days=1), ends_at=CALLED.ends_at + timedelta(days=1))
    stages = [CALLED, replace(moved, revision=1), replace(moved, revision=1, cancelled=True)]
    found = [event(made(stage)[1]) for stage in stages]
    assert {str(each["UID"]) for each in found} == {"m-7k2p-9qwx@pehra.example"}
    assert [int(each["SEQUENCE"]) for each in found] == [0, 1, 2]
    method, file = made(stages[-1])
    assert (method, str(event(file)["STATUS"])) == ("CANCEL", "CANCELLED")


def test_each_is_invited_alone_and_asked_for_no_answer() -> None:
    found = event(made()[1])
    (attendee,) = found["ATTENDEE"] if isinstance(found["ATTENDEE"], list) else [found["ATTENDEE"]]
    assert str(attendee) == "mailto:ayesha@mod.example"
    assert (attendee.params["CN"], attendee.params["RSVP"]) == ("Ayesha 'A.' Khan", "FALSE")
    assert str(found["ORGANIZER"]) == "mailto:council@pehra.example"


def test_one_that_is_taken_from_the_page_names_nobody() -> None:
    method, file = made(attendee=None)
    assert method == "PUBLISH"
    assert "ATTENDEE" not in file.decode()


def test_the_mail_says_what_the_file_asks_for() -> None:
    assert media_type(Method.CANCEL) == "text/calendar; method=CANCEL"


@pytest.mark.parametrize("reference", ["M-0000-0001", "M-ZZZZ-ZZZZ"])
def test_no_two_meetings_share_an_entry(reference: str) -> None:
    assert uid(reference, "a.example") not in {uid(CALLED.reference, "a.example"), uid(reference, "b.example")}


PRINTABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=150)


@settings(max_examples=150, deadline=None)
@given(title=PRINTABLE, place=PRINTABLE, agenda=st.lists(PRINTABLE, max_size=4), revision=st.integers(0, 10_000))
def test_whatever_is_typed_is_read_back_and_adds_no_line(
    title: str, place: str, agenda: list[str], revision: int
) -> None:
    sitting = replace(CALLED, title=title, place=place, agenda=tuple(agenda), revision=revision)
    _, file = made(sitting)
    found = event(file)
    assert str(found["SUMMARY"]) == " ".join(title.split())
    assert int(found["SEQUENCE"]) == sequence(sitting) == revision
    assert str(found.get("LOCATION", "")) == " ".join(place.split())
    starts = [line.partition(":")[0].partition(";")[0] for line in lines(file) if line]
    assert starts.count("UID") == 1
    assert starts.count("BEGIN") == starts.count("END")
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
