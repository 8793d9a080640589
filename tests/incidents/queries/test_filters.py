"""Lists narrowed by label, ransomware, place, day and clock, and put in the order of the clocks."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.queries import Filter, Kind, cases, clocked
from pehra.incidents.queries.cases import stretches
from pehra.incidents.rules.listing import Due, Order, day, span
from pehra.registry.models import Organisation
from tests import world
from tests.incidents.acting import HOUR, closed, opened, red, report, reported
from tests.incidents.conftest import Net
from tests.incidents.test_drills import frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db

CLOCK = Filter(order=Order.CLOCK)


def references(person: Person, narrowed: Filter, **turn: object) -> list[str]:
    return [each.reference for each in cases(person, narrowed, **turn).cases]  # type: ignore[arg-type]


def due(reference: str, at: object) -> str:
    """Let the next clock of a case run out at this moment."""
    Deadline.objects.filter(subject=f"case:{reference}").update(due_at=at)
    return reference


@pytest.fixture
def clocks(net: Net) -> list[str]:
    """Seven cases by their next clocks, the most urgent first, registered the other way round; two of one moment."""
    found = []
    for hours in (6, 5, 4, 3, 3, 2, 1):
        case = actions.submit(by=net.contact, report=report(), at=NOW - hours * HOUR).case
        found.append((NOW + hours * HOUR, due(case.reference, NOW + hours * HOUR)))
    return [reference for _at, reference in sorted(found)]


class TestNarrowed:
    def test_by_label_and_ransomware(self, net: Net) -> None:
        plain, held, green = opened(net), opened(net, ransomware=True), opened(net, tlp="TLP:GREEN")
        assert references(net.analyst, Filter(tlp="TLP:GREEN")) == [green]
        assert set(references(net.analyst, Filter(tlp="TLP:AMBER"))) == {plain, held}
        assert references(net.analyst, Filter(ransomware=True)) == [held]
        assert set(references(net.analyst, Filter(ransomware=False))) == {plain, green}
        assert references(net.punjab_analyst, Filter(tlp="TLP:GREEN")) == [green], "the network may know of it"
        assert references(net.punjab_analyst, Filter(ransomware=True)) == []

    def test_red_is_found_by_the_persons_named(self, net: Net) -> None:
        opened(net)
        reference = red(net)
        assert references(net.lead, Filter(tlp="TLP:RED")) == [reference]
        assert references(net.body_administrator, Filter(tlp="TLP:RED")) == []
        assert references(net.punjab_analyst, Filter(tlp="TLP:RED")) == []

    def test_red_in_a_drill_is_found_by_whoever_directs_it_as_well(self, net: Net) -> None:
        frame(net, staff=(net.duty_officer.user_id,))
        practised, real = played(net, tlp="TLP:RED"), red(net)
        assert references(net.duty_officer, Filter(tlp="TLP:RED", kind=Kind.DRILLS)) == [practised]
        assert references(net.duty_officer, Filter(tlp="TLP:RED", kind=Kind.BOTH)) == [practised]
        assert references(net.duty_officer, Filter(tlp="TLP:RED")) == []
        assert references(net.lead, Filter(tlp="TLP:RED")) == [real]
        assert set(references(net.lead, Filter(tlp="TLP:RED", kind=Kind.BOTH))) == {practised, real}
        for person in (net.body_administrator, net.punjab_analyst):
            assert references(person, Filter(tlp="TLP:RED", kind=Kind.BOTH)) == []

    def test_by_sector_and_province_of_the_organisation(self, net: Net) -> None:
        reference = opened(net)
        Organisation.objects.filter(pk=net.operator.pk).update(
            province=world.organisation("far", province="sindh").province
        )
        assert references(net.analyst, Filter(sector="telecom")) == [reference]
        assert references(net.analyst, Filter(sector="banking")) == []
        assert references(net.analyst, Filter(province="sindh")) == [reference]
        assert references(net.analyst, Filter(province="punjab")) == []
        for person in net.strangers.values():
            assert references(person, Filter(sector="telecom")) == []

    def test_by_the_days_of_registration(self, net: Net) -> None:
        early = actions.submit(by=net.contact, report=report(), at=NOW - timedelta(days=3)).case.reference
        late = reported(net)
        assert references(net.analyst, Filter(since=NOW)) == [late], "the first moment belongs to it"
        assert references(net.analyst, Filter(until=NOW)) == [early], "the last one does not"
        assert references(net.analyst, Filter(since=NOW - timedelta(days=9), until=NOW - timedelta(days=4))) == []

    @pytest.mark.parametrize("word", ["\0", "x", "' OR 1=1 --", "\ud800", "ا", "x" * 10_000])
    def test_words_that_nothing_is_called_find_nothing(self, net: Net, word: str) -> None:
        reported(net)
        for field in ("tlp", "sector", "province"):
            assert references(net.lead, Filter(**{field: word})) == []  # type: ignore[arg-type]


class TestClocks:
    def test_the_most_urgent_comes_first(self, net: Net, clocks: list[str]) -> None:
        assert references(net.analyst, CLOCK) == clocks
        assert references(net.analyst, Filter()) != clocks

    def test_pages_go_there_and_back(self, net: Net, clocks: list[str]) -> None:
        first = cases(net.analyst, CLOCK, limit=3)
        second = cases(net.analyst, CLOCK, after=first.older or "", limit=3)
        third = cases(net.analyst, CLOCK, after=second.older or "", limit=3)
        found = [[each.reference for each in page.cases] for page in (first, second, third)]
        assert found == [clocks[:3], clocks[3:6], clocks[6:]]
        assert (first.newer, third.older) == (None, None)
        back = cases(net.analyst, CLOCK, before=second.newer or "", limit=3)
        assert [each.reference for each in back.cases] == clocks[:3]
        assert (back.newer, back.older) == (None, first.older)
        last = cases(net.analyst, CLOCK, last=True, limit=3)
        assert [each.reference for each in last.cases] == clocks[-3:]
        assert last.older is None
        assert references(net.analyst, CLOCK, before=last.newer, limit=3) == clocks[1:4]

    def test_what_is_due_and_what_is_overdue(self, net: Net, clocks: list[str]) -> None:
        at = NOW + 90 * timedelta(minutes=1)
        assert references(net.analyst, Filter(due=span(Due.LATE, at))) == clocks[:1]
        assert references(net.analyst, Filter(due=span(Due.HOUR, at))) == clocks[1:2]
        assert references(net.analyst, Filter(due=span(Due.DAY, at))) == clocks[1:]
        assert references(net.analyst, Filter(due=span(Due.WEEK, at), severity="nonesuch")) == []

    def test_other_filters_hold_too(self, net: Net, clocks: list[str]) -> None:
        held = due(opened(net, ransomware=True), NOW + 10 * HOUR)
        assert references(net.analyst, Filter(order=Order.CLOCK, ransomware=True)) == [held]
        assert references(net.analyst, Filter(order=Order.CLOCK, mine=True)) == [*clocks, held]

    def test_without_a_clock_closed_or_a_drill_it_is_not_in_it(self, net: Net) -> None:
        shut, silent = closed(net), opened(net)
        Deadline.objects.filter(subject=f"case:{silent}").delete()
        assert references(net.analyst, CLOCK) == []
        assert set(references(net.analyst, Filter())) == {shut, silent}
        assert references(net.analyst, Filter(order=Order.CLOCK, kind=Kind.DRILLS)) == []

    def test_clocks_are_no_business_of_the_network(self, net: Net) -> None:
        """Whoever sees a case as one of the network alone learns nothing of when it is late."""
        reference = opened(net, tlp="TLP:GREEN")
        assert references(net.punjab_analyst, Filter()) == [reference]
        assert references(net.punjab_analyst, CLOCK) == []
        assert references(net.punjab_analyst, Filter(due=span(Due.LATE, NOW + timedelta(days=900)))) == []
        assert references(net.analyst, CLOCK) == [reference]

    def test_strangers_see_nothing(self, net: Net, clocks: list[str]) -> None:
        for name, person in net.strangers.items():
            page = cases(person, CLOCK)
            assert (page.cases, page.newer, page.older) == ([], None, None), name

    @pytest.mark.parametrize("word", ["x", "1", "-C-0000-0000", "1" * 18 + "-C-0000-0000"])
    def test_what_is_no_cursor_is_absent(self, net: Net, word: str) -> None:
        for way in ("after", "before"):
            with pytest.raises(Absent):
                cases(net.analyst, CLOCK, **{way: word})  # type: ignore[arg-type]


class TestLooking:
    """However rare what fits is: a page looks through so many clocks, and goes on behind them."""

    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clocked, "MOST_LOOKED", 3)

    def test_a_short_page_leads_on_and_back(self, net: Net, clocks: list[str]) -> None:
        held = due(opened(net, ransomware=True), NOW + 5 * HOUR + timedelta(minutes=1))
        rare = Filter(order=Order.CLOCK, ransomware=True)
        first = cases(net.analyst, rare, limit=2)
        assert first.cases == []
        assert first.older
        seen, page = [], first
        while page.older:
            page = cases(net.analyst, rare, after=page.older, limit=2)
            seen += [each.reference for each in page.cases]
        assert seen == [held]
        back, turns = page, 0
        while back.newer:
            back, turns = cases(net.analyst, rare, before=back.newer, limit=2), turns + 1
        assert turns < 9, "the way back ends"

    def test_files_are_cut_where_pages_end(self, net: Net, clocks: list[str]) -> None:
        parts, onward = stretches(net.analyst, CLOCK, size=3, most=20)
        assert [each.cases for each in parts] == [3, 3, 1]
        assert onward is None
        assert [references(net.analyst, CLOCK, after=each.after, limit=3) for each in parts] == [
            clocks[:3],
            clocks[3:6],
            clocks[6:],
        ]
        some, onward = stretches(net.analyst, CLOCK, size=3, most=2)
        assert onward is not None
        assert stretches(net.analyst, CLOCK, after=onward, size=3, most=2)[0][0].cases == 1
        assert len(some) == 2


def test_without_a_part_that_keeps_the_order_no_case_is_in_it(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(net)
    monkeypatch.setattr(clocked, "_walk", [lambda _person, _wanted: []])
    assert references(net.analyst, CLOCK) == []


def test_a_page_by_clock_costs_three_statements(net: Net, clocks: list[str], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        for each in cases(net.analyst, CLOCK, limit=50).cases:
            assert (each.organisation.slug, each.custodian.slug) == ("operator", "cert-telecom")


@pytest.mark.parametrize("word", ["", "x", "2026-13-01", "1900-01-01", "9999-12-31", "2026-W01-1x", "۲۰۲۶-۰۱-۰۱"])
def test_what_is_no_day_is_none(word: str) -> None:
    assert day(word) is None


def test_a_day_is_read() -> None:
    found = day(" 2026-11-23 ")
    assert found is not None
    assert found.isoformat() == "2026-11-23"
