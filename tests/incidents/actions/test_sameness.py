"""Two CERTs say that each has a case of the same incident: what each learns by it, and how it is counted."""

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.errors import NotSame
from pehra.incidents.models import Case, Sameness
from pehra.incidents.queries import counting
from pehra.incidents.queries import merging as looking
from tests.incidents.acting import HOUR, REASON, WORDS, dump, opened
from tests.incidents.actions.test_invariants import taken_back
from tests.incidents.conftest import Net
from tests.incidents.merging import counted, merge, undo
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * HOUR


def of_department(net: Net) -> str:
    """A case of another CERT about another organisation: nobody of the Telecom CERT sees it."""
    intake = actions.Intake(organisation="department", title="Punjab-title", description="Punjab-words")
    taken = actions.submit(by=net.other_contact, report=intake, at=NOW)
    actions.accept(by=net.punjab_analyst, reference=taken.case.reference, at=NOW + HOUR)
    return taken.case.reference


def offer(net: Net, case: str, to: str) -> Sameness:
    return actions.offer_sameness(by=net.analyst, reference=case, to=to, reason="Asked-words", at=LATER)


def accept(net: Net, case: str, other: str) -> Sameness:
    return actions.accept_sameness(by=net.punjab_analyst, reference=case, other=other, at=LATER)


def said(person: Person, reference: str) -> list[looking.Said]:
    with viewing(person):
        return looking.said_of(person, queries.case(person, reference))


def agreed(net: Net) -> tuple[str, str]:
    """The Telecom CERT's case and the Punjab CERT's, taken for one incident."""
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    accept(net, theirs, ours)
    return ours, theirs


def test_what_is_agreed_is_counted_once_and_each_keeps_its_case(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    before = dict(Case.objects.values_list("reference", "custodian_id"))
    offer(net, ours, theirs)
    assert counted() == {ours: ours, theirs: theirs}
    accept(net, theirs, ours)
    assert counted() == {ours: ours, theirs: ours}
    assert dict(Case.objects.values_list("reference", "custodian_id")) == before
    assert set(Case.objects.values_list("status", flat=True)) == {"open"}


def test_the_other_cert_reads_who_asks_which_case_and_the_words_and_nothing_else(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    (told,) = said(net.punjab_analyst, theirs)
    assert (told.ours, told.other, told.seen, told.state) == (False, ours, None, "offered")
    assert (told.row.reason, told.row.from_party.slug) == ("Asked-words", "cert-telecom")
    with pytest.raises(Absent):
        queries.case(net.punjab_analyst, ours)
    notice = Notice.objects.filter(kind="case.same-offered").get()
    assert ours not in notice.text + str(notice.params)


def test_after_it_neither_sees_anything_of_the_other(net: Net) -> None:
    ours, theirs = agreed(net)
    for person, own, other in ((net.analyst, ours, theirs), (net.punjab_analyst, theirs, ours)):
        with pytest.raises(Absent):
            queries.case(person, other)
        (told,) = said(person, own)
        assert (told.other, told.seen, told.state) == (other, None, "accepted")
        assert {told.row.from_party.slug, told.row.to_party.slug} == {"cert-telecom", "cert-punjab"}


def test_red_and_internal_entries_of_either_side_are_never_the_other_s(net: Net) -> None:
    ours, theirs = agreed(net)
    actions.note(by=net.analyst, reference=ours, body="Zarqa-internal", internal=True, at=LATER)
    actions.note(by=net.analyst, reference=ours, body="Zarqa-red", tlp="TLP:RED", at=LATER)
    actions.note(by=net.analyst, reference=ours, body="Zarqa-strict", tlp="TLP:AMBER+STRICT", at=LATER)
    with viewing(net.punjab_analyst), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incidents_entry WHERE body LIKE 'Zarqa%'")
        assert cursor.fetchone() == (0,)
    assert theirs


def test_whoever_takes_part_in_one_case_learns_of_no_other(net: Net) -> None:
    ours, theirs = agreed(net)
    assert said(net.contact, ours) == []
    with viewing(net.contact), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incidents_sameness")
        assert cursor.fetchone() == (0,)
    detail = queries.detail(net.contact, ours, national=frozenset())
    assert theirs not in str([each.params for each in detail.entries])


def test_to_whoever_offers_a_case_that_is_not_there_looks_like_one_that_is(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    offer(net, ours, "C-0000-0000")
    shown = [(each.ours, each.seen, each.state, each.row.to_party) for each in said(net.analyst, ours)]
    assert shown == [(True, None, "offered", None)] * 2


def test_declined_without_a_word_it_goes_on_waiting_for_whoever_offered(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    Notice.objects.all().delete()
    actions.decline_sameness(by=net.punjab_analyst, reference=theirs, other=ours, at=LATER)
    (told,) = said(net.analyst, ours)
    assert (told.state, told.row.to_party) == ("offered", None)
    assert said(net.punjab_analyst, theirs) == []
    assert not Notice.objects.exists()
    assert counted() == {ours: ours, theirs: theirs}


@pytest.mark.parametrize("declined", [True, False])
def test_no_act_tells_what_was_declined_without_a_word_from_a_case_that_is_not_there(net: Net, declined: bool) -> None:
    ours, to = opened(net), of_department(net) if declined else "C-0000-0000"
    offer(net, ours, to)
    if declined:
        actions.decline_sameness(by=net.punjab_analyst, reference=to, other=ours, at=LATER)
    with pytest.raises(Conflict, match="already"):
        offer(net, ours, to)
    for number in range(19):
        offer(net, ours, f"C-1111-{number:04d}")
    with pytest.raises(NotSame, match="Too many"):
        offer(net, ours, "C-2222-2222")
    actions.end_sameness(by=net.analyst, reference=ours, other=to, reason=REASON, at=LATER)
    assert to not in [each.other for each in said(net.analyst, ours)]
    offer(net, ours, to)


def test_declined_with_words_they_are_read(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    actions.decline_sameness(by=net.punjab_analyst, reference=theirs, other=ours, answer="Another malware", at=LATER)
    (told,) = said(net.analyst, ours)
    assert (told.state, told.row.answer, told.row.to_party.slug) == ("declined", "Another malware", "cert-punjab")
    assert Notice.objects.filter(kind="case.not-same").count() == 1


@pytest.mark.parametrize("side", [0, 1])
def test_either_side_ends_what_was_agreed(net: Net, side: int) -> None:
    pair = agreed(net)
    person = (net.analyst, net.punjab_analyst)[side]
    actions.end_sameness(by=person, reference=pair[side], other=pair[1 - side], reason=REASON, at=LATER)
    assert counted() == {each: each for each in pair}
    assert said(net.analyst, pair[0]) == said(net.punjab_analyst, pair[1]) == []
    assert Notice.objects.filter(kind="case.not-same").count() == 1
    with pytest.raises(Absent):
        actions.end_sameness(by=person, reference=pair[side], other=pair[1 - side], reason=REASON, at=LATER)


def test_what_waits_is_taken_back_by_whoever_offered_it_alone(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    with pytest.raises(Absent):
        actions.end_sameness(by=net.punjab_analyst, reference=theirs, other=ours, reason=REASON, at=LATER)
    actions.end_sameness(by=net.analyst, reference=ours, other=theirs, reason=REASON, at=LATER)
    assert said(net.punjab_analyst, theirs) == []
    with pytest.raises(Absent):
        accept(net, theirs, ours)
    offer(net, ours, theirs)
    accept(net, theirs, ours)


@pytest.mark.parametrize("tlp", ["TLP:RED", "TLP:AMBER+STRICT"])
def test_a_strict_case_is_not_told_of(net: Net, tlp: str) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    actions.change_tlp(by=net.analyst, reference=ours, tlp=tlp, at=LATER)
    with pytest.raises(NotSame, match="RED"):
        offer(net, ours, "C-0000-0000")
    with pytest.raises(NotSame, match="RED"):
        accept(net, theirs, ours)
    assert counted() == {ours: ours, theirs: theirs}


def test_what_is_refused(net: Net) -> None:
    ours = opened(net)
    second = opened(net)
    for to in ("", "%00", "x" * 10_000, "R-7K3F-9QPD", ours):
        with pytest.raises(Invalid):
            offer(net, ours, to)
    with pytest.raises(NotSame, match="merge"):
        offer(net, ours, second)
    with pytest.raises(Invalid):
        actions.offer_sameness(by=net.analyst, reference=ours, to="C-0000-0000", reason=" ", at=LATER)
    offer(net, ours, "C-0000-0000")
    with pytest.raises(Conflict):
        offer(net, ours, "C-0000-0000")
    for number in range(19):
        offer(net, ours, f"C-0000-{number:04d}".replace("C-0000-0000", "C-1111-1111"))
    with pytest.raises(NotSame, match="Too many"):
        offer(net, ours, "C-2222-2222")


def test_who_may_who_may_partly_and_the_stranger(net: Net) -> None:
    ours, theirs = opened(net), of_department(net)
    offer(net, ours, theirs)
    before = dump()
    with pytest.raises(Forbidden):
        actions.offer_sameness(by=net.contact, reference=ours, to="C-0000-0000", reason=REASON, at=LATER)
    with pytest.raises(Forbidden):
        actions.accept_sameness(by=net.other_contact, reference=theirs, other=ours, at=LATER)
    with pytest.raises(Absent):
        accept(net, theirs, "C-0000-0000")
    for person in net.strangers.values():
        if person in (net.punjab_analyst, net.other_contact):
            continue
        for reference in (theirs, "C-0000-0000"):
            with pytest.raises(Absent):
                actions.accept_sameness(by=person, reference=reference, other=ours, at=LATER)
            with pytest.raises(Absent):
                actions.decline_sameness(by=person, reference=reference, other=ours, answer=WORDS, at=LATER)
            with pytest.raises(Absent):
                actions.end_sameness(by=person, reference=reference, other=ours, reason=REASON, at=LATER)
    assert dump() == before


def test_of_a_merged_case_the_one_that_shows_it_is_told(net: Net) -> None:
    ours, theirs, shell = opened(net), of_department(net), of_department(net)
    actions.merge(by=net.punjab_analyst, reference=shell, into=theirs, reason=REASON, at=LATER)
    offer(net, ours, shell)
    accept(net, theirs, ours)
    assert set(counted().values()) == {ours}
    actions.undo_merge(by=net.punjab_analyst, reference=shell, reason=REASON, at=LATER)
    assert counted() == {ours: ours, theirs: ours, shell: shell}


# Counted once: whatever is merged, agreed, undone and ended, against walking along all that stands.


def incidents() -> Iterator[set[int]]:
    """The slow oracle: the sets of cases that are one incident."""
    pairs = list(Case.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))
    pairs += Sameness.objects.filter(state="accepted").values_list("case_id", "other_id")
    left = set(Case.objects.values_list("pk", flat=True))
    while left:
        whole = {min(left)}
        while more := {each for pair in pairs if whole & set(pair) for each in pair} - whole:
            whole |= more
        left -= whole
        yield whole


def check_counting() -> None:
    whole = list(incidents())
    rows = list(Case.objects.all())
    keys = [{counting.incident_of(row) for row in rows if row.pk in each} for each in whole]
    assert all(len(each) == 1 for each in keys)
    assert len(set.union(*keys)) == len(whole), "no two incidents have one key"
    once = list(counting.counted_once(Case.objects.all()))
    assert len(once) == len(whole)
    assert all(row.merged_into_id is None for row in once)
    assert Case.objects.values(key=counting.INCIDENT).distinct().count() == len(whole)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14), st.integers(0, 2**30))
@settings(
    max_examples=5,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_each_incident_is_counted_once_whatever_happens(net: Net, pairs: list[tuple[int, int]], seed: int) -> None:
    drawn = random.Random(seed)
    with taken_back():
        cases = [opened(net) if place % 2 else of_department(net) for place in range(6)]
        people = [net.analyst if place % 2 else net.punjab_analyst for place in range(6)]
        for step, (one, other) in enumerate(pairs):
            at = LATER + timedelta(minutes=step)
            words = {"by": people[one], "reference": cases[one], "at": at}
            try:
                if (one - other) % 2 == 0:
                    undone = drawn.random() < 0.4
                    undo(net, cases[one], at) if undone and one % 2 else actions.merge(
                        **words, into=cases[other], reason=REASON
                    )
                elif drawn.random() < 0.3:
                    actions.end_sameness(**words, other=cases[other], reason=REASON)
                else:
                    actions.offer_sameness(**words, to=cases[other], reason=REASON)
                    actions.accept_sameness(by=people[other], reference=cases[other], other=cases[one], at=at)
            except Refusal:
                continue
            check_counting()
        check_counting()


def test_a_report_that_three_tiers_saw_is_one(net: Net) -> None:
    reference = opened(net)
    actions.escalate(by=net.analyst, reference=reference, at=LATER)
    actions.accept(by=net.cii_analyst, reference=reference, at=LATER)
    actions.escalate(by=net.cii_analyst, reference=reference, at=LATER)
    actions.accept(by=net.duty_officer, reference=reference, at=LATER)
    assert list(counting.counted_once(Case.objects.all()).values_list("reference", flat=True)) == [reference]
    merge_of_two = opened(net), opened(net)
    merge(net, *merge_of_two)
    assert counting.counted_once(Case.objects.all()).count() == 2
