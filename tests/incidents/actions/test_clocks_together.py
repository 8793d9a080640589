"""Clocks of many cases handled at once leave behind what handling them one by one leaves behind."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.audit.queries import prove
from pehra.foundation.deadlines.actions import sweep, sweeping
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.actions import taking_part
from pehra.incidents.actions.clocks_together import gather
from pehra.incidents.models import Case, Entry, Named, Participant
from pehra.registry.queries.chains import bodies_above
from tests.incidents.acting import HOUR, closed, escalated, opened, report, reported
from tests.incidents.conftest import Net
from tests.incidents.test_drills import MARK, frame
from tests.world import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def left_behind() -> dict[str, list[Any]]:
    """All that a sweep writes, without what differs from run to run (numbers, random keys, links of the journal)."""
    rows: dict[str, list[Any]] = {
        "clocks": list(
            Deadline.objects.values_list(
                "subject", "stage", "party", "due_at", "done_upto", "next_at", "state", "breached_at", "faults"
            )
        ),
        "timeline": list(
            Entry.objects.values_list(
                "case__reference", "kind", "at", "author_label", "party", "tlp", "internal", "params", "audience"
            )
        ),
        "notices": list(
            Notice.objects.values_list("party", "user", "kind", "text", "params", "link", "subject", "restricted", "at")
        ),
        "journal": list(JournalEntry.objects.values_list("act", "subject", "party_id", "detail", "at", "actor")),
        "parties": list(Participant.objects.values_list("case__reference", "party", "part", "until")),
        "cases": list(Case.objects.values_list("reference", "status", "audience", "version")),
    }
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


def world_of_clocks(net: Net) -> None:
    """Cases of every label and state whose clocks run out, with and without somebody new to be told."""
    for tlp in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"):
        reported(net, tlp=tlp)
        # The lead: who is not named does not see a RED case.
        actions.accept(by=net.lead, reference=reported(net, tlp=tlp), at=NOW + HOUR)
    escalated(net)
    closed(net)
    actions.submit(by=net.other_contact, report=report(organisation="department"), at=NOW)


def alone(at: datetime, monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Any]]:
    """What a sweep leaves behind that handles each clock by itself; then it is undone."""
    point = transaction.savepoint()
    with monkeypatch.context() as without:
        without.setattr(sweeping, "_gatherers", {})
        sweep(at=at)
        found = left_behind()
    transaction.savepoint_rollback(point)
    return found


@pytest.mark.parametrize(
    "later", [HOUR, 3 * HOUR + HOUR / 2, 4 * HOUR + HOUR / 60, 29 * HOUR, 3 * DAY + HOUR, 4 * DAY + HOUR, 40 * DAY]
)
def test_the_same_is_left_behind(net: Net, monkeypatch: pytest.MonkeyPatch, later: timedelta) -> None:
    world_of_clocks(net)
    expected = alone(NOW + later, monkeypatch)
    sweep(at=NOW + later)
    assert left_behind() == expected
    assert prove().broken is None


def test_one_sweep_after_another_leaves_the_same_behind(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    world_of_clocks(net)
    for hours in (4, 26, 80, 100):
        expected = alone(NOW + hours * HOUR + HOUR / 60, monkeypatch)
        sweep(at=NOW + hours * HOUR + HOUR / 60)
        assert left_behind() == expected


def test_who_reads_a_wider_case_reads_that_it_is_late_and_is_asked_for_once(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[set[int]] = []

    def readers(numbers: Collection[int]) -> list[tuple[int, int]]:
        asked.append(set(numbers))
        rows = Case.objects.filter(pk__in=numbers, tlp__in=["TLP:CLEAR", "TLP:GREEN"])
        return [(number, net.department.pk) for number in rows.values_list("pk", flat=True)]

    monkeypatch.setattr(taking_part, "_readers", [readers])
    for tlp in ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT"):
        reference = reported(net, tlp=tlp)
        actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
        taking_part.refresh_audience(Case.objects.get(reference=reference), NOW + HOUR)
    wider = set(Case.objects.filter(tlp__in=["TLP:CLEAR", "TLP:GREEN"]).values_list("pk", flat=True))
    at = NOW + 3 * DAY + HOUR
    expected = alone(at, monkeypatch)
    asked.clear()
    sweep(at=at)
    assert left_behind() == expected
    assert asked == [wider]
    late = Entry.objects.filter(kind="breached", case__in=wider)
    assert late
    assert all(net.department.pk in entry.audience for entry in late)


def test_a_breach_that_brings_in_nobody_new_is_taken(net: Net) -> None:
    reference = opened(net)
    update = Deadline.objects.get(stage="update")
    gathered = gather([f"case:{reference}"], NOW + 3 * DAY + HOUR)
    assert gathered.takes(update, Happening.BREACH)
    assert gathered.takes(update, Happening.REMINDER)


def test_who_is_new_is_brought_in_one_by_one(net: Net) -> None:
    reference = reported(net)
    acknowledge = Deadline.objects.get(stage="acknowledge")
    gathered = gather([f"case:{reference}"], NOW + 5 * HOUR)
    assert not gathered.takes(acknowledge, Happening.BREACH)
    assert gathered.takes(acknowledge, Happening.REMINDER)


def test_where_a_red_case_has_nobody_named_for_who_is_told_it_is_left_to_the_ordinary_way(net: Net) -> None:
    reference = reported(net, tlp="TLP:RED")
    actions.accept(by=net.lead, reference=reference, at=NOW + HOUR)
    update, at = Deadline.objects.get(stage="update"), NOW + 3 * DAY + HOUR
    assert gather([f"case:{reference}"], at).takes(update, Happening.BREACH)
    Named.objects.filter(party=net.telecom_cert).update(until=NOW)
    gathered = gather([f"case:{reference}"], at)
    assert not gathered.takes(update, Happening.BREACH)
    assert gathered.takes(update, Happening.REMINDER)


def test_what_there_is_not_is_left_to_the_ordinary_way(net: Net) -> None:
    reported(net)
    assert not gather(["case:C-9999-9999"], NOW).takes(Deadline.objects.get(stage="update"), Happening.REMINDER)


def test_what_is_locked_is_told_and_a_drill_is_not(net: Net) -> None:
    frame(net)
    reference = reported(net)
    drilled = actions.submit(by=net.contact, report=report(), at=NOW, drill=MARK).case.reference
    gathered = gather([f"case:{reference}", f"case:{drilled}", "case:C-9999-9999"], NOW)
    assert set(gathered.subjects) == {f"case:{reference}"}


def test_what_a_closed_case_does_not_owe_is_ended_the_ordinary_way(net: Net) -> None:
    reference = closed(net)
    update = Deadline.objects.get(stage="update")
    assert not gather([f"case:{reference}"], NOW).takes(update, Happening.BREACH)


def test_five_clocks_cost_no_more_statements_than_one(net: Net) -> None:
    def statements() -> int:
        Deadline.objects.exclude(stage="update").update(next_at=None)
        Deadline.objects.filter(stage="update").update(done_upto=None, breached_at=None, next_at=F("due_at"))
        with CaptureQueriesContext(connection) as caught:
            assert sweep(at=NOW + 3 * DAY + HOUR).handled == Deadline.objects.filter(stage="update").count()
        return len(caught)

    opened(net)
    first = statements()
    for _ in range(4):
        opened(net)
    assert statements() <= first


def test_the_bodies_above_an_organisation(net: Net) -> None:
    found = bodies_above({net.operator.pk, net.department.pk}, NOW.date())
    assert found[net.operator.pk] == (net.telecom_cert.pk, net.cii_cert.pk, net.national_cert.pk)
    assert set(found) == {net.operator.pk, net.department.pk}
    net.national_cert.mandates.all().delete()
    assert bodies_above({net.operator.pk}, NOW.date()) == {net.operator.pk: ()}
