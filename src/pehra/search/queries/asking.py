"""Questions about values: those that one's bodies asked, and those that were put to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.queries.found import records
from pehra.search.models import Probe, Question, Recipient, Reticence
from pehra.search.policy import closes
from pehra.search.rules.wording import AnswerState

MOST = 100


@dataclass(frozen=True)
class Asked:
    """A question as one side sees it. `own`: of one's own body; then `case` is the reference of its own case.

    `recipient` is the row of one's own body where that was asked; `answers` are those that were given.
    """

    question: Question
    own: bool
    case: str
    recipient: Recipient | None
    answers: list[Recipient]
    over: bool


def questions(person: Person, at: datetime) -> tuple[list[Asked], list[Asked]]:
    """The newest questions that were put to one's bodies, and those that they asked."""
    rows = list(_questions(person).order_by("-asked_at", "-pk")[:MOST])
    found = _told(person, rows, at)
    return [each for each in found if each.recipient is not None], [each for each in found if each.own]


def waiting_for(person: Person, at: datetime) -> "QuerySet[Recipient]":
    """The questions that wait for an answer of this person's bodies, to be put in order."""
    rows = Recipient.objects.filter(visible_to(person), visible_to(person, "question__"), state=AnswerState.WAITING)
    return rows.filter(body_id__in=person.parties(READS_CASES), question__lapses_at__gt=at)


def question(person: Person, reference: str, at: datetime) -> Asked:
    """One question. Raises Absent."""
    rows = list(_questions(person).filter(reference=tidy(reference)))
    if not rows:
        raise Absent
    return _told(person, rows, at)[0]


def probes(person: Person, case: object) -> dict[tuple[str, str], Probe]:
    """What one's bodies were answered last about each value of a case."""
    rows = Probe.objects.filter(case=case, party_id__in=person.parties(READS_CASES)).order_by("at", "pk")
    return {(row.type, row.value): row for row in rows}


def open_questions(person: Person, case: object, at: datetime) -> dict[tuple[str, str], Question]:
    """The questions that one's bodies asked about values of a case, the last for each."""
    rows = _questions(person).filter(case=case, party_id__in=person.parties(READS_CASES)).order_by("asked_at", "pk")
    return {(row.type, row.value): row for row in rows}


def silent(person: Person) -> dict[int, bool]:
    """The bodies that this person opens and closes to blind questions, and whether each is closed."""
    mine = closes(person)
    closed = set(Reticence.objects.filter(body_id__in=mine).values_list("body_id", flat=True))
    return {body: body in closed for body in mine}


def _questions(person: Person) -> "QuerySet[Question]":
    # Without its case: whoever is asked does not see that, and would not see the question joined with it.
    return Question.objects.select_related("party").filter(visible_to(person))


def _told(person: Person, rows: list[Question], at: datetime) -> list[Asked]:
    recipients = Recipient.objects.select_related("body").filter(visible_to(person), question__in=rows).order_by("pk")
    by_question: dict[int, list[Recipient]] = {}
    for each in recipients:
        by_question.setdefault(each.question_id, []).append(each)
    reading = person.parties(READS_CASES)
    own = {row.case_id for row in rows if row.party_id in reading}
    cases = records(person, cases=own).cases if own else {}
    return [
        Asked(
            question=row,
            own=row.party_id in reading,
            case=cases[row.case_id].reference if row.party_id in reading and row.case_id in cases else "",
            recipient=next((each for each in by_question.get(row.pk, []) if each.body_id in reading), None),
            answers=[each for each in by_question.get(row.pk, []) if each.state == AnswerState.ANSWERED],
            over=row.lapses_at <= at,
        )
        for row in rows
    ]
