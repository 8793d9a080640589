"""The explorer: filters, groups, one event, and files; always of what the viewer may see."""

import json
from datetime import timedelta
from typing import Any

import pytest

from pehra.foundation.audit.models import Entry
from tests.events.conftest import Net
from tests.events.putting import chains, event, now
from tests.events.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("http://x.example","click")'
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def filled(net: Net, event_store: Any) -> Any:
    """Three events of the operator (one TLP:AMBER+STRICT, one TLP:RED), one of the department, one of nobody known."""
    chains(event_store, net)
    own = {"organisation": net.operator.pk, "cert": net.telecom_cert.pk}
    event(event_store, **own, source_fqdn="mail.operator.example")
    event(event_store, **own, tlp="TLP:AMBER+STRICT", source_ip="::ffff:192.0.2.9")
    event(event_store, **own, tlp="TLP:RED", source_ip="::ffff:192.0.2.8")
    event(event_store, organisation=net.department.pk, cert=net.punjab_cert.pk, source_ip="::ffff:198.51.100.4")
    event(event_store, cert=net.telecom_cert.pk, source_ip="2001:db8::7", source_port=443)
    return event_store


def addresses(enters: Enters, person: Any, query: str = "") -> set[str]:
    page = text_of(enters(person).get(f"/events/?{query}"))
    return {each for each in ("192.0.2.1", "192.0.2.8", "192.0.2.9", "198.51.100.4", "2001:db8::7") if each in page}


def test_everybody_sees_what_is_theirs(net: Net, filled: Any, enters: Enters) -> None:
    assert addresses(enters, net.contact) == {"192.0.2.1", "192.0.2.9"}
    assert addresses(enters, net.analyst) == {"192.0.2.1", "192.0.2.9", "2001:db8::7"}
    assert addresses(enters, net.punjab_analyst) == {"198.51.100.4"}
    assert addresses(enters, net.national_analyst) == {"192.0.2.1", "198.51.100.4", "2001:db8::7"}
    page = text_of(enters(net.rival_contact).get("/events/"))
    assert "0 events" in page
    assert "No event fits" in page
    assert enters(net.administrator).get("/events/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("address=192.0.2.0/29", {"192.0.2.1"}),
        ("address=192.0.2.9", {"192.0.2.9"}),
        ("address=2001:db8::/32", {"2001:db8::7"}),
        ("port=443", {"2001:db8::7"}),
        ("text=MAIL.oper", {"192.0.2.1"}),
        ("organisation=operator", {"192.0.2.1", "192.0.2.9"}),
        ("organisation=nobody-has-this-name", set()),
        ("organisation=department", set()),
        ("kind=vulnerable/vulnerable-system", {"192.0.2.1", "192.0.2.9", "2001:db8::7"}),
        ("kind=fraud", set()),
        ("severity=low", set()),
        ("asn=AS64496&span=1h", {"192.0.2.1", "192.0.2.9", "2001:db8::7"}),
        ("feed=other", set()),
        ("text=%00", {"192.0.2.1", "192.0.2.9", "2001:db8::7"}),
    ],
)
def test_filters_narrow(query: str, found: set[str], net: Net, filled: Any, enters: Enters) -> None:
    assert addresses(enters, net.analyst, query) == found


@pytest.mark.parametrize(
    "query",
    [
        *("address=300.1.1.1", "port=70000", "asn=x", "since=yesterday", "until=2026-13-01", "until=0001-01-02"),
        *("until=9999-12-31T23:59-05:00", "since=1969-12-31T23:59", "since=0001-01-01T00:00%2B05:00"),
    ],
)
def test_what_cannot_be_meant_is_told_at_its_field(query: str, net: Net, filled: Any, enters: Enters) -> None:
    answer = enters(net.analyst).get(f"/events/?{query}")
    assert answer.status_code == 200
    assert f'id="id_{query.partition("=")[0]}_error"' in answer.content.decode()


@pytest.mark.parametrize("group", ["type", "severity", "feed", "sector", "province", "organisation", "address", "asn"])
def test_groups_count_only_what_is_seen(group: str, net: Net, filled: Any, enters: Enters) -> None:
    page = text_of(enters(net.contact).get(f"/events/?group={group}"))
    assert "2 events" in page
    assert "198.51.100.4" not in page
    assert f"{net.department}" not in enters(net.contact).get(f"/events/?group={group}").content.decode()


def test_pages_follow_each_other_without_a_gap(net: Net, event_store: Any, enters: Enters) -> None:
    chains(event_store, net)
    for number in range(60):
        event(event_store, minutes=number // 3, organisation=net.operator.pk, source_ip=f"::ffff:203.0.113.{number}")
    seen: list[str] = []
    path: str | None = "/events/?span=24h"
    while path:
        body = enters(net.contact).get(path).content.decode()
        seen += [line.split("%2F")[0] for line in body.split('href="/events/')[1:] if line[0].isdigit()]
        older = [part.split('"')[0] for part in body.split('href="') if "after=" in part.split('"')[0]]
        path = "/events/" + older[-1].replace("&amp;", "&") if older and len(seen) < 60 else None
    assert len({each.split('"')[0] for each in seen}) == 60


def test_one_event_is_shown_whole_to_whoever_may_see_it(net: Net, event_store: Any, enters: Enters) -> None:
    chains(event_store, net)
    key = event(event_store, organisation=net.operator.pk, source_url=SCRIPT, malware_name=FORMULA)
    at = event_store.rows("SELECT toUnixTimestamp64Micro(time_source) AS at FROM events")[0]["at"]
    answer = enters(net.contact).get(f"/events/{at}-{key}/")
    assert SCRIPT in text_of(answer)
    assert SCRIPT not in answer.content.decode()
    assert enters(net.rival_contact).get(f"/events/{at}-{key}/").status_code == 404
    for place in ("x", "1-", f"{at}-{1 << 64}", f"{at}-{key}1", "1" * 30 + "-1", "9" * 17 + "-1", "1-" + "1" * 5000):
        assert enters(net.contact).get(f"/events/{place}/").status_code == 404


def test_a_file_holds_what_is_seen_and_the_journal_says_so(net: Net, filled: Any, enters: Enters) -> None:
    answer = enters(net.analyst).get("/events/export/jsonl/?port=23")
    rows = [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]
    assert {row["source_ip"] for row in rows} == {"192.0.2.1", "192.0.2.9"}
    entry = Entry.objects.filter(act="events.export").latest("seq")
    assert (
        json.loads(entry.detail)["narrowed"] == ["port"] if isinstance(entry.detail, str) else entry.detail["narrowed"]
    )
    none = enters(net.rival_contact).get("/events/export/jsonl/")
    assert b"".join(none.streaming_content) == b""
    assert enters(net.administrator).get("/events/export/jsonl/").status_code == 404
    assert enters(net.analyst).get("/events/export/xls/").status_code == 404


def test_no_spreadsheet_takes_a_cell_for_a_formula(net: Net, event_store: Any, enters: Enters) -> None:
    chains(event_store, net)
    event(event_store, organisation=net.operator.pk, source_url=FORMULA, malware_name="@x", event_description_text="+1")
    body = b"".join(enters(net.contact).get("/events/export/csv/").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in body
    assert "'@x" in body
    assert "'+1" in body


def test_parquet_comes_whole(net: Net, filled: Any, enters: Enters) -> None:
    body = b"".join(enters(net.contact).get("/events/export/parquet/").streaming_content)
    assert body[:4] == body[-4:] == b"PAR1"


def test_an_export_that_cannot_be_meant_or_answered_is_told(
    net: Net, filled: Any, enters: Enters, settings: Any, tmp_path: Any
) -> None:
    assert enters(net.contact).get("/events/export/csv/?port=x").status_code == 422
    settings.EVENTS_HOME = tmp_path
    before = Entry.objects.filter(act="events.export").count()
    assert enters(net.contact).get("/events/export/csv/").status_code == 409
    assert Entry.objects.filter(act="events.export").count() == before


def test_a_time_of_ones_own(net: Net, filled: Any, enters: Enters) -> None:
    # The form's times are the country's: its evening is still the day before in UTC.
    later = (now() + timedelta(days=2)).date().isoformat()
    last_year = (now() - timedelta(days=300)).date().isoformat()
    assert addresses(enters, net.contact, f"since={last_year}T00:00&until={later}T00:00") == {
        "192.0.2.1",
        "192.0.2.9",
    }
    assert addresses(enters, net.contact, f"until={last_year}T00:00") == set()
