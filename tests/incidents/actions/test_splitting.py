"""Part of a case becomes a case of its own: what goes along, who sees it, what is owed for it."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.custody import national_bodies
from pehra.incidents.errors import NotMergeable
from pehra.incidents.models import Case, Entry, Observable, Report
from pehra.incidents.rules.intake import Seen
from tests.incidents.acting import HOUR, REASON, WORDS, dump, opened, red
from tests.incidents.conftest import Net
from tests.incidents.merging import counted, merge, of_rival, two
from tests.world import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + 4 * HOUR


def split(net: Net, reference: str, title: str = "The other half", **part: object) -> Case:
    chosen = actions.Part(**part)  # type: ignore[arg-type]
    return actions.split(by=net.analyst, reference=reference, part=chosen, title=title, reason=REASON, at=LATER)


def traced(net: Net, reference: str, *values: str) -> list[int]:
    rows = actions.add_observables(
        by=net.analyst, reference=reference, seen=[Seen(value) for value in values], at=NOW + HOUR
    )
    return [row.pk for row in rows]


def test_traces_and_notes_go_into_a_case_of_their_own(net: Net) -> None:
    reference = opened(net)
    stays, goes = traced(net, reference, "a.example.org", "b.example.org")
    note = actions.note(by=net.analyst, reference=reference, body=WORDS, at=NOW + HOUR)
    out = split(net, reference, observables=[goes], notes=[note.pk])
    assert list(Observable.objects.filter(case=out).values_list("pk", flat=True)) == [goes]
    assert list(Observable.objects.filter(case__reference=reference).values_list("pk", flat=True)) == [stays]
    assert Entry.objects.get(pk=note.pk).case_id == out.pk
    before = Case.objects.get(reference=reference)
    assert (out.title, out.status, out.custodian_id, out.tlp) == (
        "The other half",
        "open",
        before.custodian_id,
        before.tlp,
    )
    assert sorted(out.audience) == sorted(before.audience)
    assert counted()[out.reference] == out.reference, "it is an incident of its own"


def test_its_page_is_read_and_worked_on_like_any_other(net: Net) -> None:
    reference = opened(net)
    (goes,) = traced(net, reference, "a.example.org")
    out = split(net, reference, observables=[goes])
    detail = queries.detail(net.contact, out.reference, national=national_bodies(NOW))
    assert [each.value for each in detail.observables] == ["a.example.org"]
    actions.note(by=net.contact, reference=out.reference, body=WORDS, at=LATER)
    actions.escalate(by=net.analyst, reference=out.reference, at=LATER)
    actions.give_back(by=net.cii_analyst, reference=out.reference, reason=REASON, at=LATER)
    actions.close(by=net.analyst, reference=out.reference, cause=WORDS, lesson=WORDS, at=LATER)


def test_what_is_owed_for_the_whole_is_owed_for_both_until_the_same_time(net: Net) -> None:
    reference = opened(net)
    out = split(net, reference, observables=traced(net, reference, "a.example.org"))

    def owed(case: str) -> list[tuple[object, ...]]:
        rows = Deadline.objects.filter(subject=f"case:{case}", state="open").order_by("stage")
        return list(rows.values_list("stage", "party_id", "due_at", "anchored_at"))

    assert owed(out.reference) == owed(reference) != []


def test_a_merged_report_gets_its_case_back_whenever_that_was(net: Net) -> None:
    first, second = two(net)
    merge(net, second, first)
    (report,) = Case.objects.get(reference=second).reports.all()
    out = actions.split(
        by=net.analyst,
        reference=first,
        part=actions.Part(reports=[report.reference]),
        reason=REASON,
        at=NOW + timedelta(days=400),
    )
    assert (out.reference, out.status, out.merged_into_id) == (second, "open", None)
    assert counted() == {first: first, second: second}


def test_a_case_keeps_the_report_that_it_was_opened_for(net: Net) -> None:
    reference = opened(net)
    (report,) = Case.objects.get(reference=reference).reports.all()
    with pytest.raises(Invalid, match="keeps its own"):
        split(net, reference, reports=[report.reference])


def test_reports_of_two_merged_cases_come_out_one_after_the_other(net: Net) -> None:
    cases = [opened(net) for _ in range(3)]
    for merged in cases[1:]:
        merge(net, merged, cases[0])
    reports = [Case.objects.get(reference=each).reports.get().reference for each in cases[1:]]
    with pytest.raises(Invalid, match="several"):
        split(net, cases[0], reports=reports)
    for each in reports:
        split(net, cases[0], reports=[each])
    assert set(counted().values()) == set(cases)


def test_nothing_is_moved_to_where_others_would_read_it(net: Net) -> None:
    theirs, ours = of_rival(net), opened(net)
    merge(net, theirs, ours)
    note = actions.note(by=net.analyst, reference=ours, body=WORDS, at=LATER)
    (report,) = Case.objects.get(reference=theirs).reports.all()
    before = dump()
    with pytest.raises(Invalid, match="Others"):
        split(net, ours, reports=[report.reference], notes=[note.pk])
    assert dump() == before
    split(net, ours, reports=[report.reference])


def test_a_note_keeps_its_label_and_its_readers(net: Net) -> None:
    reference = opened(net)
    notes = [
        actions.note(by=net.analyst, reference=reference, body=f"{WORDS} {tlp}", tlp=tlp, internal=internal, at=LATER)
        for tlp, internal in (("TLP:RED", False), ("", True), ("TLP:AMBER+STRICT", False))
    ]
    before = {each.pk: sorted(each.audience) for each in notes}
    out = split(net, reference, notes=[each.pk for each in notes])
    rows = Entry.objects.filter(case=out, kind="note")
    assert {row.pk: sorted(row.audience) for row in rows} == before


def test_a_red_case_splits_among_those_whom_it_names(net: Net) -> None:
    reference = red(net)
    rows = actions.add_observables(by=net.lead, reference=reference, seen=[Seen("a.example.org")], at=LATER)
    chosen = actions.Part(observables=[rows[0].pk])
    out = actions.split(by=net.lead, reference=reference, part=chosen, title="Half", reason=REASON, at=LATER)
    assert sorted(out.audience) == sorted(Case.objects.get(reference=reference).audience)
    with pytest.raises(Absent):
        queries.case(net.analyst, out.reference)


def test_neither_half_names_the_other_to_whom_it_does_not_concern(net: Net) -> None:
    reference = opened(net)
    out = split(net, reference, observables=traced(net, reference, "a.example.org"))
    for case, other in ((reference, out.reference), (out.reference, reference)):
        told = queries.detail(net.contact, case, national=frozenset()).entries
        assert other not in str([each.params for each in told])
        own = queries.detail(net.analyst, case, national=frozenset()).entries
        assert other in str([each.params for each in own])
    assert Notice.objects.filter(kind="case.split").count() == 1


@pytest.mark.parametrize(
    "part", [{}, {"observables": [0]}, {"notes": [0]}, {"reports": ["%00"]}, {"reports": ["R-0000-0000"]}]
)
def test_what_is_not_there_cannot_be_taken_out(net: Net, part: dict[str, object]) -> None:
    reference = opened(net)
    before = dump()
    with pytest.raises(Invalid):
        split(net, reference, **part)
    assert dump() == before


def test_what_stands_on_another_case_or_is_not_seen_cannot_be_taken_out(net: Net) -> None:
    reference = opened(net)
    (foreign,) = traced(net, opened(net), "a.example.org")
    hidden = actions.note(by=net.lead, reference=reference, body=WORDS, tlp="TLP:RED", at=LATER)
    fact = Entry.objects.filter(case__reference=reference, kind="reported").get()
    for part in ({"observables": [foreign]}, {"notes": [hidden.pk]}, {"notes": [fact.pk]}):
        with pytest.raises(Invalid):
            split(net, reference, **part)


def test_a_new_case_needs_a_name(net: Net) -> None:
    reference = opened(net)
    with pytest.raises(Invalid) as refused:
        split(net, reference, title=" ", observables=traced(net, reference, "a.example.org"))
    assert set(refused.value.problems) == {"title"}


def test_only_the_custodian_splits_and_a_stranger_learns_nothing(net: Net) -> None:
    reference = opened(net)
    part = actions.Part(observables=traced(net, reference, "a.example.org"))
    with pytest.raises(Forbidden):
        actions.split(by=net.contact, reference=reference, part=part, title="Half", reason=REASON, at=LATER)
    for person in net.strangers.values():
        for wanted in (reference, "C-0000-0000"):
            with pytest.raises(Absent):
                actions.split(by=person, reference=wanted, part=part, title="Half", reason=REASON, at=LATER)
    actions.escalate(by=net.analyst, reference=reference, at=LATER)
    with pytest.raises(NotMergeable):
        split(net, reference, observables=part.observables)


def test_a_report_that_one_does_not_see_is_not_taken_out(net: Net) -> None:
    into, hidden = opened(net), red(net)
    filed = Report.objects.get(case__reference=hidden).reference
    actions.merge(by=net.lead, reference=hidden, into=into, reason=REASON, at=LATER)
    with pytest.raises(Invalid):
        actions.split(by=net.analyst, reference=into, part=actions.Part(reports=[filed]), reason=REASON, at=LATER)
    actions.split(by=net.lead, reference=into, part=actions.Part(reports=[filed]), reason=REASON, at=LATER)
