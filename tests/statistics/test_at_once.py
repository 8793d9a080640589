"""Two who write at once: whatever of a case and of its organisation they change, no fact is lost."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from pehra.incidents.models import Case
from pehra.registry.models import CiiDesignation, Organisation, PastAttributes
from pehra.statistics.models import Contained, Fact
from pehra.statistics.queries.checking import difference
from tests.statistics.conftest import Country, at

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
LONGEST = 30.0
DAY = at(date(2026, 2, 3))
Doing = Callable[[Country], object]


def alone(doing: Doing, country: Country) -> object:
    """On a connection of its own, in a transaction of its own."""
    try:
        with transaction.atomic():
            return doing(country)
    finally:
        connection.close()


def somebody_waits() -> bool:
    """Whether another connection comes to wait for this one."""
    until = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return True
            time.sleep(0.02)
    return False


@contextmanager
def meanwhile(doing: Doing, country: Country) -> Iterator[None]:
    """What is done inside is not committed before the other one has come to wait for it."""
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            yield
            ended = pool.submit(alone, doing, country)
            assert somebody_waits()
        ended.result(LONGEST)


def moves(country: Country) -> None:
    """The organisation of the case goes to another sector, as if it had always been of that."""
    Organisation.objects.filter(pk=country.organisations[0].pk).update(sector_id="banking", province_id="sindh")


def is_designated(country: Country) -> None:
    CiiDesignation.objects.create(
        organisation=country.organisations[0],
        designated_on=date(2026, 1, 1),
        review_on=date(2027, 1, 1),
        designated_by="An order",
        citation="s. 1",
    )


def closes(country: Country) -> None:
    when = DAY + timedelta(days=2)
    Case.objects.filter(pk=country.cases[0].pk).update(status="closed", closed_at=when, acknowledged_at=when)


def opens(country: Country) -> None:
    country.case(DAY + timedelta(days=1))


def runs_out(country: Country) -> None:
    country.clock(country.cases[0], "acknowledge", DAY + timedelta(hours=1), None)


def is_contained(country: Country) -> None:
    Contained.objects.create(case=country.cases[0], at=DAY + timedelta(hours=2))


def is_reported(country: Country) -> None:
    country.report(country.cases[0], DAY + timedelta(days=1))


WRITES = [closes, opens, runs_out, is_contained, is_reported]


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("change", [moves, is_designated])
def test_a_case_is_written_while_its_organisation_changes(country: Country, write: Doing, change: Doing) -> None:
    country.case(DAY)
    with meanwhile(write, country):
        change(country)
    assert difference().holds


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("change", [moves, is_designated])
def test_an_organisation_changes_while_a_case_of_it_is_written(country: Country, write: Doing, change: Doing) -> None:
    country.case(DAY)
    with meanwhile(change, country):
        write(country)
    assert difference().holds


@pytest.mark.parametrize(
    ("one", "other"), [(closes, is_contained), (is_contained, runs_out), (runs_out, is_reported), (is_reported, closes)]
)
def test_two_write_one_case(country: Country, one: Doing, other: Doing) -> None:
    country.case(DAY)
    with meanwhile(other, country):
        one(country)
    assert difference().holds


def test_the_third_waits_for_whoever_came_second(country: Country) -> None:
    """What it waited for has ended the row at which it waited: it goes on waiting at the one that came after it."""
    country.case(DAY)
    with ThreadPoolExecutor(2) as pool:
        with transaction.atomic():
            closes(country)
            ended = [pool.submit(alone, doing, country) for doing in (is_contained, runs_out)]
            assert somebody_waits()
        for each in ended:
            each.result(LONGEST)
    fact = Fact.objects.get(kind="case", until=None)
    assert (fact.contained, fact.clocks) == (7200, ["late:acknowledge"])
    assert fact.closed_on == date(2026, 2, 5)
    assert difference().holds


def test_nobody_waits_in_a_circle(country: Country) -> None:
    """Acts and sweeps lock a case before they write; organisations change beneath them. No one is thrown out."""
    for number in range(4):
        country.case(DAY, organisation=number % 2)
    start = Barrier(4)

    def acts(seed: int) -> Doing:
        def act(country: Country) -> None:
            start.wait(LONGEST)
            for turn in range(10):
                with transaction.atomic():
                    case = Case.objects.select_for_update().get(pk=country.cases[(turn + seed) % 4].pk)
                    Case.objects.filter(pk=case.pk).update(severity=["low", "high"][turn % 2])
                    country.report(case, DAY)
                    country.clock(case, "update", DAY + timedelta(hours=turn), None)

        return act

    def changes(number: int) -> Doing:
        def change(country: Country) -> None:
            start.wait(LONGEST)
            for turn in range(10):
                rows = Organisation.objects.filter(pk=country.organisations[number].pk)
                rows.update(sector_id=["banking", "telecom"][turn % 2])

        return change

    def on_its_own(doing: Doing) -> None:
        try:
            doing(country)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        doings = (acts(0), acts(1), changes(0), changes(1))
        for each in [pool.submit(on_its_own, doing) for doing in doings]:
            each.result(LONGEST)
    assert difference().holds


def test_of_what_a_change_does_not_place_anew_nothing_is_written(country: Country) -> None:
    country.case(DAY)
    recent = country.case(DAY + timedelta(days=30))
    before = set(Fact.objects.values_list("pk", flat=True))
    organisation = country.organisations[0]
    with transaction.atomic():
        PastAttributes.objects.create(
            organisation=organisation,
            until=date(2026, 3, 1),
            sector=organisation.sector,
            province=organisation.province,
            ownership=organisation.ownership,
        )
        moves(country)
    written = Fact.objects.exclude(pk__in=before)
    assert {fact.case_id for fact in written} == {recent.pk}
    assert difference().holds
