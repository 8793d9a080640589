"""Acts on many cases: what the preview promises is what happens, to each case on its own, and nothing by halves."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.models import Membership
from pehra.foundation.audit.models import Entry as Line
from pehra.incidents import actions, queries
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.models import Assignment, Bulk, Case, Entry, IdempotencyKey, Observable
from pehra.incidents.queries import Filter
from pehra.incidents.queries.bulk import overview
from pehra.incidents.rules.bulk import BulkAct
from tests.incidents.acting import LATER, closed, dump, escalated, opened, red, reported
from tests.incidents.actions.bulking import AFTER, WORDS, carried_out, looked_through, states, why
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db

CASES_ALONE = ("incidents_bulk", "incidents_bulk_item", "procrastinate_jobs", "procrastinate_events")


def world() -> dict[str, str]:
    return {table: rows for table, rows in dump().items() if table not in CASES_ALONE}


MAKERS = {"reported": reported, "opened": opened, "escalated": escalated, "closed": closed, "red": red}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    who=st.sampled_from(["analyst", "lead", "cii_analyst", "contact", "duty_officer"]),
    act=st.sampled_from(sorted(WORDS)),
    kinds=st.lists(st.sampled_from(sorted(MAKERS)), min_size=1, max_size=4),
)
def test_what_the_preview_says_is_what_happens(net: Net, who: str, act: BulkAct, kinds: list[str]) -> None:
    """Whoever does whatever to cases in whatever state: ready cases are done, barred ones are as they were."""
    by: Person = getattr(net, who)
    references = [MAKERS[kind](net) for kind in kinds]
    seen = [each for each in references if queries.find(by, each)]
    if not seen:
        return
    before = world()
    found = looked_through(by, act, seen)
    assert world() == before, "a preview leaves nothing behind"
    promised = states(found)
    barred = {ref for ref, state in zip(seen, promised, strict=True) if state == "barred"}
    untouched = list(Case.objects.filter(reference__in=barred).order_by("pk").values())
    if "ready" in promised:
        found = carried_out(by, found)
        assert found.state == "done"
        assert states(found) == ["done" if state == "ready" else "barred" for state in promised]
    else:
        with pytest.raises(Conflict):
            carried_out(by, found)
    assert list(Case.objects.filter(reference__in=barred).order_by("pk").values()) == untouched
    assert all(why(found)[place] for place, state in enumerate(promised) if state == "barred")


class TestEachAct:
    def test_hands_cases_round(self, net: Net) -> None:
        references = [opened(net), opened(net)]
        carried_out(net.lead, looked_through(net.lead, BulkAct.ASSIGN, references, to="analyst@example.org"))
        held = Assignment.objects.filter(until=None, party=net.telecom_cert)
        assert set(held.values_list("user_id", flat=True)) == {net.analyst.user_id}
        assert held.count() == 2

    def test_an_analyst_takes_what_nobody_has_and_nothing_else(self, net: Net) -> None:
        free, taken = opened(net), opened(net)
        actions.take(by=net.lead, reference=taken, at=LATER)
        bulk = looked_through(net.analyst, BulkAct.ASSIGN, [free, taken], to="analyst@example.org")
        assert states(bulk) == ["ready", "barred"]
        assert "A colleague has this case" in why(bulk)[1]

    def test_lays_down(self, net: Net) -> None:
        reference = opened(net)
        actions.take(by=net.analyst, reference=reference, at=LATER)
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.ASSIGN, [reference], to=""))
        assert not Assignment.objects.filter(until=None).exists()

    def test_acknowledges(self, net: Net) -> None:
        new, old = reported(net), opened(net)
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.ACKNOWLEDGE, [new, old]))
        assert states(bulk) == ["done", "barred"]
        assert Case.objects.get(reference=new).status == "open"

    def test_classifies_and_judges_and_leaves_the_rest_as_it_is(self, net: Net) -> None:
        reference = opened(net, severity="low", classification=("availability/ddos",))
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.SEVERITY, [reference]))
        case = Case.objects.get(reference=reference)
        assert (case.severity, case.classification) == ("critical", ["availability/ddos"])
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLASSIFY, [reference]))
        case = Case.objects.get(reference=reference)
        assert (case.severity, case.classification) == ("critical", ["fraud/phishing"])

    def test_a_case_without_a_class_is_not_judged_by_the_way(self, net: Net) -> None:
        bulk = looked_through(net.analyst, BulkAct.SEVERITY, [opened(net)])
        assert (states(bulk), why(bulk)) == (["barred"], ["Choose at least one class."])

    def test_adds_an_observable_where_it_is_not(self, net: Net) -> None:
        has, lacks = opened(net), opened(net)
        from_before = looked_through(net.analyst, BulkAct.OBSERVABLE, [has])
        carried_out(net.analyst, from_before)
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.OBSERVABLE, [has, lacks]))
        assert states(bulk) == ["barred", "done"]
        assert Observable.objects.filter(value="203.0.113.9").count() == 2

    def test_writes_and_closes(self, net: Net) -> None:
        reference = opened(net)
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.NOTE, [reference]))
        assert Entry.objects.get(kind="note").internal
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLOSE, [reference]))
        assert Case.objects.get().cause == "One cause"


class TestNothingByHalves:
    def test_what_was_changed_after_the_preview_is_refused(self, net: Net) -> None:
        first, second = opened(net), opened(net)
        bulk = looked_through(net.analyst, BulkAct.CLASSIFY, [first, second])
        actions.note(by=net.lead, reference=first, body="Wait", at=AFTER)
        bulk = carried_out(net.analyst, bulk)
        assert states(bulk) == ["refused", "done"]
        assert why(bulk)[0] == bulks.CHANGED_SINCE
        assert Case.objects.get(reference=first).classification == []

    def test_who_took_it_after_the_preview_keeps_it(self, net: Net) -> None:
        reference = opened(net)
        bulk = looked_through(net.lead, BulkAct.ASSIGN, [reference], to="lead@example.org")
        actions.take(by=net.analyst, reference=reference, at=AFTER)
        assert states(carried_out(net.lead, bulk)) == ["refused"]
        assert Assignment.objects.get(until=None).user_id == net.analyst.user_id

    def test_whoever_lost_the_role_meanwhile_does_nothing(self, net: Net) -> None:
        bulk = looked_through(net.analyst, BulkAct.NOTE, [opened(net), opened(net)])
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        Membership.objects.filter(user_id=net.analyst.user_id).update(ended_at=AFTER)
        while bulks.carry_on(bulk_id=bulk.pk, at=AFTER):
            pass
        assert states(bulk) == ["refused", "refused"]
        assert not Entry.objects.filter(kind="note").exists()

    def test_a_token_does_no_more_later_than_it_could_at_first(self, net: Net) -> None:
        reference = opened(net)
        without_roles = Person(net.lead.user_id, net.lead.label, ())
        with pytest.raises(Invalid):
            bulks.choose(by=without_roles, act=BulkAct.NOTE, cases=[reference], at=LATER)

    def test_work_that_was_broken_off_is_taken_up_and_nothing_is_done_twice(self, net: Net) -> None:
        references = [opened(net) for _turn in range(4)]
        bulk = looked_through(net.analyst, BulkAct.NOTE, references)
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        assert bulks.carry_on(bulk_id=bulk.pk, at=AFTER, limit=2)
        assert states(bulk) == ["done", "done", "ready", "ready"]
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        while bulks.carry_on(bulk_id=bulk.pk, at=AFTER):
            pass
        assert not bulks.carry_on(bulk_id=bulk.pk, at=AFTER)
        assert states(bulk) == ["done"] * 4
        assert Entry.objects.filter(kind="note").count() == 4
        assert IdempotencyKey.objects.filter(key__startswith=bulk.reference).count() == 4

    def test_whoever_does_the_last_case_ends_it_though_nobody_comes_after(self, net: Net) -> None:
        bulk = looked_through(net.analyst, BulkAct.NOTE, [opened(net), opened(net)])
        bulks.begin(by=net.analyst, reference=bulk.reference, at=AFTER)
        bulks.carry_on(bulk_id=bulk.pk, at=AFTER, limit=2)
        bulk.refresh_from_db()
        assert (bulk.state, bulk.ended_at) == ("done", AFTER)

    def test_each_act_stands_in_the_journal_and_the_whole_once(self, net: Net) -> None:
        references = [opened(net), opened(net)]
        carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLOSE, references))
        assert Line.objects.filter(act="case.close").count() == 2
        assert Line.objects.get(act="bulk.begin").detail == {"act": "close", "cases": 2}

    def test_nothing_is_begun_that_was_not_looked_through(self, net: Net) -> None:
        made = bulks.choose(by=net.analyst, act=BulkAct.NOTE, cases=[opened(net)], at=LATER)
        with pytest.raises(Conflict):
            bulks.begin(by=net.analyst, reference=made.reference, at=LATER)
        bulks.preview(by=net.analyst, reference=made.reference, given=WORDS[BulkAct.NOTE], at=LATER)
        with pytest.raises(Conflict):
            bulks.begin(by=net.analyst, reference=made.reference, at=LATER)

    def test_what_was_begun_is_not_looked_through_again(self, net: Net) -> None:
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.NOTE, [opened(net)]))
        with pytest.raises(Conflict):
            bulks.preview(by=net.analyst, reference=bulk.reference, given=WORDS[BulkAct.NOTE], at=AFTER)


class TestTheWayBack:
    def back(self, by: Person, bulk: Bulk) -> Bulk:
        made = bulks.take_back(by=by, reference=bulk.reference, at=AFTER)
        bulks.preview(by=by, reference=made.reference, given={"reason": "A mistake"}, at=AFTER)
        while bulks.carry_on(bulk_id=made.pk, at=AFTER):
            pass
        return Bulk.objects.get(pk=made.pk)

    def test_brings_back_what_was(self, net: Net) -> None:
        reference = opened(net, severity="low", classification=("availability/ddos",))
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLASSIFY, [reference]))
        carried_out(net.analyst, self.back(net.analyst, bulk))
        assert Case.objects.get().classification == ["availability/ddos"]

    def test_brings_back_the_hands(self, net: Net) -> None:
        had, free = opened(net), opened(net)
        actions.take(by=net.analyst, reference=had, at=LATER)
        bulk = carried_out(net.lead, looked_through(net.lead, BulkAct.ASSIGN, [had, free]))
        carried_out(net.lead, self.back(net.lead, bulk))
        now = Assignment.objects.filter(until=None).values_list("case__reference", "user_id")
        assert list(now) == [(had, net.analyst.user_id)]

    def test_opens_again(self, net: Net) -> None:
        reference = opened(net)
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLOSE, [reference]))
        carried_out(net.analyst, self.back(net.analyst, bulk))
        assert Case.objects.get().status == "open"

    def test_leaves_alone_what_was_changed_since(self, net: Net) -> None:
        reference = opened(net)
        bulk = carried_out(net.analyst, looked_through(net.analyst, BulkAct.CLASSIFY, [reference]))
        actions.note(by=net.lead, reference=reference, body="Rightly so", at=AFTER)
        back = self.back(net.analyst, bulk)
        assert (states(back), why(back)) == (["barred"], [bulks.CHANGED_SINCE])

    @pytest.mark.parametrize("act", [BulkAct.NOTE, BulkAct.OBSERVABLE])
    def test_there_is_none_of_what_was_written_down(self, act: BulkAct, net: Net) -> None:
        bulk = carried_out(net.analyst, looked_through(net.analyst, act, [opened(net)]))
        with pytest.raises(Conflict):
            bulks.take_back(by=net.analyst, reference=bulk.reference, at=AFTER)


class TestWhoMayLook:
    def test_strangers_choose_nothing(self, net: Net) -> None:
        reference = opened(net)
        answers = set()
        for stranger in net.strangers.values():
            for each in (reference, "C-0000-0000"):
                with pytest.raises(Invalid) as refused:
                    bulks.choose(by=stranger, act=BulkAct.NOTE, cases=[each], at=LATER)
                answers.add(str(refused.value).replace(each, "X"))
        assert answers == {"cases: There is no case X."}
        assert not Bulk.objects.exists()

    def test_colleagues_look_and_do_nothing_and_others_see_nothing(self, net: Net) -> None:
        bulk = looked_through(net.analyst, BulkAct.NOTE, [opened(net)])
        assert not overview(net.lead, bulk.reference).own
        with pytest.raises(Absent):
            bulks.begin(by=net.lead, reference=bulk.reference, at=LATER)
        for other in (net.contact, net.cii_lead, *net.strangers.values()):
            if other is net.body_administrator:
                continue
            with pytest.raises(Absent):
                overview(other, bulk.reference)
            with pytest.raises(Absent):
                bulks.begin(by=other, reference=bulk.reference, at=LATER)

    def test_a_colleague_sees_the_cases_that_they_see(self, net: Net) -> None:
        bulk = looked_through(net.lead, BulkAct.NOTE, [opened(net), red(net)])
        assert len(overview(net.lead, bulk.reference).items) == 2
        assert len(overview(net.analyst, bulk.reference).items) == 1
        assert sum(overview(net.analyst, bulk.reference).counts.values()) == 1


class TestChoosing:
    def test_all_that_a_filter_finds_the_newest_first(self, net: Net) -> None:
        references = [opened(net) for _turn in range(3)]
        bulk = bulks.choose(by=net.analyst, act=BulkAct.NOTE, narrowed=Filter(mine=True), at=LATER)
        listed = [case.reference for case in queries.cases(net.analyst, Filter(mine=True)).cases]
        assert [item.case.reference for item in bulk.items.order_by("place")] == listed
        assert sorted(listed) == sorted(references)

    @pytest.mark.parametrize(
        "cases", [[], ["C-0000-0000"], ["\x00"], ["x" * 10_000], [f"C-0000-{n:04d}" for n in range(501)]]
    )
    def test_what_cannot_be_chosen_is_told_at_its_field(self, net: Net, cases: list[str]) -> None:
        with pytest.raises(Invalid) as refused:
            bulks.choose(by=net.analyst, act=BulkAct.NOTE, cases=cases, at=LATER)
        assert set(refused.value.problems) == {"cases"}

    def test_the_same_case_twice_is_one(self, net: Net) -> None:
        reference = opened(net)
        bulk = bulks.choose(by=net.analyst, act=BulkAct.NOTE, cases=[reference, reference.lower()], at=LATER)
        assert bulk.items.count() == 1

    def test_words_are_checked_by_field(self, net: Net) -> None:
        bulk = bulks.choose(by=net.analyst, act=BulkAct.CLOSE, cases=[opened(net)], at=LATER)
        with pytest.raises(Invalid) as refused:
            bulks.preview(by=net.analyst, reference=bulk.reference, given={"cause": "a\u202eb"}, at=LATER)
        assert set(refused.value.problems) == {"cause", "lesson"}


def test_the_second_lock_hides_it(net: Net) -> None:
    looked_through(net.analyst, BulkAct.NOTE, [opened(net)])
    for person, seen in ((net.analyst, 1), (net.lead, 1), (net.contact, 0), (net.punjab_analyst, 0)):
        with viewing(person), connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM incidents_bulk), (SELECT count(*) FROM incidents_bulk_item)")
            assert cursor.fetchone() == (seen, seen)
