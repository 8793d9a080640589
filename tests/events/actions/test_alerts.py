"""Alerts over a real event store: each is told once, to those who answer for it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from django.http import QueryDict

from pehra.connectors.event_store import EventStore
from pehra.events.actions.alerts import detect
from pehra.events.models import Alert
from pehra.events.queries.seeing import Sight
from pehra.events.web.asking import form_of
from pehra.foundation.access.viewing import viewing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
WEEK, DAY, HOUR = timedelta(days=7), timedelta(days=1), timedelta(hours=1)


def hours(
    store: EventStore,
    *rows: tuple[datetime, int],
    type_: str = "infected-system",
    sector: str = "telecom",
    bodies: Sequence[int] = (),
) -> None:
    lines = b"\n".join(
        orjson.dumps(
            {
                "bucket": f"{bucket:%Y-%m-%d %H:00:00}",
                "feed": "demo/sinkhole",
                "classification_taxonomy": "malicious-code",
                "classification_type": type_,
                "severity": "high",
                "sector": sector,
                "bodies": list(bodies),
                "events": events,
            }
        )
        for bucket, events in rows
    )
    store.send("INSERT INTO event_hours FORMAT JSONEachRow", lines)


def event(store: EventStore, at: datetime, **fields: object) -> None:
    """An event of now: older ones leave the store by themselves."""
    usual = {
        "time_source": f"{at:%Y-%m-%d %H:%M:%S}",
        "time_observation": f"{at:%Y-%m-%d %H:%M:%S}",
        "source_ip": "::ffff:192.0.2.1",
        "classification_taxonomy": "malicious-code",
        "classification_type": "infected-system",
        "tlp": "TLP:AMBER",
    }
    store.send("INSERT INTO events FORMAT JSONEachRow", orjson.dumps(usual | fields))


def test_a_sudden_rise_is_told_once_to_who_answers_for_it(net: Net, event_store: EventStore) -> None:
    season = [(NOW - week * WEEK, 100 + week) for week in range(1, 9)]
    hours(event_store, *season, (NOW, 3000), bodies=[net.telecom_cert.pk, net.national_cert.pk])
    # What the sector's CERT may not count: of another chain, of nobody known, and its own which stays with it alone.
    hours(event_store, (NOW, 400), bodies=[net.national_cert.pk])
    hours(event_store, (NOW, 40))
    hours(event_store, (NOW, 5), bodies=[net.telecom_cert.pk])
    assert detect(store=event_store, at=NOW) >= 2
    assert detect(store=event_store, at=NOW + HOUR / 3) == 0
    country = Alert.objects.get(key="rise:malicious-code/infected-system::")
    assert country.params["count"] == 3440
    assert "3440 events" in country.text % country.params
    assert country.audience == [net.national_cert.pk]
    key = "rise:malicious-code/infected-system:sector:telecom"
    of_country = Alert.objects.get(key=key)
    assert (of_country.audience, of_country.params["count"]) == ([net.national_cert.pk], 3440)
    in_sector = Alert.objects.get(key=f"{key}:{net.telecom_cert.pk}")
    assert (in_sector.audience, in_sector.params["count"]) == ([net.telecom_cert.pk], 3005)
    form = form_of(QueryDict(in_sector.query.partition("?")[2]), NOW + DAY)
    assert not form.problems
    assert (form.asked.kind, form.asked.sector) == ("malicious-code/infected-system", "telecom")
    assert (form.asked.since, form.asked.until) == (in_sector.hour, in_sector.hour + HOUR)
    with viewing(net.analyst):
        assert list(Alert.objects.values_list("key", flat=True)) == [in_sector.key]
    for who in (net.contact, net.punjab_analyst, net.administrator):
        with viewing(who):
            assert not Alert.objects.exists()


@pytest.mark.parametrize(("old", "told"), [(2, True), (36, True), (47, True), (49, False)])
def test_a_whole_days_report_is_looked_at_from_its_first_hour(
    net: Net, event_store: EventStore, old: int, told: bool
) -> None:
    """It comes up to half a day after the day that it tells of."""
    then = NOW - old * HOUR
    season = [(then - week * WEEK, 100 + week) for week in range(1, 9)]
    hours(event_store, *season, (then, 3000), bodies=[net.national_cert.pk])
    assert bool(detect(store=event_store, at=NOW)) is told
    assert set(Alert.objects.values_list("hour", flat=True)) == ({then.replace(minute=0)} if told else set())


def test_a_usual_hour_is_no_news(net: Net, event_store: EventStore) -> None:
    hours(event_store, *((NOW - week * WEEK, 1000) for week in range(9)))
    assert detect(store=event_store, at=NOW) == 0


def test_an_empty_store_tells_nothing(net: Net, event_store: EventStore) -> None:
    assert detect(store=event_store, at=NOW) == 0


def test_a_type_that_was_never_seen_is_told(net: Net, event_store: EventStore) -> None:
    hours(event_store, (NOW - 3 * WEEK, 5))
    hours(event_store, (NOW, 5), type_="c2-server")
    detect(store=event_store, at=NOW)
    alert = Alert.objects.get()
    assert alert.key == "first:malicious-code/c2-server"
    form = form_of(QueryDict(alert.query.partition("?")[2]), NOW + DAY)
    assert not form.problems
    assert form.asked.kind == "malicious-code/c2-server"
    assert form.asked.since <= NOW < form.asked.until


def test_one_source_that_touches_many_is_told(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC)
    for organisation in range(1, 26):
        event(event_store, now, organisation=organisation, destination_ip="::ffff:198.51.100.9")
        event(event_store, now, organisation=organisation, destination_ip="::ffff:198.51.100.7", tlp="TLP:RED")
        event(event_store, now, organisation=organisation, destination_ip="::ffff:198.51.100.8", tlp="TLP:AMBER+STRICT")
    chains = ({"organisation": each, "bodies": [1 << 30, net.national_cert.pk]} for each in range(1, 26))
    event_store.send("INSERT INTO constituency FORMAT JSONEachRow", b"\n".join(map(orjson.dumps, chains)))
    detect(store=event_store, at=now)
    alert = Alert.objects.get(kind="wide-source")
    assert alert.params == {"source": "198.51.100.9", "organisations": 25, "count": 25}
    # What the alert leads to are those events and no others.
    event(event_store, now, organisation=1, destination_ip="::ffff:198.51.100.10")
    event(event_store, now - 3 * DAY, organisation=1, destination_ip="::ffff:198.51.100.9")
    form = form_of(QueryDict(alert.query.partition("?")[2]), now)
    assert not form.problems
    where = form.asked.condition(Sight(organisations=tuple(range(1, 26))))
    (found,) = event_store.rows(f"SELECT count() AS events FROM events WHERE {where.sql}", where.parameters)
    assert found["events"] == 25
