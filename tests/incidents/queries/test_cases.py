"""Lists of cases: who sees which, in pages that cost the same wherever they lie."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.storing import ask_parts
from pehra.incidents import actions, queries
from pehra.incidents.models import Case
from pehra.incidents.queries import Filter, cases, offers, waiting
from pehra.incidents.queries.cases import cursor
from tests.incidents.acting import LATER, REASON, closed, escalated, opened, report, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def references(person: Person, narrowed: Filter | None = None, **place: object) -> list[str]:
    return [each.reference for each in cases(person, narrowed or Filter(), **place).cases]  # type: ignore[arg-type]


@pytest.fixture
def many(net: Net) -> list[str]:
    """Seven cases, newest first; three of one moment."""
    found = []
    for minutes in (0, 1, 2, 2, 2, 3, 4):
        at = NOW + timedelta(minutes=minutes)
        found.append(actions.submit(by=net.contact, report=report(), at=at).case)
    found.sort(key=lambda case: (case.opened_at, case.reference), reverse=True)
    return [case.reference for case in found]


def test_pages_go_there_and_back(net: Net, many: list[str]) -> None:
    first = cases(net.contact, Filter(), limit=3)
    second = cases(net.contact, Filter(), after=first.older or "", limit=3)
    third = cases(net.contact, Filter(), after=second.older or "", limit=3)
    assert [[each.reference for each in page.cases] for page in (first, second, third)] == [
        many[:3],
        many[3:6],
        many[6:],
    ]
    assert first.newer is None
    assert third.older is None
    assert references(net.contact, before=third.newer, limit=3) == many[3:6]
    back = cases(net.contact, Filter(), before=second.newer or "", limit=3)
    assert [each.reference for each in back.cases] == many[:3]
    assert back.newer is None
    assert back.older == first.older


def test_the_last_page_is_reached_at_once(net: Net, many: list[str]) -> None:
    last = cases(net.contact, Filter(), last=True, limit=3)
    assert [each.reference for each in last.cases] == many[-3:]
    assert last.older is None
    assert references(net.contact, before=last.newer, limit=3) == many[1:4]


def test_a_page_that_is_just_full_has_no_next_one(net: Net, many: list[str]) -> None:
    page = cases(net.contact, Filter(), limit=7)
    assert (len(page.cases), page.newer, page.older) == (7, None, None)


def test_a_cursor_is_a_place_and_not_a_row(net: Net, many: list[str]) -> None:
    """Also of a case that the reader no longer sees, and of one that never was."""
    place = cursor(Case.objects.get(reference=many[2]))
    assert references(net.contact, after=place) == many[3:]
    Case.objects.filter(reference=many[2]).update(audience=[])
    assert references(net.contact, after=place) == many[3:]
    assert references(net.contact, after="99999999999999999-C-0000-0000") == [many[0], many[1], *many[3:]]


@pytest.mark.parametrize(
    "word", ["x", "1", "1-", "-C-0000-0000", "²-C-0000-0000", "1-C-0000-0000\0", "1" * 18 + "-C-0000-0000", "' OR 1=1"]
)
def test_what_is_no_cursor_is_absent(net: Net, word: str) -> None:
    for way in ("after", "before"):
        with pytest.raises(Absent):
            cases(net.contact, Filter(), **{way: word})  # type: ignore[arg-type]


class TestNarrowed:
    def test_by_each_field(self, net: Net) -> None:
        grave = reported(net, severity="critical", classification=("availability/ddos",))
        mine = opened(net, classification=("fraud",))
        done = closed(net)
        assert set(references(net.lead)) == {grave, mine, done}
        assert references(net.lead, Filter(status="closed")) == [done]
        assert references(net.lead, Filter(severity="critical")) == [grave]
        assert references(net.lead, Filter(rsit="availability")) == [grave]
        assert references(net.lead, Filter(rsit="availability/ddos")) == [grave]
        assert references(net.lead, Filter(rsit="fraud")) == [mine]
        assert references(net.lead, Filter(reference=mine.lower().replace("-", " "))) == [mine]
        assert set(references(net.lead, Filter(organisation_id=net.operator.pk))) == {grave, mine, done}
        assert references(net.lead, Filter(organisation_id=net.rival.pk)) == []
        assert references(net.lead, Filter(custodian_id=net.cii_cert.pk)) == []

    def test_what_waits_for_me_and_what_i_have(self, net: Net) -> None:
        waits = escalated(net)
        assert references(net.cii_lead, Filter(waiting=True)) == [waits]
        assert references(net.cii_lead, Filter(mine=True)) == []
        assert references(net.lead, Filter(mine=True)) == [waits]
        assert references(net.lead, Filter(waiting=True)) == []
        assert references(net.contact, Filter(waiting=True)) == []
        new = reported(net)
        assert references(net.lead, Filter(waiting=True)) == [new]
        assert ask_parts(waiting(net.lead), waiting(net.cii_lead), waiting(net.contact)) == [1, 1, 0]

    def test_offers_in_a_list_are_those_to_my_bodies(self, net: Net) -> None:
        reference = escalated(net)
        page = cases(net.cii_lead, Filter()).cases
        assert ask_parts(offers(net.cii_lead, page), offers(net.lead, page)) == [{page[0].pk}, set()]
        assert ask_parts(offers(net.lead, cases(net.lead, Filter()).cases)) == [set()]
        actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
        assert ask_parts(offers(net.cii_lead, page), offers(net.cii_lead, [])) == [set(), set()]

    @pytest.mark.parametrize("word", ["\0", "x", "' OR 1=1 --", "\ud800", "ا", "x" * 10_000])
    def test_words_that_nothing_is_called_find_nothing(self, net: Net, word: str) -> None:
        reported(net)
        for field in ("status", "severity", "rsit", "reference"):
            assert references(net.lead, Filter(**{field: word})) == []  # type: ignore[arg-type]

    @pytest.mark.parametrize("number", [-1, 10**8, 2**63, 10**30])
    def test_numbers_of_nobody_find_nothing(self, net: Net, number: int) -> None:
        reported(net)
        for field in ("custodian_id", "organisation_id"):
            assert references(net.lead, Filter(**{field: number})) == []  # type: ignore[arg-type]


def test_strangers_see_no_case_no_count_and_no_cursor(net: Net) -> None:
    reference = escalated(net)
    for name, person in net.strangers.items():
        page = cases(person, Filter())
        assert (page.cases, page.newer, page.older, ask_parts(waiting(person))) == ([], None, None, [0]), name
        assert queries.find(person, reference) is None
        assert references(person, Filter(reference=reference)) == []
        assert queries.report_list(person).rows == []
        assert queries.report_list(person, case=reference).rows == []
        assert queries.reports(person) == []
        assert queries.owed(person).clocks == []
        home = queries.home_of(person)
        assert (home.reports, home.clocks, home.asked, home.cases) == ([], [], [], {}), name
        with pytest.raises(Absent):
            queries.detail(person, reference, national=frozenset({net.national_cert.pk}))
        with pytest.raises(Absent):
            queries.asked(person, reference)


def test_a_page_costs_one_statement(net: Net, many: list[str], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        for each in cases(net.contact, Filter(), limit=50).cases:
            assert (each.organisation.slug, each.custodian.slug) == ("operator", "cert-telecom")
