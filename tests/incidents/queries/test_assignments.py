"""Lists by who has a case in hand, and the workload of a body: what each may see of it, and what it costs."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Assignment, Case
from pehra.incidents.queries import Filter
from pehra.incidents.queries.cases import stretches
from tests.incidents.acting import HOUR, LATER, escalated, opened, red, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def listed(person: Person, **narrowed: object) -> set[str]:
    with viewing(person):
        return {case.reference for case in queries.cases(person, Filter(**narrowed)).cases}  # type: ignore[arg-type]


class TestFilters:
    def test_by_person(self, net: Net) -> None:
        mine, other, free = opened(net), opened(net), opened(net)
        actions.take(by=net.analyst, reference=mine, at=LATER)
        actions.take(by=net.lead, reference=other, at=LATER)
        assert listed(net.analyst, hands="analyst@example.org") == {mine}
        assert listed(net.analyst, hands="lead@example.org") == {other}
        assert listed(net.analyst, hands="me") == {mine}
        assert listed(net.analyst, hands="nobody@example.org") == listed(net.analyst, hands="\x00") == set()
        assert listed(net.analyst, hands="nobody") == {free}

    def test_of_other_parties_nothing_is_told(self, net: Net) -> None:
        reference = escalated(net)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        assert listed(net.cii_analyst, hands="analyst@example.org") == set()
        assert listed(net.contact, hands="analyst@example.org") == set()

    def test_nobodys_are_the_open_ones_in_own_custody(self, net: Net) -> None:
        waiting, done, gone = reported(net), opened(net), escalated(net)
        actions.accept(by=net.cii_analyst, reference=gone, at=NOW + 3 * HOUR)
        actions.close(by=net.analyst, reference=done, cause="x", lesson="y", at=NOW + 3 * HOUR)
        assert listed(net.analyst, hands="nobody") == {waiting}
        assert listed(net.cii_analyst, hands="nobody") == {gone}

    def test_who_has_a_case_for_two_parties_has_it_once(self, net: Net) -> None:
        reference = escalated(net)
        both = replace(net.analyst, held=(*net.analyst.held, *net.cii_analyst.held))
        actions.take(by=net.analyst, reference=reference, at=LATER)
        twice = Assignment.objects.get()
        twice.pk, twice.party_id = None, net.cii_cert.pk
        twice.save(force_insert=True)
        page = queries.cases(both, Filter(hands="me"), limit=1)
        assert [case.reference for case in page.cases] == [reference]
        assert queries.cases(both, Filter(hands="me"), after=page.older or "").cases == []

    @pytest.mark.parametrize("doubled", [{0}, {1}, {1, 3}, {0, 2, 4}, set(range(6)), set()])
    def test_files_of_a_long_list_have_each_case_once(
        self, net: Net, doubled: set[int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also of who has some of them for two parties, wherever a file ends."""
        both = replace(net.analyst, held=(*net.analyst.held, *net.cii_analyst.held))
        every = sorted(opened(net) for _turn in range(7))
        for place, reference in enumerate(sorted(every, reverse=True)):
            actions.take(by=net.analyst, reference=reference, at=LATER)
            if place in doubled:
                twice = Assignment.objects.get(case__reference=reference)
                twice.pk, twice.party_id = None, net.cii_cert.pk
                twice.save(force_insert=True)
        mine, found, after = Filter(hands="me"), list[str](), ""
        while True:
            with monkeypatch.context() as patched:
                # Many are counted, and none is read.
                patched.setattr(Case, "from_db", None)
                parts, onward = stretches(both, mine, after=after, size=2, most=2)
            for each in parts:
                page = queries.cases(both, mine, after=each.after, limit=2)
                assert len(page.cases) == each.cases
                found += [case.reference for case in page.cases]
            if onward is None:
                break
            after = onward
        assert found == sorted(every, reverse=True)

    def test_pages_by_cursor_keep_their_order(self, net: Net) -> None:
        references = [opened(net) for _turn in range(5)]
        for reference in references:
            actions.take(by=net.analyst, reference=reference, at=LATER)
        found, after = [], ""
        for _turn in range(3):
            page = queries.cases(net.analyst, Filter(hands="analyst@example.org"), after=after, limit=2)
            found += [case.reference for case in page.cases]
            after = page.older or ""
        assert sorted(found) == sorted(references)
        assert found == [case.reference for case in queries.cases(net.analyst, Filter(mine=True)).cases]


def test_the_second_lock_hides_other_parties_rows(net: Net) -> None:
    reference = escalated(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    actions.take(by=net.cii_analyst, reference=reference, at=LATER)

    def seen(person: Person) -> set[int]:
        with viewing(person):
            return set(Assignment.objects.values_list("party_id", flat=True))

    assert seen(net.analyst) == seen(net.lead) == {net.telecom_cert.pk}
    assert seen(net.cii_analyst) == {net.cii_cert.pk}
    assert seen(net.contact) == set()
    for stranger in net.strangers.values():
        assert seen(stranger) == set()


def test_the_second_lock_hides_a_red_case_of_the_own_party(net: Net) -> None:
    reference = red(net)
    actions.take(by=net.lead, reference=reference, at=LATER)
    with viewing(net.analyst):
        assert not Assignment.objects.exists()


class TestWorkload:
    def load(self, person: Person, net: Net, at: object = LATER) -> queries.Workload:
        with viewing(person):
            return queries.workload(person, net.telecom_cert.pk, at=at)  # type: ignore[arg-type]

    def test_counts_by_person_and_severity(self, net: Net) -> None:
        for severity in ("high", "high", "low"):
            actions.take(by=net.analyst, reference=opened(net, severity=severity), at=LATER)
        opened(net, severity="critical")
        load = self.load(net.lead, net)
        by_name = {each.name: each for each in load.people}
        assert (by_name["analyst"].open, by_name["analyst"].severities) == (3, {"high": 2, "low": 1})
        assert by_name["lead"].open == 0
        assert (load.nobody.open, load.nobody.severities) == (1, {"critical": 1})
        assert load.people[0].name == "analyst", "who has most comes first"
        assert not load.cut

    def test_overdue_is_what_the_body_owes(self, net: Net) -> None:
        reference = reported(net)
        actions.take(by=net.analyst, reference=reference, at=NOW)
        assert self.load(net.lead, net, at=NOW + HOUR).people[0].overdue == 0
        assert self.load(net.lead, net, at=NOW + 5 * HOUR).people[0].overdue == 1
        assert self.load(net.lead, net, at=NOW + 5 * HOUR).nobody.overdue == 0

    def test_closed_cases_weigh_nothing(self, net: Net) -> None:
        reference = opened(net)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        actions.close(by=net.analyst, reference=reference, cause="x", lesson="y", at=LATER)
        assert sum(each.open for each in self.load(net.lead, net).people) == 0

    def test_a_red_case_counts_for_those_who_are_named_alone(self, net: Net) -> None:
        actions.take(by=net.lead, reference=red(net), at=LATER)
        assert sum(each.open for each in self.load(net.lead, net).people) == 1
        assert sum(each.open for each in self.load(net.analyst, net).people) == 0

    def test_costs_no_more_with_more_people_and_cases(self, net: Net) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                self.load(net.lead, net)
            return len(captured)

        actions.take(by=net.analyst, reference=opened(net), at=LATER)
        few = cost()
        for _turn in range(4):
            actions.take(by=net.lead, reference=opened(net), at=LATER)
        assert cost() == few <= 10


class TestBeside:
    def test_hands_and_team_are_of_the_own_parties(self, net: Net) -> None:
        reference = escalated(net)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        case = queries.case(net.lead, reference)
        own, other = queries.beside(net.lead, [case]), queries.beside(net.cii_analyst, [case])
        assert (own.hands, [each.name for each in own.team]) == ({case.pk: ["analyst"]}, ["analyst", "lead"])
        assert (other.hands, [each.name for each in other.team]) == ({}, ["cii_analyst", "cii_lead"])
        assert (own.offers, own.waiting, other.offers, other.waiting) == (set(), 0, {case.pk}, 1)

    def test_an_empty_list_has_a_team_all_the_same(self, net: Net) -> None:
        found = queries.beside(net.analyst, [])
        assert (found.offers, found.hands, found.clocks, len(found.team)) == (set(), {}, {}, 2)
