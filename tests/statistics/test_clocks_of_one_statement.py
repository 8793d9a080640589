"""One statement over the clocks of many cases, as a sweep writes it: every case's fact follows, and no other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F, QuerySet

from pehra.foundation.deadlines.models import Deadline
from pehra.incidents.models import Case
from pehra.registry.models import Organisation
from pehra.statistics.models import Fact
from pehra.statistics.queries.checking import difference
from tests.statistics.conftest import Country, at
from tests.statistics.test_at_once import LONGEST, alone, meanwhile, somebody_waits

DAY = at(date(2026, 2, 3))
DUE = DAY + timedelta(hours=4)


def owed(country: Country, *cases: Case, stage: str = "update") -> "QuerySet[Deadline]":
    """An open clock of each of these cases that has not been found late."""
    made = [country.clock(case, stage, DUE, None).pk for case in cases]
    rows = Deadline.objects.filter(pk__in=made)
    rows.update(breached_at=None)
    return rows


def words() -> dict[int, list[str]]:
    return dict(Fact.objects.filter(kind="case", until=None).values_list("case_id", "clocks"))


@pytest.mark.django_db
class TestOneStatement:
    def test_every_case_has_its_word(self, country: Country) -> None:
        cases = [country.case(DAY, organisation=number % 4, reports=number % 3) for number in range(7)]
        owed(country, *cases).update(breached_at=F("due_at"))
        assert words() == {case.pk: ["late:update"] for case in cases}
        assert difference().holds

    def test_what_it_leaves_alone_is_not_written(self, country: Country) -> None:
        late, early, other = (country.case(DAY) for _ in range(3))
        rows = owed(country, late, early, other)
        before = set(Fact.objects.values_list("pk", flat=True))
        rows.update(next_at=DUE, faults=1)
        assert set(Fact.objects.values_list("pk", flat=True)) == before
        met = DUE + timedelta(hours=1)
        rows.exclude(subject=f"case:{other.reference}").update(state="met", met_at=met, due_at=met)
        assert words() == {late.pk: ["kept:update"], early.pk: ["kept:update"], other.pk: []}
        assert set(Fact.objects.exclude(pk__in=before).values_list("kind", "case_id")) == {
            ("case", late.pk),
            ("case", early.pk),
        }
        assert difference().holds

    def test_all_but_the_words_goes_on_as_it_stood(self, country: Country) -> None:
        case = country.case(DAY, severity="critical", closed_at=DAY + timedelta(days=2))
        was = Fact.objects.get(kind="case", until=None)
        owed(country, case).update(breached_at=F("due_at"))
        ended, now = Fact.objects.get(pk=was.pk), Fact.objects.get(kind="case", until=None)
        assert ended.until is not None
        assert ended.until < now.since
        same = [field.attname for field in Fact._meta.concrete_fields if field.attname not in {"id", "since", "clocks"}]
        assert [getattr(now, name) for name in same] == [getattr(was, name) for name in same]
        assert (was.clocks, now.clocks) == ([], ["late:update"])

    def test_several_clocks_of_one_case_make_one_fact(self, country: Country) -> None:
        case = country.case(DAY)
        owed(country, case)
        owed(country, case, stage="final-report")
        before = Fact.objects.count()
        Deadline.objects.update(breached_at=F("due_at"))
        assert words() == {case.pk: ["late:final-report", "late:update"]}
        assert Fact.objects.count() == before + 1
        assert difference().holds

    def test_a_word_is_taken_back(self, country: Country) -> None:
        cases = [country.case(DAY) for _ in range(3)]
        rows = owed(country, *cases)
        rows.update(state="met", met_at=DUE)
        assert set(map(tuple, words().values())) == {("kept:update",)}
        rows.update(state="open", met_at=None)
        assert set(map(tuple, words().values())) == {()}
        assert difference().holds

    def test_a_clock_that_goes_to_another_case_takes_its_word_along(self, country: Country) -> None:
        left, joined = country.case(DAY), country.case(DAY)
        rows = owed(country, left)
        rows.update(breached_at=F("due_at"))
        rows.update(subject=f"case:{joined.reference}")
        assert words() == {left.pk: [], joined.pk: ["late:update"]}
        assert difference().holds

    def test_drills_and_what_is_no_case_have_none(self, country: Country) -> None:
        played, real = country.case(DAY, drill=country.drill()), country.case(DAY)
        owed(country, played, real)
        Deadline.objects.create(
            **{"subject": "request:1", "stage": "update", "rule": "", "citation": "", "party_id": country.telecom.pk},
            **{"function": "sectoral", "anchor": "submission", "anchored_at": DAY, "due_at": DUE},
        )
        assert Deadline.objects.update(breached_at=F("due_at")) == 3
        assert words() == {real.pk: ["late:update"]}
        assert difference().holds

    def test_with_the_clocks_of_a_case_that_is_gone(self, country: Country) -> None:
        gone, stays = country.case(DAY), country.case(DAY)
        rows = owed(country, gone, stays)
        with connection.cursor() as cursor:
            for table in ("report", "transfer"):
                cursor.execute(f"DELETE FROM incidents_{table} WHERE case_id = %s", [gone.pk])
            cursor.execute("DELETE FROM incidents_case WHERE id = %s", [gone.pk])
        rows.update(breached_at=F("due_at"))
        assert words() == {stays.pk: ["late:update"]}
        assert difference().holds


def run_out(country: Country) -> None:
    Deadline.objects.update(breached_at=F("due_at"))


def closes(country: Country) -> None:
    Case.objects.filter(pk=country.cases[0].pk).update(status="closed", closed_at=DUE, acknowledged_at=DUE)


def moves(country: Country) -> None:
    Organisation.objects.filter(pk=country.organisations[0].pk).update(sector_id="banking", province_id="sindh")


def is_met(country: Country) -> None:
    Deadline.objects.filter(stage="acknowledge").update(state="met", met_at=DUE)


@pytest.mark.django_db(transaction=True)
class TestMeanwhile:
    @pytest.mark.parametrize("other", [closes, moves, is_met])
    @pytest.mark.parametrize("first", [True, False])
    def test_nothing_is_lost(self, country: Country, other: Callable[[Country], None], first: bool) -> None:
        cases = [country.case(DAY, organisation=number % 2) for number in range(4)]
        sweeps = owed(country, *cases)
        owed(country, cases[2], stage="acknowledge")

        def runs_out(country: Country) -> None:
            sweeps.update(breached_at=F("due_at"))

        one, two = (runs_out, other) if first else (other, runs_out)
        with meanwhile(two, country):
            one(country)
        assert all("late:update" in each for each in words().values())
        assert difference().holds

    def test_the_third_waits_for_whoever_came_second(self, country: Country) -> None:
        cases = [country.case(DAY) for _ in range(3)]
        owed(country, *cases)
        with ThreadPoolExecutor(2) as pool:
            with transaction.atomic():
                closes(country)
                ended = [pool.submit(alone, doing, country) for doing in (run_out, moves)]
                assert somebody_waits()
            for each in ended:
                each.result(LONGEST)
        assert words() == {case.pk: ["late:update"] for case in cases}
        assert difference().holds
