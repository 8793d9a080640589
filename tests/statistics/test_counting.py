"""Figures equal the slow count, whatever happened to the cases and however often they were added up in between."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.incidents.models import Case, Report
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.registry.models import CiiDesignation, PastAttributes
from pehra.statistics.actions.summing import add_up, anything_new, draw_cut_off, rebuild
from pehra.statistics.jobs import add_up_figures
from pehra.statistics.models import Contained, Edge, Fact, Total
from pehra.statistics.queries.checking import difference
from pehra.statistics.queries.counting import NATION, Cells, count, count_slowly, trend
from pehra.statistics.rules.measures import Dimension
from pehra.statistics.rules.periods import Grain, Period, calendar, parts, read
from tests.statistics.conftest import Country, at
from tests.statistics.oracle import Counts, slowly

FIRST = date(2025, 11, 20)
CLASSES = (
    [], ["malicious-code/ransomware"], ["malicious-code"], ["fraud/phishing"], ["availability/ddos", "fraud/phishing"],
    ["malicious-code/ransomware", "malicious-code/infected-system"],
)  # fmt: skip
EVERY = tuple(Dimension)
YEAR = calendar(Grain.YEAR, date(2026, 1, 1))


def flat(cells: Cells) -> Counts:
    return {
        (dimension, key, measure, step): amount
        for dimension, keys in cells.counted.items()
        for key, measures in keys.items()
        for measure, steps in measures.items()
        for step, amount in steps.items()
        if amount
    }


def asked(scope: int) -> list[Dimension]:
    return [each for each in EVERY if scope or each is not Dimension.ORGANISATION]


def same(scope: int, period: Period) -> bool:
    found = flat(count(scope, period, asked(scope)))
    assert found == flat(count_slowly(scope, period, asked(scope)))
    assert found == slowly(scope, period.starts, period.ends)
    return True


days = st.integers(0, 200).map(lambda number: FIRST + timedelta(days=number))
acts = st.one_of(
    st.tuples(st.just("open"), days, st.integers(0, 3), st.sampled_from(CLASSES), st.sampled_from(["low", "high"])),
    st.tuples(st.just("close"), st.integers(0, 9), st.integers(0, 40), st.sampled_from(CaseOutcome)),
    st.tuples(st.just("reopen"), st.integers(0, 9)),
    st.tuples(st.just("reclassify"), st.integers(0, 9), st.sampled_from(CLASSES)),
    st.tuples(st.just("escalate"), st.integers(0, 9), st.integers(0, 100)),
    st.tuples(st.just("merge"), st.integers(0, 9), st.integers(0, 9)),
    st.tuples(st.just("report"), st.integers(0, 9), days),
    st.tuples(
        st.just("clock"),
        st.integers(0, 9),
        st.sampled_from(["acknowledge", "update"]),
        st.integers(1, 30),
        st.one_of(st.none(), st.integers(1, 40)),
    ),
    st.tuples(st.just("contain"), st.integers(0, 9), st.integers(1, 40)),
    st.tuples(st.just("add up")),
    st.tuples(st.just("delete"), st.integers(0, 9)),
)


def carry_out(country: Country, act: tuple[Any, ...]) -> None:
    name, *rest = act
    if name == "add up":
        add_up(draw_cut_off())
        return
    if name == "open":
        day, organisation, classes, severity = rest
        cert = country.banking if organisation > 1 else country.telecom
        made = country.case(at(day), organisation=organisation, cert=cert, classification=classes, severity=severity)
        assert made.pk
        return
    if not country.cases:
        return
    case = country.cases[rest[0] % len(country.cases)]
    case.refresh_from_db()
    HAPPENS[name](country, case, *rest[1:])


def close(_: Country, case: Case, hours: int, outcome: str = "handled") -> None:
    closed = case.opened_at + timedelta(hours=hours)
    Case.objects.filter(pk=case.pk, merged_into=None).update(
        status="closed", closed_at=closed, acknowledged_at=case.acknowledged_at or closed, outcome=outcome
    )


def reopen(_: Country, case: Case) -> None:
    rows = Case.objects.filter(pk=case.pk, status="closed", merged_into=None)
    rows.update(status="open", closed_at=None, outcome="")


def reclassify(_: Country, case: Case, classes: list[str]) -> None:
    Case.objects.filter(pk=case.pk).update(classification=classes, severity="critical")


def escalate(country: Country, case: Case, minutes: int) -> None:
    country.transfer(case, "escalate", case.opened_at + timedelta(minutes=minutes), country.ncert, "national")
    Case.objects.filter(pk=case.pk).update(custodian_id=country.ncert.pk, custodian_function="national")


def merge(country: Country, case: Case, other: int) -> None:
    into = country.cases[other % len(country.cases)]
    into.refresh_from_db()
    if into.pk != case.pk and into.merged_into_id is None and case.merged_into_id is None:
        close(country, case, 1, "")
        Case.objects.filter(pk=case.pk).update(merged_into=into, counted_as=into.pk)


def report(country: Country, case: Case, day: date) -> None:
    country.report(case, at(day, 23), channel="phone")


def contain(_: Country, case: Case, hours: int) -> None:
    Contained.objects.get_or_create(case=case, defaults={"at": case.opened_at + timedelta(hours=hours)})


def clock(country: Country, case: Case, stage: str, due: int, met: int | None) -> None:
    met_at = None if met is None else case.opened_at + timedelta(hours=met)
    country.clock(case, stage, case.opened_at + timedelta(hours=due), met_at)


def delete(country: Country, case: Case) -> None:
    if not Case.objects.filter(merged_into=case).exists():
        country.cases.remove(case)
        Report.objects.filter(case=case).delete()
        case.delete()


HAPPENS: dict[str, Any] = {
    "close": close, "reopen": reopen, "reclassify": reclassify, "escalate": escalate, "merge": merge,
    "report": report, "clock": clock, "contain": contain, "delete": delete,
}  # fmt: skip


class TestAgainstTheSlowCount:
    @settings(
        max_examples=25,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(st.lists(acts, min_size=3, max_size=14))
    def test_whatever_happened(self, country: Country, happened: list[tuple[Any, ...]]) -> None:
        with transaction.atomic():
            country.cases.clear()
            for act in happened:
                carry_out(country, act)
            assert same(NATION, YEAR)
            assert same(NATION, calendar(Grain.QUARTER, date(2025, 12, 1)))
            assert same(country.telecom.pk, calendar(Grain.MONTH, date(2026, 2, 1)))
            assert same(country.banking.pk, Period(date(2025, 12, 9), date(2026, 1, 20), Grain.SPAN))
            assert difference().holds
            transaction.set_rollback(True)

    def test_a_day_is_the_countrys(self, country: Country) -> None:
        country.case(at(date(2026, 1, 1), hour=0))
        country.case(at(date(2025, 12, 31), hour=23))
        assert count(NATION, YEAR, [Dimension.ALL]).counts(Dimension.ALL)[""]["opened"] == 1

    def test_every_part_adds_up_to_the_whole(self, country: Country) -> None:
        for number in range(8):
            country.case(
                at(FIRST + timedelta(days=20 * number)),
                organisation=number % 4,
                cert=country.banking if number % 4 > 1 else None,
                classification=CLASSES[number % len(CLASSES)],
            )
        for period in (YEAR, calendar(Grain.QUARTER, FIRST)):
            cells = count(NATION, period, EVERY)
            total = cells.counts(Dimension.ALL)[""]
            for dimension in asked(NATION):
                rows = cells.counts(dimension).values()
                for measure, number in total.items():
                    assert sum(row[measure] for row in rows) == number, (dimension, measure)

    def test_bodies_add_up_to_the_country_and_months_to_the_year(self, country: Country) -> None:
        for number in range(6):
            country.case(at(FIRST + timedelta(days=30 * number)), organisation=number % 4,
                         cert=country.banking if number % 4 > 1 else None)  # fmt: skip
        add_up(draw_cut_off())

        def opened(scope: int, period: Period) -> int:
            return count(scope, period, [Dimension.ALL]).counts(Dimension.ALL).get("", {}).get("opened", 0)

        whole = opened(NATION, YEAR)
        assert whole == opened(country.telecom.pk, YEAR) + opened(country.banking.pk, YEAR)
        for grain in (Grain.QUARTER, Grain.MONTH):
            assert whole == sum(opened(NATION, each) for each in parts(YEAR, grain))
        months = parts(YEAR, Grain.MONTH)
        assert whole == sum(each.get("opened", 0) for each in trend(NATION, months).values())
        by_month = {each.starts: opened(country.banking.pk, each) for each in months}
        assert {day: each["opened"] for day, each in trend(country.banking.pk, months).items()} == {
            day: number for day, number in by_month.items() if number
        }


class TestWhatIsCounted:
    def total(self, period: Period = YEAR) -> dict[str, int]:
        return count(NATION, period, [Dimension.ALL]).counts(Dimension.ALL).get("", {})

    def test_drills_never(self, country: Country) -> None:
        case = country.case(at(date(2026, 3, 1)), drill=country.drill(), reports=2)
        country.clock(case, "acknowledge", case.opened_at, None)
        assert self.total() == {}
        assert Fact.objects.count() == 0

    def test_a_merged_case_once_and_its_report_still(self, country: Country) -> None:
        one, other = country.case(at(date(2026, 3, 1))), country.case(at(date(2026, 3, 2)))
        merge(country, other, country.cases.index(one))
        assert self.total() == {"reports": 2, "opened": 1, "incidents": 1, "no-incident": 0, "closed": 0, "open": 1}

    def test_two_cases_that_are_one_incident(self, country: Country) -> None:
        one, other = country.case(at(date(2026, 3, 1))), country.case(at(date(2026, 3, 2)), cert=country.banking)
        Case.objects.filter(pk=other.pk).update(counted_as=one.pk)
        total = self.total()
        assert (total["opened"], total["incidents"], total["no-incident"], total["open"]) == (2, 1, 0, 2)

    @pytest.mark.parametrize("outcome", sorted(NO_INCIDENT))
    def test_what_was_no_incident_is_a_figure_of_its_own(self, country: Country, outcome: str) -> None:
        case = country.case(at(date(2026, 3, 1)))
        country.clock(case, "acknowledge", case.opened_at, None)
        country.clock(case, "final-report", case.opened_at, None)
        contain(country, case, 2)
        close(country, case, 5, outcome)
        cells = count(NATION, YEAR, [Dimension.ALL]).of(Dimension.ALL)[""]
        assert {name: steps.get(0) for name, steps in cells.items()} == {
            "reports": 1, "opened": 1, "no-incident": 1, "closed": 1, "late:acknowledge": 1, "open": 0,
        }  # fmt: skip
        reopen(country, case)
        assert self.total() == {"reports": 1, "opened": 1, "incidents": 1, "no-incident": 0, "closed": 0, "open": 1}
        cells = count(NATION, YEAR, [Dimension.ALL]).of(Dimension.ALL)[""]
        assert {"to-acknowledge", "to-contain", "late:final-report"} <= set(cells)

    @pytest.mark.parametrize("outcome", ["", "handled", "unresolved"])
    def test_what_was_not_resolved_is_an_incident_like_others(self, country: Country, outcome: str) -> None:
        close(country, country.case(at(date(2026, 3, 1))), 5, outcome)
        total = self.total()
        assert (total["incidents"], total["no-incident"]) == (1, 0)
        assert "to-close" in count(NATION, YEAR, [Dimension.ALL]).of(Dimension.ALL)[""]

    def test_late_stays_late(self, country: Country) -> None:
        case = country.case(at(date(2026, 3, 1)))
        clock = country.clock(case, "acknowledge", case.opened_at, None)
        clock.state, clock.met_at = "met", case.opened_at + timedelta(days=2)
        clock.save()
        cells = count(NATION, YEAR, [Dimension.ALL]).of(Dimension.ALL)[""]
        assert cells["late:acknowledge"] == {0: 1}
        assert "kept:acknowledge" not in cells

    def test_contained(self, country: Country) -> None:
        case = country.case(at(date(2026, 3, 1)))
        Contained.objects.create(case=case, at=case.opened_at + timedelta(minutes=90))
        assert sum(count(NATION, YEAR, [Dimension.ALL]).of(Dimension.ALL)[""]["to-contain"].values()) == 1

    def test_an_organisation_is_what_it_was_on_the_day(self, country: Country) -> None:
        country.case(at(date(2026, 3, 1)))
        country.case(at(date(2026, 5, 1)))
        organisation = country.organisations[0]
        PastAttributes.objects.create(
            organisation=organisation, until=date(2026, 4, 1), sector_id="telecom", province_id="punjab",
            ownership="private",
        )  # fmt: skip
        organisation.province_id = "sindh"
        organisation.save()
        CiiDesignation.objects.create(
            organisation=organisation, designated_on=date(2026, 4, 10), review_on=date(2027, 4, 10),
            designated_by="test", citation="test",
        )  # fmt: skip
        cells = count(NATION, YEAR, [Dimension.PROVINCE, Dimension.KIND])
        assert {key: row["opened"] for key, row in cells.counts(Dimension.PROVINCE).items()} == {
            "punjab": 1,
            "sindh": 1,
        }
        assert {key: row["opened"] for key, row in cells.counts(Dimension.KIND).items()} == {"private": 1, "cii": 1}
        assert difference().holds


class TestHistory:
    def test_what_was_known_at_a_cut_off_stays(self, country: Country) -> None:
        case = country.case(at(date(2026, 3, 1)), classification=["fraud/phishing"])
        cut_off = draw_cut_off()
        before = flat(count(NATION, YEAR, asked(NATION), cut_off))
        reclassify(country, case, ["availability/ddos"])
        country.case(at(date(2026, 3, 2)))
        add_up(draw_cut_off())
        delete(country, case)
        assert flat(count(NATION, YEAR, asked(NATION), cut_off)) == before
        assert flat(count(NATION, YEAR, asked(NATION))) != before
        rebuild()
        assert flat(count(NATION, YEAR, asked(NATION), cut_off)) == before

    def test_a_fact_is_never_changed(self, country: Country) -> None:
        country.case(at(date(2026, 3, 1)))
        for attempt in (
            "UPDATE statistics_fact SET severity = 'low'",
            "UPDATE statistics_fact SET severity = 'low', until = since + 1",
            "UPDATE statistics_fact SET until = until",
            "DELETE FROM statistics_fact",
        ):
            with pytest.raises(Exception, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attempt)

    def test_what_changes_no_figure_writes_no_fact(self, country: Country) -> None:
        case = country.case(at(date(2026, 3, 1)))
        before = Fact.objects.count()
        Case.objects.filter(pk=case.pk).update(title="Another title", updated_at=at(date(2026, 3, 5)), version=9)
        case.save()
        assert Fact.objects.count() == before

    def test_reports_that_change_places_by_one_statement(self, country: Country) -> None:
        one, other = country.case(at(date(2026, 3, 1)), reports=2), country.case(at(date(2026, 4, 1)), organisation=2)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_report SET case_id = %s - case_id", [one.pk + other.pk])
        assert Fact.objects.filter(kind="report", until=None, case=one).count() == 1
        assert Fact.objects.filter(kind="report", until=None, case=other).count() == 2
        assert difference().holds
        assert same(NATION, YEAR)


class TestKeeping:
    def test_the_job_adds_up_what_is_new_and_nothing_else(self, country: Country) -> None:
        assert not anything_new()
        country.case(at(date(2026, 3, 1)))
        assert anything_new()
        add_up_figures(timestamp=0)
        edge = Edge.objects.get().revision
        assert not anything_new()
        add_up_figures(timestamp=0)
        assert Edge.objects.get().revision == edge
        close(country, country.cases[0], 3)
        assert anything_new()

    def test_adding_up_twice_adds_nothing(self, country: Country) -> None:
        country.case(at(date(2026, 3, 1)))
        cut_off = draw_cut_off()
        assert add_up(cut_off)
        sums = Total.objects.count()
        assert not add_up(cut_off)
        assert not add_up(cut_off - 1)
        assert Total.objects.count() == sums

    def test_the_check_finds_what_is_wrong(self, country: Country) -> None:
        country.case(at(date(2026, 3, 1)))
        add_up(draw_cut_off())
        assert difference().holds
        Total.objects.filter(dimension="all", scope_id=0, grain="y", measure="opened").update(amount=7)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE incidents_case DISABLE TRIGGER statistics_changed")
            cursor.execute("UPDATE incidents_case SET severity = 'low'")
            cursor.execute("ALTER TABLE incidents_case ENABLE TRIGGER statistics_changed")
        found = difference()
        assert not found.holds
        assert (found.wrong_sums, found.differing) == (1, 2)
        rebuild()
        assert difference().holds

    def test_without_sums_figures_are_right(self, country: Country) -> None:
        country.case(at(date(2026, 3, 1)))
        assert not Edge.objects.exists()
        assert same(NATION, YEAR)
        add_up(draw_cut_off())
        country.case(at(date(2026, 3, 9)))
        assert same(NATION, YEAR)


def test_a_trend_names_no_quarter_in_which_nothing_was(country: Country) -> None:
    found = read("2026-Q1")
    assert found is not None
    assert trend(NATION, [found, found.after]) == {}
    country.case(at(date(2026, 3, 1)))
    assert trend(NATION, [found, found.after]) == {found.starts: {"reports": 1, "opened": 1}}
