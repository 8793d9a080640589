"""The page of the line behind an event."""

from pathlib import Path
from typing import Any

import pytest

from pehra.connectors.event_store import EventStore
from pehra.events.models import FeedRun
from tests.events.actions.test_source_lines import ROWS, brought
from tests.events.conftest import Net
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.journeys.test_event_engine import SCAN

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_the_page_shows_it_as_text_alone(net: Net, event_store: EventStore, enters: Enters) -> None:
    (place, *_rest) = brought(event_store, (SCAN + ROWS[0]).encode())
    client = enters(net.national_analyst)
    answer = client.get(f"/events/{place}/line/")
    assert "<script>alert(1)</script>" in text_of(answer)
    assert "<script>alert(1)" not in answer.content.decode()
    assert f"/events/{place}/line/" in client.get("/events/?span=7d").content.decode()
    FeedRun.objects.update(kept=False)
    assert "The input is no longer kept" in text_of(client.get(f"/events/{place}/line/"))


def test_others_find_no_such_page(net: Net, event_store: EventStore, enters: Enters) -> None:
    (place, *_rest) = brought(event_store, (SCAN + ROWS[0]).encode())
    for person in (net.contact, net.punjab_analyst, net.administrator, net.auditor):
        assert enters(person).get(f"/events/{place}/line/").status_code == 404, person.label
        assert "/line/" not in enters(person).get("/events/?span=7d").content.decode()
    assert enters(net.national_analyst).get("/events/1-1/line/").status_code == 404
