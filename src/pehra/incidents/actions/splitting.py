"""Taking part of a case out: traces and notes into a new case, a report that came by a merge back into its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.actions.counting import hold_counting, locked_incident
from pehra.incidents.actions.custody import begin, given_reason
from pehra.incidents.actions.merging import check_undoable, take_apart
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.taking_part import circle_of, refresh_audience, subject_of
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.errors import NotMergeable
from pehra.incidents.models import Case, Entry, Merge, Named, Observable, Participant, Report
from pehra.incidents.queries.cases import find
from pehra.incidents.rules import references
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.wording import EntryKind, Status, TraceState
from pehra.law.clocks import Stage

# What the organisation owes for the whole it owes for both halves, until the same time.
OWED_FOR_BOTH = (Stage.UPDATE, Stage.FINAL_REPORT)


@dataclass(frozen=True)
class Part:
    """What is to be taken out: references of reports, numbers of traces and of notes."""

    reports: Collection[str] = ()
    observables: Collection[int] = ()
    notes: Collection[int] = ()


@transaction.atomic
def split(*, by: Person, reference: str, part: Part, title: str = "", reason: str, at: datetime) -> Case:
    """Take part of a case out, as its custodian; returns the case that has it now. Raises Absent, Forbidden, Invalid.

    A report came with a case of its own that was merged into this one: that one gets it back, whenever the merge was.
    Without reports a new case is opened, for the same organisation, under the same label, with the same circle. What is
    moved is never shown to anybody who did not see it.
    """
    hold_counting()
    seen = find(by, reference)
    if seen is not None:
        locked_incident(seen.pk)
    case, offer = begin(by, reference, Act.WORK, at)
    if offer is not None:
        raise NotMergeable("This case is offered to another body, and that has not answered yet.")
    why, traces, notes = given_reason(reason), _traces(case, part), _notes(by, case, part)
    if not (part.reports or traces or notes):
        raise Invalid({"part": "Choose at least one report, trace or note."})
    out = _gets_back(_merge_of(by, case, part.reports), by, why, at) if part.reports else _new(case, title, at)
    if (traces or notes) and not set(out.audience) <= set(case.audience):
        raise Invalid({"part": "Others than who sees this case would see what is moved: take the report out alone."})
    _move(out, traces, notes)
    refresh_audience(out, at)
    if not part.reports:
        deadlines.copy(subject=subject_of(case), to=subject_of(out), stages=OWED_FOR_BOTH)
    _tell(case, out, by, why, at)
    return out


def _traces(case: Case, part: Part) -> list[Observable]:
    found = list(Observable.objects.filter(case=case, pk__in=part.observables).order_by("pk"))
    if len(found) != len(set(part.observables)):
        raise Invalid({"observables": "One of these traces does not stand on this case."})
    return found


def _notes(by: Person, case: Case, part: Part) -> list[Entry]:
    rows = Entry.objects.filter(visible_to(by), case=case, pk__in=part.notes, kind=EntryKind.NOTE)
    found = list(rows.order_by("pk"))
    if len(found) != len(set(part.notes)):
        raise Invalid({"notes": "One of these notes does not stand on this case."})
    return found


def _merge_of(by: Person, case: Case, chosen: Collection[str]) -> Merge:
    """The merge by which these reports came here. Raises Invalid for those of the case, of two, or not seen."""
    wanted = {references.tidy(each) for each in chosen}
    rows = Report.objects.filter(visible_to(by), case__merged_into=case, reference__in=wanted)
    found = dict(rows.values_list("reference", "case_id"))
    if set(found) != wanted:
        raise Invalid({"reports": "Only reports that came by a merge can be taken out: a case keeps its own."})
    if len(set(found.values())) != 1:
        raise Invalid({"reports": "These reports came from several cases: take them out one case after the other."})
    return Merge.objects.select_related("into", "case").get(case_id=set(found.values()).pop(), undone_at=None)


def _gets_back(done: Merge, by: Person, why: str, at: datetime) -> Case:
    check_undoable(done, at, in_time=False)
    return take_apart(done, by=by, reason=why, at=at).case


def _new(case: Case, title: str, at: datetime) -> Case:
    if wrong := problem_in(title, longest=300):
        raise Invalid({"title": Problem(wrong[0], **wrong[1])})
    out = Case.objects.create(
        reference=references.fresh("C"),
        drill=case.drill,
        organisation_id=case.organisation_id,
        affected=case.affected,
        title=tidy(title),
        status=Status.OPEN,
        custodian_id=case.custodian_id,
        custodian_function=case.custodian_function,
        classification=case.classification,
        ransomware=case.ransomware,
        severity=case.severity,
        tlp=case.tlp,
        source_tlp=case.source_tlp,
        audience=case.audience,
        opened_at=at,
        updated_at=at,
        acknowledged_at=at,
    )
    for model in (Participant, Named):
        rows = list(model.objects.filter(case=case, until=None))
        for row in rows:
            row.pk, row.case, row.since = None, out, at
        model.objects.bulk_create(rows)
    return out


def _move(out: Case, traces: list[Observable], notes: list[Entry]) -> None:
    """A trace that stands on the other case as well becomes one with that, seen where either is."""
    there = {(row.type, row.value): row for row in Observable.objects.filter(case=out)}
    for row in traces:
        if twin := there.get((row.type, row.value)):
            if row.state == TraceState.SEEN and twin.state != row.state:
                twin.state, twin.reason, twin.judge, twin.judged_by, twin.judged_at = row.state, "", None, "", None
                twin.save()
            row.delete()
    Observable.objects.filter(pk__in=[row.pk for row in traces if (row.type, row.value) not in there]).update(case=out)
    Entry.objects.filter(pk__in=[row.pk for row in notes]).update(case=out)


def _tell(case: Case, out: Case, by: Person, why: str, at: datetime) -> None:
    party = case.custodian_id
    away = gettext_noop("Part of this case was split off into a case of its own.")
    came = gettext_noop("This case was split off from another one.")
    to = gettext_noop("Part of this case is case %(other)s now: %(why)s")
    from_ = gettext_noop("This case was split off from case %(other)s: %(why)s")
    for record, other, open_text, named in ((case, out, away, to), (out, case, came, from_)):
        words = {"other": other.reference, "why": why}
        add_fact(record, open_text, by=by, party_id=party, at=at, image="route-2")
        add_fact(record, named, by=by, party_id=party, at=at, params=words, image="route-2", internal=True)
    text = "Case %(case)s was split off from another one of yours."
    tell(out, circle_of(out).parties - {party}, "case.split", text, at=at)
    journal(case, "case.split", by=by, party_id=party, at=at, detail={"into": out.reference})
