"""What waits to be told stands in a table of its own, and what changes often is rewritten where it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from pehra.events.actions.answering import answer, answer_many
from pehra.events.actions.sync import expire, merging
from pehra.events.actions.telling import prepare
from pehra.events.actions.untold import still_to_tell
from pehra.events.models import Digest, Finding, Untold
from pehra.events.rules.states import Act
from pehra.foundation.access.viewing import viewing
from pehra.foundation.delivery.models import Attachment, Notice
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=12)


def untold() -> set[tuple[int, int]]:
    return set(Untold.objects.values_list("organisation_id", "finding_id"))


def without_time() -> set[tuple[int, int]]:
    return set(Finding.objects.filter(told_at=None).values_list("organisation_id", "pk"))


@contextmanager
def rewritten(table: str) -> Iterator[list[int]]:
    """Fills in how many rows of a table are updated meanwhile, and how many of them where they were."""

    def counted() -> tuple[int, ...]:
        with connection.cursor() as cursor:
            # The server counts on from what the transactions before did, until it gets round to adding that up.
            cursor.execute(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relid = %s::regclass", [table]
            )
            return tuple(cursor.fetchone())

    before = counted()
    found: list[int] = []
    yield found
    found += [now - then for now, then in zip(counted(), before, strict=True)]


def test_new_findings_wait_until_a_digest_names_them(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator), thing(net.department)]))
    assert untold() == without_time()
    assert len(untold()) == 2
    prepare(at=LATER)
    assert untold() == without_time() == set()


def test_what_is_not_told_yet_waits_on(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, severity="low"), thing(net.operator, "192.0.2.2")]))
    at_night = NOW + timedelta(hours=14)
    prepare(at=at_night)
    assert untold() == without_time()
    assert Digest.objects.get().findings == len(Finding.objects.exclude(told_at=None))


def test_what_is_seen_again_after_its_fix_is_told_again(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    prepare(at=LATER)
    synced(store, store.run(start=NOW + 30 * DAY, seen=[]))
    assert untold() == without_time() == set(), "a fix is told to nobody"
    synced(store, store.run(start=NOW + 31 * DAY, seen=[thing(net.operator)]))
    assert Finding.objects.get().state == "reopened"
    assert untold() == without_time()
    assert len(untold()) == 1


def test_what_the_cert_reopens_is_told_again(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    prepare(at=LATER)
    reference = Finding.objects.get().reference
    answer(by=net.contact, reference=reference, act=Act.DISPUTE, reason="a honeypot", at=LATER)
    answer(by=net.analyst, reference=reference, act=Act.REOPEN, reason="it is none", at=LATER + timedelta(hours=1))
    assert untold() == without_time()
    assert len(untold()) == 1


def test_a_risk_that_is_no_longer_accepted_is_told_again(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    prepare(at=LATER)
    Finding.objects.update(state="accepted", accepted_until=NOW.date() + 10 * DAY)
    assert expire(at=NOW + 20 * DAY) == 1
    assert untold() == without_time()
    assert len(untold()) == 1


@pytest.mark.parametrize(
    ("act", "given"),
    [
        (Act.ACKNOWLEDGE, {}),
        (Act.BEGIN, {}),
        (Act.SAY_FIXED, {}),
        (Act.ACCEPT, {"reason": "it goes next week", "until": (LATER + 10 * DAY).date()}),
        (Act.DISPUTE, {"reason": "a honeypot"}),
    ],
)
def test_what_somebody_answers_waits_no_longer(net: Net, act: Act, given: dict[str, Any]) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator), thing(net.operator, "192.0.2.2")]))
    answered, other = Finding.objects.order_by("pk")
    answer(by=net.contact, reference=answered.reference, act=act, at=LATER, **given)
    assert untold() == {(net.operator.pk, other.pk)}
    answer_many(by=net.contact, references=[other.reference], act=act, at=LATER, **given)
    assert untold() == set()


def test_what_is_gone_before_anybody_was_told_waits_no_longer(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator), thing(net.operator, "192.0.2.2")]))
    synced(store, store.run(start=NOW + 30 * DAY, seen=[thing(net.operator)]))
    gone, left = Finding.objects.order_by("source_ip")[1], Finding.objects.order_by("source_ip")[0]
    assert gone.state.startswith("fixed")
    assert untold() == {(net.operator.pk, left.pk)}
    synced(store, store.run(start=NOW + 31 * DAY, seen=[thing(net.operator), thing(net.operator, "192.0.2.2")]))
    assert untold() == {(net.operator.pk, left.pk), (net.operator.pk, gone.pk)}


def test_said_twice_it_waits_once(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    still_to_tell(Finding.objects.all())
    assert len(untold()) == 1


def test_pages_do_not_see_what_waits(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    with viewing(net.contact):
        assert not Untold.objects.exists()


def test_a_run_that_sees_all_again_rewrites_rows_where_they_are(net: Net) -> None:
    store = Observations()
    things = [thing(net.operator, f"192.0.2.{n}") for n in range(20)]
    synced(store, store.run(seen=things))
    with rewritten("events_sighting") as sightings, rewritten("events_finding") as findings:
        synced(store, store.run(start=NOW + DAY, seen=things))
    assert sightings[0] == 20
    assert sightings[1] >= 10, "how many find room depends on what else lies on their pages"
    assert findings == [0, 0], "what was known is not written again"


def test_telling_and_closing_rewrite_rows_where_they_are(net: Net) -> None:
    """Where more of a page's rows change at once than there is room for, the others go to another page."""
    store = Observations()
    things = [thing(net.operator, f"192.0.2.{n}") for n in range(6)]
    synced(store, store.run(seen=things))
    with rewritten("events_finding") as told:
        prepare(at=LATER)
    assert (told[0], told[1] >= 3) == (6, True)
    with rewritten("events_finding") as closed:
        synced(store, store.run(start=NOW + 30 * DAY, seen=things[:3]))
    assert Finding.objects.filter(state__startswith="fixed").count() == 3
    assert (closed[0], closed[1] >= 1) == (3, True)


def test_a_slice_of_organisations_costs_few_statements(net: Net, django_assert_max_num_queries: object) -> None:
    store = Observations()
    parties = [net.operator, net.department]
    synced(store, store.run(seen=[thing(party, f"192.0.2.{n}") for n, party in enumerate(parties)]))
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert prepare(at=LATER).digests == 2
    told = {notice.party_id: notice.pk for notice in Notice.objects.all()}
    assert {made.organisation_id: made.notices for made in Digest.objects.all()} == {
        party: [pk] for party, pk in told.items()
    }
    assert set(Attachment.objects.values_list("notice_id", flat=True)) == set(told.values())


def test_references_that_are_taken_are_drawn_again(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same seed draws the same reference for the same finding: here of one that had another key when it came."""
    seeds = iter([b"1" * 32, b"2" * 32, b"1" * 32, b"3" * 32, b"4" * 32])
    monkeypatch.setattr(merging.secrets, "token_bytes", lambda size: next(seeds))
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator, key=1)]))
    first = Finding.objects.get()
    Finding.objects.update(key=2)
    synced(store, store.run(start=NOW + DAY, seen=[thing(net.operator, key=1)]))
    assert Finding.objects.count() == 2
    assert Finding.objects.get(key=2).reference == first.reference
    assert Finding.objects.get(key=1).reference != first.reference
