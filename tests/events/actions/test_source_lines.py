"""The line behind an event: as it came, its own or none, for whoever may see the whole event."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import keeping
from pehra.events.actions.source_lines import Gone, SourceLine, harmless, is_of, source_line
from pehra.events.jobs import carry_on
from pehra.events.models import FeedRun
from pehra.events.queries.seeing import sight_of
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from tests.events.actions.bringing import taken
from tests.events.conftest import Net
from tests.journeys.test_event_engine import SCAN, scanned

pytestmark = pytest.mark.django_db(transaction=True)
WHEN = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
ROWS = [scanned(WHEN, "192.0.2.10", 80), scanned(WHEN, "192.0.2.20", 8080), scanned(WHEN, "192.0.2.30", 443)]
PLACE = "SELECT toUnixTimestamp64Micro(time_source) AS at, key, line FROM events ORDER BY line"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def brought(store: EventStore, content: bytes, feed: str = "shadowserver/scan_http", name: str = "a.csv") -> list[str]:
    """The places of the events of an input, in the order of its lines."""
    run = taken(content, feed=feed, name=name, queued=False).run
    carry_on(str(run.pk))
    run.refresh_from_db()
    assert run.stored, run.problem
    return [f"{row['at']}-{row['key']}" for row in store.rows(PLACE)]


def asked(person: Person, place: str) -> SourceLine:
    return source_line(sight=sight_of(person, timezone.now()), place=place)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_line_is_shown_as_it_came(pack: Any, net: Net, event_store: EventStore) -> None:
    places = brought(event_store, pack((SCAN + "".join(ROWS)).encode()))
    for place, row in zip(places, ROWS, strict=True):
        found = asked(net.national_analyst, place)
        assert (found.text, found.cut, found.gone) == (row.rstrip("\n"), False, None)


def test_records_of_several_lines_never_show_another_events(net: Net, event_store: EventStore) -> None:
    """The store counts records where lines stand in quotes; what is then not the event's own is not shown."""
    long = ROWS[0].replace("<script>alert(1)</script>", "two\nlines")
    places = brought(event_store, (SCAN + long + "".join(ROWS[1:])).encode())
    addresses = ("192.0.2.10", "192.0.2.20", "192.0.2.30")
    for place, address in zip(places, addresses, strict=True):
        found = asked(net.national_analyst, place)
        assert found.gone is Gone.UNSURE or address in found.text
        assert not any(other in found.text for other in addresses if other != address)
    assert asked(net.national_analyst, places[0]).text == long.rstrip("\n")


def test_json_shows_its_own_object(net: Net, event_store: EventStore) -> None:
    lines = [
        f'{{"source.ip": "192.0.2.{n}", "time.source": "{WHEN.isoformat()}", "feed.name": "x", '
        f'"classification.type": "infected-system", "classification.taxonomy": "malicious-code"}}'
        for n in (1, 2)
    ]
    places = brought(event_store, "\n".join(lines).encode(), feed="intelmq/events", name="a.jsonl")
    assert [asked(net.national_analyst, place).text for place in places] == lines


def test_what_is_no_longer_kept_is_told(net: Net, event_store: EventStore) -> None:
    (place, *_rest) = brought(event_store, (SCAN + ROWS[0]).encode())
    run = FeedRun.objects.get()
    path = keeping.kept_input(run)
    assert path
    path.write_bytes((SCAN + ROWS[1]).encode())
    assert asked(net.national_analyst, place).gone is Gone.UNSURE
    path.unlink()
    assert asked(net.national_analyst, place).gone is Gone.DELETED
    FeedRun.objects.update(kept=False)
    assert asked(net.national_analyst, place) == asked(net.national_analyst, place)
    assert asked(net.national_analyst, place).text == ""


def test_nobody_else_reads_it(net: Net, event_store: EventStore) -> None:
    (place, *_rest) = brought(event_store, (SCAN + ROWS[0]).encode())
    for person in (net.contact, net.punjab_analyst, net.administrator, net.auditor):
        with pytest.raises(Absent):
            asked(person, place)
    with pytest.raises(Absent):
        asked(net.national_analyst, "1-1")


def test_signs_that_turn_or_hide_are_spelled_out() -> None:
    assert harmless("a\u202eb\x07\tc\xad\n".encode()) == "a\\u202eb\\u0007\tc\\u00ad"
    assert harmless(b"a\xffb") == "a\\xffb"


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        (["192.0.2.1", "x.example", "open-telnet"], True),
        (["192.0.2.11", "x.example", "open-telnet"], False),
        (["192.0.2.1", "y.example", "open-telnet"], False),
        (["192.0.2.1", "X.EXAMPLE.", "open-telnet"], True),
        (["192.0.2.1", "x.example", "other"], False),
        ([], False),
    ],
)
def test_a_record_is_an_events_own_by_what_it_says(fields: list[str], fits: bool) -> None:
    event = {"source_ip": "::ffff:192.0.2.1", "destination_ip": "::", "source_fqdn": "x.example", "source_account": ""}
    assert is_of(event | {"extra": {"tag": "open-telnet"}}, fields) is fits


def test_an_event_that_says_nothing_is_nobodys() -> None:
    event = {"source_ip": "::", "destination_ip": "::", "source_fqdn": "", "source_account": "", "extra": {}}
    assert not is_of(event, ["anything"])
