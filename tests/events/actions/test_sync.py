"""From a run to findings: once, whole, and whatever the order of the files."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from pehra.events.actions.sync import expire, follow_registry, settle
from pehra.events.models import Change, Due, Episode, FeedRun, Finding, Sighting, Stream
from pehra.events.rules.closing import MOST_REFUSED
from pehra.events.rules.runs import RunState
from pehra.foundation.access.errors import Absent, Conflict
from tests import world
from tests.events.observing import DAY, EVENT, LIST, SCAN, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def state(address: str = "192.0.2.1") -> str:
    return Finding.objects.get(source_ip=address).state


def days(address: str = "192.0.2.1") -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(upper(d) - lower(d)) FROM events_sighting g JOIN events_finding f ON f.id = g.finding_id, "
            "unnest(g.days) d WHERE f.source_ip = %s",
            [address],
        )
        return int(cursor.fetchone()[0])


def test_what_is_seen_becomes_a_finding(net: Net) -> None:
    store = Observations()
    run = store.run(seen=[thing(net.operator), thing(net.operator, "2001:db8::1", port=2323)])
    result = synced(store, run)
    assert (result.seen, result.new, result.turned) == (2, 2, ())
    found = Finding.objects.get(source_ip="192.0.2.1")
    assert (found.state, found.organisation_id, found.cert_id) == ("new", net.operator.pk, net.telecom_cert.pk)
    assert (found.sector, found.province, found.cii) == ("telecom", "punjab", True)
    assert found.reference.startswith("F-")
    assert found.first_seen == found.open_since == NOW + timedelta(hours=5)
    assert sorted(found.audience) == sorted(
        [net.operator.pk, net.telecom_cert.pk, net.cii_cert.pk, net.national_cert.pk]
    )
    assert set(Due.objects.values_list("work", "organisation_id")) == {
        ("figures", net.operator.pk),
        ("cases", net.operator.pk),
    }


def test_done_again_nothing_happens(net: Net) -> None:
    store = Observations()
    run = store.run(seen=[thing(net.operator, events=5)])
    synced(store, run)
    before = list(Finding.objects.values()), list(Sighting.objects.values())
    assert synced(store, run).seen == 0
    assert (list(Finding.objects.values()), list(Sighting.objects.values())) == before


def test_days_are_counted_once_each(net: Net) -> None:
    store = Observations()
    for day in (0, 1, 1, 4):
        synced(store, store.run(start=NOW + day * DAY, hours=10, seen=[thing(net.operator)]))
    assert days() == 3
    assert Sighting.objects.get().events == 4


def test_a_host_that_the_next_weeks_file_lacks_closes_and_tells_its_time(net: Net) -> None:
    store = Observations()
    fixed, still = thing(net.operator), thing(net.operator, "192.0.2.2")
    synced(store, store.run(seen=[fixed, still]))
    result = synced(store, store.run(start=NOW + 7 * DAY, seen=[still]))
    assert dict(result.turned) == {"miss": 1}
    assert (state(), state("192.0.2.2")) == ("fixed-unconfirmed", "new")
    assert Finding.objects.get(source_ip="192.0.2.1").fixed_at == NOW + 7 * DAY
    synced(store, store.run(start=NOW + 14 * DAY, seen=[still]))
    assert state() == "fixed-confirmed"
    episode = Episode.objects.get()
    assert episode.fixed_at - episode.first_seen == 7 * DAY - timedelta(hours=5)
    assert list(Change.objects.order_by("at").values_list("act", flat=True)) == ["miss", "clear"]


def test_a_daily_scan_closes_only_after_its_time(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    for day in range(1, 7):
        synced(store, store.run(start=NOW + day * DAY))
        assert state() == "new", day
    synced(store, store.run(start=NOW + 7 * DAY))
    assert state() == "fixed-unconfirmed"
    synced(store, store.run(start=NOW + 8 * DAY))
    assert state() == "fixed-confirmed"
    assert Finding.objects.get().fixed_at == NOW + DAY, "it was gone when the first run came without it"


def test_what_is_seen_after_its_fix_reopens_and_keeps_its_first_episode(net: Net) -> None:
    store = Observations()
    for day, seen in ((0, True), (7, False), (14, False), (20, True)):
        synced(store, store.run(start=NOW + day * DAY, seen=[thing(net.operator)] if seen else []))
    found = Finding.objects.get()
    assert (found.state, found.episode, found.fixed_at, found.told_at) == ("reopened", 2, None, None)
    assert found.open_since == NOW + 20 * DAY + timedelta(hours=5)
    assert found.first_seen == NOW + timedelta(hours=5)
    for day in (27, 34):
        synced(store, store.run(start=NOW + day * DAY))
    assert list(Episode.objects.order_by("number").values_list("number", "fixed_at")) == [
        (1, NOW + 7 * DAY),
        (2, NOW + 27 * DAY),
    ]


def test_an_old_file_that_comes_late_neither_closes_nor_reopens(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)], start=NOW + 10 * DAY))
    synced(store, store.run(start=NOW - 20 * DAY))
    assert state() == "new", "it was seen after that file was made"
    for day in (17, 24):
        synced(store, store.run(start=NOW + day * DAY))
    assert state() == "fixed-confirmed"
    synced(store, store.run(start=NOW + 2 * DAY, seen=[thing(net.operator)]), at=NOW + 30 * DAY)
    assert state() == "fixed-confirmed"
    assert Finding.objects.get().first_seen == NOW + 2 * DAY + timedelta(hours=5)
    assert Episode.objects.get().first_seen == NOW + 2 * DAY + timedelta(hours=5), "an earlier beginning is told"


def test_the_same_file_read_twice_confirms_nothing(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    at = NOW + 8 * DAY
    for _ in range(3):
        synced(store, store.run(start=NOW + 7 * DAY), at=at)
    assert state() == "fixed-unconfirmed"


@pytest.mark.parametrize(
    "fields",
    [
        {"state": RunState.FAILED},
        {"read": 0},
        {"read": 100, "refused": int(100 * MOST_REFUSED) + 1},
        {"feed": "demo/other"},
        {"report": "second-subscription"},
        {"first_event": None, "last_event": None},
    ],
)
def test_a_run_that_would_not_have_shown_it_proves_nothing(net: Net, fields: dict[str, object]) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    run = store.run(start=NOW + 9 * DAY, **fields)
    synced(store, run, at=NOW + 10 * DAY)
    assert state() == "new"


def test_what_one_body_sends_in_closes_nothing_of_another(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)], party=net.telecom_cert))
    synced(store, store.run(seen=[thing(net.operator, "192.0.2.2")]))
    for day in (7, 14):
        synced(store, store.run(start=NOW + day * DAY, party=net.punjab_cert))
    settle(at=NOW + 30 * DAY)
    assert (state(), state("192.0.2.2")) == ("new", "new")
    synced(store, store.run(start=NOW + 7 * DAY, party=net.telecom_cert), at=NOW + 8 * DAY)
    assert (state(), state("192.0.2.2")) == ("fixed-unconfirmed", "new")
    assert Stream.objects.count() == 3, "one each, whoever sends nothing in counted as one"


def test_a_stream_that_one_body_alone_has_fed_becomes_its_own(net: Net) -> None:
    store = Observations()
    for feed, parties in (("a", [net.telecom_cert]), ("b", [net.telecom_cert, None]), ("c", [None])):
        for party in parties:
            store.run(feed, party=party)
        Stream.objects.create(feed=feed, origin="scan", closes_after=DAY, confidence=50)
    with connection.cursor() as cursor:
        cursor.execute(import_module("pehra.events.migrations.0009_streams_of_bodies").GIVEN)
    assert dict(Stream.objects.values_list("feed", "party")) == {"a": net.telecom_cert.pk, "b": None, "c": None}


def test_a_run_whose_findings_are_not_known_yet_misses_nothing(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    store.run(start=NOW + 9 * DAY, seen=[thing(net.operator)])
    synced(store, store.run(start=NOW + 8 * DAY, hours=1, seen=[thing(net.operator)]))
    assert state() == "new"


def test_another_feed_that_still_sees_it_holds_it_open(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    for day in (7, 8, 9):
        synced(store, store.run("demo/other", start=NOW + day * DAY, seen=[thing(net.operator)]))
        synced(store, store.run(start=NOW + day * DAY))
    assert state() == "new"
    for day in range(10, 18):
        synced(store, store.run("demo/other", start=NOW + day * DAY))
    assert state() == "fixed-confirmed"


def test_a_feed_that_has_ended_holds_nothing_open(net: Net) -> None:
    store = Observations()
    synced(store, store.run("demo/ended", seen=[thing(net.operator)]))
    synced(store, store.run(seen=[thing(net.operator)]))
    for day in (10, 14):
        synced(store, store.run(start=NOW + day * DAY))
    assert state() == "new", "the other feed may still run"
    synced(store, store.run(start=NOW + 16 * DAY), at=NOW + 17 * DAY)
    assert state() == "new", "nothing has moved for this feed"
    assert settle(at=NOW + 17 * DAY) == 1
    assert state() == "fixed-confirmed"
    assert settle(at=NOW + 17 * DAY) == 0


def test_twice_the_time_confirms_by_the_clock(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    synced(store, store.run(start=NOW + 7 * DAY))
    assert settle(at=NOW + 13 * DAY) == 0
    assert settle(at=NOW + 15 * DAY) == 1
    assert state() == "fixed-confirmed"
    assert Episode.objects.get().fixed_at == NOW + 7 * DAY


def test_an_accepted_risk_comes_back_when_its_day_has_passed(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    Finding.objects.update(state="accepted", accepted_until=(NOW + 3 * DAY).date(), told_at=NOW)
    assert expire(at=NOW + 3 * DAY) == 0
    assert expire(at=NOW + 4 * DAY) == 1
    found = Finding.objects.get()
    assert (found.state, found.told_at, found.accepted_until) == ("reopened", None, None)
    assert Change.objects.get().act == "expire"


def test_findings_follow_the_registry(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    assert follow_registry(at=NOW) == 0
    net.operator.designations.update(ended_on=NOW.date())
    world.mandate(net.punjab_cert, "sectoral", sector="telecom", precedence=10)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_revision SET number = number + 1")
    assert follow_registry(at=NOW) == 1
    found = Finding.objects.get()
    assert not found.cii
    assert net.cii_cert.pk not in found.audience


def test_silence_of_events_closes_only_while_the_feed_goes_on(net: Net) -> None:
    store = Observations()
    sinkholed = thing(net.operator, taxonomy="malicious-code", type="infected-system", identifier="avalanche")
    synced(store, store.run("demo/sinkhole", seen=[sinkholed]), habit=EVENT)
    for day in range(1, 7):
        synced(store, store.run("demo/sinkhole", start=NOW + day * DAY), habit=EVENT, at=NOW + 90 * DAY)
    assert state() == "new"
    synced(store, store.run("demo/sinkhole", start=NOW + 7 * DAY), habit=EVENT, at=NOW + 90 * DAY)
    assert state() == "fixed-unconfirmed"
    synced(store, store.run("demo/sinkhole", start=NOW + 13 * DAY), habit=EVENT, at=NOW + 90 * DAY)
    assert state() == "fixed-unconfirmed", "a second run proves no more"
    synced(store, store.run("demo/sinkhole", start=NOW + 14 * DAY), habit=EVENT, at=NOW + 90 * DAY)
    assert state() == "fixed-confirmed"


def test_who_said_fixed_is_believed_after_one_run_without_it(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    said = {"state": "fixed-unconfirmed", "said": True, "fixed_at": NOW + 2 * DAY}
    Finding.objects.update(**said)
    synced(store, store.run(start=NOW + 1 * DAY, seen=[thing(net.operator)]))
    assert state() == "fixed-unconfirmed", "that was before"
    synced(store, store.run(start=NOW + 3 * DAY))
    assert state() == "fixed-confirmed"
    assert Episode.objects.get().fixed_at == NOW + 2 * DAY


def test_who_said_fixed_too_early_hears_of_it(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    Finding.objects.update(state="fixed-unconfirmed", said=True, fixed_at=NOW + 2 * DAY)
    synced(store, store.run(start=NOW + 3 * DAY, seen=[thing(net.operator)]))
    found = Finding.objects.get()
    assert (found.state, found.said, found.episode) == ("reopened", False, 1), "nothing was confirmed: one episode"


def test_a_false_alarm_stays_one(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    Finding.objects.update(state="false-alarm")
    for day in (1, 20, 40):
        synced(store, store.run(start=NOW + day * DAY, seen=[thing(net.operator)] if day == 1 else []))
    assert state() == "false-alarm"


def test_what_is_worse_or_wider_is_taken_over(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, severity="low", tlp="TLP:AMBER+STRICT")]), confidence=50)
    strict = Finding.objects.get()
    assert sorted(strict.audience) == sorted([net.operator.pk, net.telecom_cert.pk])
    worse = thing(net.operator, severity="critical", tlp="amber")
    synced(store, store.run("demo/other", start=NOW + DAY, seen=[worse]), confidence=90)
    better = thing(net.operator, severity="info", tlp="TLP:RED")
    synced(store, store.run("demo/third", start=NOW + DAY, seen=[better]), confidence=10)
    found = Finding.objects.get()
    assert (found.severity, found.tlp, found.confidence) == ("critical", "TLP:AMBER", 90)
    assert net.national_cert.pk in found.audience


def test_a_red_finding_is_for_those_who_answer(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, tlp="TLP:RED")]))
    named = {net.contact.user_id, net.second_contact.user_id, net.lead.user_id}
    assert set(Finding.objects.get().audience) == {-user for user in named}


def test_red_findings_that_were_made_before_keep_their_history(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, tlp="TLP:RED", key=7), thing(net.operator, "192.0.2.2", key=8)]))
    with connection.cursor() as cursor:
        cursor.execute(import_module("pehra.events.migrations.0010_red_findings").RENUMBER)
    again = [thing(net.operator, tlp="TLP:RED", key=~7), thing(net.operator, key=7)]
    assert synced(store, store.run(start=NOW + DAY, seen=again)).new == 1
    assert dict(Finding.objects.values_list("key", "tlp")) == {~7: "TLP:RED", 7: "TLP:AMBER", 8: "TLP:AMBER"}


def test_an_organisation_that_nobody_knows_has_no_findings(net: Net) -> None:
    store = Observations()
    run = store.run(seen=[thing(999_999), thing(net.operator)])
    assert synced(store, run).new == 1


def test_hostile_text_is_kept_as_text(net: Net) -> None:
    store = Observations()
    hostile = {"fqdn": "=cmd|'/c calc'!A0", "url": 'a\tb\\N"\\.', "identifier": "<script>"}
    synced(store, store.run(seen=[thing(net.operator, None, **hostile)]))
    found = Finding.objects.get()
    assert {name: getattr(found, name) for name in hostile} == hostile
    assert found.source_ip is None


def test_refusals(net: Net) -> None:
    store = Observations()
    running = store.run(state=RunState.RUNNING)
    with pytest.raises(Conflict):
        synced(store, running)
    absent = store.run()
    ended = FeedRun.objects.get(pk=absent).last_event
    FeedRun.objects.filter(pk=absent).delete()
    with pytest.raises(Absent):
        synced(store, absent, habit=SCAN, at=ended)


def test_a_sync_that_is_killed_leaves_nothing(net: Net) -> None:
    class Dying(Observations):
        def stream(self, sql, parameters=None):  # type: ignore[no-untyped-def]
            yield from super().stream(sql, parameters)
            raise ConnectionError

    dying = Dying()
    run = dying.run(seen=[thing(net.operator)])
    with pytest.raises(ConnectionError):
        synced(dying, run)
    assert not Finding.objects.exists()
    living = Observations(dying.rows)
    assert synced(living, run).new == 1


def test_a_list_with_dates_of_its_own_closes_what_is_not_on_it_any_more(net: Net) -> None:
    """Its rows tell when something was put on it; it itself tells of the moment at which it comes."""
    store, long_ago = Observations(), NOW - 400 * DAY
    goes, stays = thing(net.operator), thing(net.operator, "192.0.2.2")
    oldest = {"first_event": long_ago, "source": "list"}

    def listed(day: int, *things: dict[str, object], **more: Any) -> None:
        # Its rows never change; the oldest belongs to somebody else, and never leaves the list.
        dated = [{**each, "first_seen": long_ago, "last_seen": long_ago} for each in things]
        run = store.run("demo/list", start=NOW + day * DAY, hours=1, seen=dated, **oldest, **more)
        synced(store, run, habit=LIST)

    listed(0, goes, stays)
    listed(2, stays)
    assert (state(), state("192.0.2.2")) == ("fixed-unconfirmed", "new")
    listed(4, stays)
    assert (state(), state("192.0.2.2")) == ("fixed-confirmed", "new")
    listed(5, goes, stays)
    assert state() == "reopened"
    assert Finding.objects.get(source_ip="192.0.2.2").first_seen == long_ago
    # An old input that is read again tells of the day on which it came.
    listed(7, stays)
    listed(8, goes, stays, input_came_at=NOW)
    assert (state(), state("192.0.2.2")) == ("fixed-unconfirmed", "new")
