"""What a trace is taken for after it was added: who says it, what it does, and how it is taken back."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.incidents import actions, queries
from pehra.incidents.errors import Merged
from pehra.incidents.models import Entry, Observable
from pehra.incidents.queries import near, sightings
from pehra.incidents.rules.intake import LONGEST_TRACE_NOTE, Seen
from tests.incidents.acting import ADDRESS, HOUR, LATER, REASON, TRACE, WORDS, opened, red, struck, traced
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, two
from tests.world import NOW

pytestmark = pytest.mark.django_db
LAST = LATER + HOUR


def judge(by: Person, reference: str, state: str, reason: str = REASON, **trace: str) -> Observable:
    return actions.judge_trace(by=by, reference=reference, **TRACE | trace, state=state, reason=reason, at=LATER)


def stands(reference: str) -> tuple[str, str, str]:
    row = Observable.objects.get(case__reference=reference)
    return row.state, row.reason, row.judged_by


def fact(reference: str) -> Entry:
    return Entry.objects.filter(case__reference=reference, kind="trace").latest("pk")


def test_it_stays_with_reason_and_name_and_the_timeline_tells_it(net: Net) -> None:
    reference = traced(net)
    judge(net.analyst, reference, "false-positive")
    assert stands(reference) == ("false-positive", REASON, net.analyst.label)
    told = fact(reference)
    assert (told.body, told.params, told.party_id) == (REASON, TRACE | {"state": "false-positive"}, net.telecom_cert.pk)
    assert JournalEntry.objects.latest("seq").detail == {"type": "ipv4-addr", "state": "false-positive"}
    judge(net.lead, reference, "seen", "The block list was right")
    assert stands(reference) == ("seen", "", "")
    assert fact(reference).body == "The block list was right"


@pytest.mark.parametrize("reason", ["", " ", "a\x00b", "x" * 4001])
def test_it_needs_a_reason_and_a_word_that_there_is(net: Net, reason: str) -> None:
    reference = traced(net)
    with pytest.raises(Invalid) as refused:
        judge(net.analyst, reference, "withdrawn", reason)
    assert set(refused.value.problems) == {"reason"}
    with pytest.raises(Invalid) as refused:
        judge(net.analyst, reference, "harmless")
    assert set(refused.value.problems) == {"state"}
    assert stands(reference)[0] == "seen"


def test_what_does_not_stand_on_the_case_is_absent(net: Net) -> None:
    reference = traced(net)
    opened(net, title="Another", observables=(Seen("192.0.2.99"),))
    for trace in ({"value": "192.0.2.99"}, {"type": "other"}, {"value": "a\0b"}, {"type": "\0"}):
        with pytest.raises(Absent):
            judge(net.analyst, reference, "withdrawn", **trace)


def test_what_was_said_already_is_not_said_again(net: Net) -> None:
    reference = struck(net)
    with pytest.raises(Conflict):
        judge(net.analyst, reference, "false-positive")
    judge(net.analyst, reference, "withdrawn")
    assert stands(reference)[0] == "withdrawn"


def test_whoever_added_it_may_withdraw_their_own_and_take_that_back(net: Net) -> None:
    reference = traced(net)
    for person, state in ((net.contact, "false-positive"), (net.second_contact, "withdrawn")):
        with pytest.raises(Forbidden):
            judge(person, reference, state)
    judge(net.contact, reference, "withdrawn")
    with pytest.raises(Forbidden):
        judge(net.second_contact, reference, "seen")
    judge(net.contact, reference, "seen")
    # What the custodian said, the custodian takes back.
    judge(net.analyst, reference, "withdrawn")
    with pytest.raises(Forbidden):
        judge(net.contact, reference, "seen")


def test_what_was_withdrawn_by_a_program_is_taken_back_by_its_person_on_the_page(net: Net) -> None:
    reference = traced(net)
    program = replace(net.contact, label=f"{net.contact.label} (token nightly)")
    judge(program, reference, "withdrawn")
    assert stands(reference)[2] == program.label
    judge(net.contact, reference, "seen")
    assert Observable.objects.get().judge_id is None


def test_of_what_was_judged_before_the_account_is_found_by_its_label(net: Net) -> None:
    reference = traced(net)
    found = import_module("pehra.incidents.migrations.0021_judges").FOUND
    for label, judge_id in (
        (net.contact.label, net.contact.user_id),
        (f"{net.contact.label} (token nightly)", net.contact.user_id),
        ("Somebody <gone@example.org>", None),
    ):
        judge(net.analyst, reference, "withdrawn")
        Observable.objects.update(judge=None, judged_by=label)
        with connection.cursor() as cursor:
            cursor.execute(found)
        assert Observable.objects.get().judge_id == judge_id, label
        judge(net.analyst, reference, "seen")


def test_what_the_system_added_is_the_custodians_alone(net: Net) -> None:
    reference = traced(net)
    Observable.objects.update(author=None, added_by=SYSTEM.label)
    with pytest.raises(Forbidden):
        judge(net.contact, reference, "withdrawn")
    judge(net.analyst, reference, "withdrawn")


def test_on_a_red_case_only_whom_it_names(net: Net) -> None:
    reference = red(net)
    actions.add_observables(by=net.lead, reference=reference, seen=[Seen(ADDRESS)], at=LATER)
    with pytest.raises(Absent):
        judge(net.analyst, reference, "withdrawn")
    judge(net.lead, reference, "withdrawn")


def test_it_is_not_added_again(net: Net) -> None:
    reference = struck(net)
    assert actions.add_observables(by=net.contact, reference=reference, seen=[Seen(ADDRESS)], at=LATER) == []
    assert stands(reference)[0] == "false-positive"


def test_a_note_is_corrected_and_the_timeline_keeps_what_it_said(net: Net) -> None:
    reference = traced(net)
    words = {"reference": reference, **TRACE, "at": LATER}
    actions.correct_trace(by=net.contact, note=" سطر\r\nدو ", **words)
    assert Observable.objects.get().note == "سطر\nدو"
    assert (fact(reference).body, fact(reference).params) == (WORDS, TRACE)
    assert "state" not in JournalEntry.objects.latest("seq").detail
    with pytest.raises(Conflict):
        actions.correct_trace(by=net.analyst, note="سطر\nدو", **words)
    with pytest.raises(Forbidden):
        actions.correct_trace(by=net.second_contact, note="", **words)
    for note in ("a\x00b", "x" * (LONGEST_TRACE_NOTE + 1)):
        with pytest.raises(Invalid) as refused:
            actions.correct_trace(by=net.analyst, note=note, **words)
        assert set(refused.value.problems) == {"note"}
    actions.correct_trace(by=net.analyst, note="", **words)
    assert Observable.objects.get().note == ""


def test_one_that_stands_on_merged_cases_is_judged_on_all_of_them(net: Net) -> None:
    merged, into = two(net)
    for reference in (merged, into):
        actions.add_observables(by=net.analyst, reference=reference, seen=[Seen(ADDRESS)], at=NOW + HOUR)
    merge(net, merged, into)
    with pytest.raises(Merged):
        judge(net.analyst, merged, "withdrawn")
    judge(net.analyst, into, "withdrawn")
    assert set(Observable.objects.filter(value=ADDRESS).values_list("state", flat=True)) == {"withdrawn"}


def test_what_others_have_added_as_well_is_withdrawn_by_the_custodian_alone(net: Net) -> None:
    merged, into = two(net)
    for reference, person in ((merged, net.contact), (into, net.second_contact)):
        actions.add_observables(by=person, reference=reference, seen=[Seen(ADDRESS)], at=NOW + HOUR)
    merge(net, merged, into)
    for person in (net.contact, net.second_contact):
        with pytest.raises(Conflict):
            judge(person, into, "withdrawn")
    assert set(Observable.objects.values_list("state", flat=True)) == {"seen"}
    assert not Entry.objects.filter(kind="trace").exists()
    judge(net.analyst, into, "withdrawn")
    assert set(Observable.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_what_one_person_added_to_merged_cases_they_withdraw_on_all_of_them(net: Net) -> None:
    merged, into = two(net)
    for reference in (merged, into):
        actions.add_observables(by=net.contact, reference=reference, seen=[Seen(ADDRESS)], at=NOW + HOUR)
    merge(net, merged, into)
    with pytest.raises(Forbidden):
        judge(net.second_contact, into, "withdrawn")
    for state in ("withdrawn", "seen"):
        judge(net.contact, into, state)
        assert set(Observable.objects.values_list("state", flat=True)) == {state}


def test_what_another_withdrew_already_does_not_stand_in_the_way(net: Net) -> None:
    merged, into = two(net)
    for reference, person in ((merged, net.contact), (into, net.second_contact)):
        actions.add_observables(by=person, reference=reference, seen=[Seen(ADDRESS)], at=NOW + HOUR)
    judge(net.contact, merged, "withdrawn")
    merge(net, merged, into)
    judge(net.second_contact, into, "withdrawn")
    assert set(Observable.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_seen_on_one_of_the_merged_cases_is_seen(net: Net) -> None:
    merged, into = two(net)
    for reference in (into, merged):
        actions.add_observables(by=net.analyst, reference=reference, seen=[Seen(ADDRESS)], at=NOW + HOUR)
    judge(net.analyst, into, "withdrawn")
    merge(net, merged, into)
    (shown,) = queries.detail(net.analyst, into, national=frozenset()).observables
    assert (shown.state, shown.case.reference) == ("seen", merged)


def test_what_is_split_off_goes_as_it_is_taken(net: Net) -> None:
    reference = struck(net)
    part = actions.Part(observables=[Observable.objects.get().pk])
    out = actions.split(by=net.analyst, reference=reference, part=part, title="Half", reason=REASON, at=LATER)
    assert stands(out.reference)[0] == "false-positive"


def test_it_is_compared_with_no_case_and_told_to_nobody(net: Net) -> None:
    first, second = traced(net), traced(net)
    judge(net.analyst, second, "false-positive")
    case = queries.case(net.analyst, first)
    other = queries.case(net.analyst, second)
    assert sightings.elsewhere(net.analyst, case, [("ipv4-addr", ADDRESS)]) == {}
    assert sightings.observables_of(net.analyst, other) == []
    assert not sightings.stands_on(other, **{"type_": "ipv4-addr", "value": ADDRESS})
    assert sightings.seen_by_others(net.punjab_analyst, "ipv4-addr", ADDRESS, silent=[]).cases == {"sectoral": 1}
    assert near.traces_over(net.analyst, [case.pk, other.pk], 9) == [("ipv4-addr", ADDRESS, 1)]
    judge(net.analyst, second, "seen")
    assert sightings.seen_by_others(net.punjab_analyst, "ipv4-addr", ADDRESS, silent=[]).cases == {"sectoral": 2}
