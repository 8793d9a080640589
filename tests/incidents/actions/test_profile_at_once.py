"""A profile changes several organisations while an act writes what is counted of cases of several: both are done."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines.actions import Swept, sweep
from pehra.incidents import actions
from pehra.incidents.actions import drills
from pehra.incidents.models import Case, Merge
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.models import Organisation
from pehra.statistics.models import Fact
from pehra.statistics.queries.checking import difference
from tests.incidents.acting import opened, report
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, of_rival
from tests.incidents.test_drills import MARK, frame
from tests.statistics.test_at_once import LONGEST, somebody_waits
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = NOW + timedelta(hours=71, minutes=30), NOW + timedelta(hours=72, minutes=30)


def while_a_profile_is_loaded(first: Organisation, second: Organisation, doing: Callable[[], object]) -> object:
    """What an act gives back that begins when the first of two organisations is written and the second is not yet."""

    def on_its_own() -> object:
        try:
            return doing()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            # As the loading of a profile does before it reads or writes anything.
            one_at_a_time(Queue.NETWORK)
            Organisation.objects.filter(pk=first.pk).update(ownership="government")
            ended = pool.submit(on_its_own)
            assert somebody_waits()
            Organisation.objects.filter(pk=second.pk).update(ownership="government")
        return ended.result(LONGEST)


def ways(net: Net, backwards: bool) -> tuple[Organisation, Organisation]:
    return (net.rival, net.operator) if backwards else (net.operator, net.rival)


@pytest.mark.parametrize("backwards", [False, True])
def test_a_sweep(net: Net, backwards: bool, caplog: pytest.LogCaptureFixture) -> None:
    cases = {of_rival(net), opened(net)}
    sweep(at=BEFORE)
    found = while_a_profile_is_loaded(*ways(net, backwards), lambda: sweep(at=AFTER))
    assert isinstance(found, Swept)
    assert (found.handled, found.failed) == (found.looked, 0)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []
    facts = Fact.objects.filter(kind="case", until=None, case_id__in=Case.objects.filter(reference__in=cases))
    assert [bool(fact.clocks) for fact in facts] == [True, True]
    assert difference().holds


@pytest.mark.parametrize("backwards", [False, True])
def test_a_merge_and_its_end(net: Net, backwards: bool) -> None:
    theirs, case = of_rival(net), opened(net)
    done = while_a_profile_is_loaded(*ways(net, backwards), lambda: merge(net, case, theirs))
    assert isinstance(done, Merge)
    Organisation.objects.update(ownership="private")
    undone = while_a_profile_is_loaded(
        *ways(net, backwards),
        lambda: actions.undo_merge(
            by=net.analyst, reference=case, reason="Two after all.", at=NOW + timedelta(hours=3)
        ),
    )
    assert isinstance(undone, Merge)
    assert difference().holds


@pytest.mark.parametrize("backwards", [False, True])
def test_the_end_of_a_drill(net: Net, backwards: bool) -> None:
    frame(net, net.rival)
    theirs = replace(report(), organisation="rival")
    for by, filed in ((net.contact, report()), (net.rival_contact, theirs)):
        actions.submit(by=by, report=filed, at=NOW, drill=MARK)
    ended = while_a_profile_is_loaded(
        *ways(net, backwards), lambda: drills.end(reference=MARK, by=SYSTEM, at=NOW + timedelta(hours=1))
    )
    assert ended == 2
    assert set(Case.objects.values_list("status", flat=True)) == {"closed"}
