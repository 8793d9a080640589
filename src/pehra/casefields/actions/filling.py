"""Answering the fields of a body on a case: by its own people, and seen by them alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop, override

from pehra.casefields.errors import AnsweredSince, WordedSince
from pehra.casefields.models import Mark, Value
from pehra.casefields.policy import fills
from pehra.casefields.queries.definitions import Asked, asked_by
from pehra.casefields.rules.finding import marks
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents import actions as incidents
from pehra.incidents.actions.timeline import add_entry
from pehra.incidents.queries.forms import text_of
from pehra.incidents.rules.answers import Unfit, mark, read
from pehra.incidents.rules.wording import EntryKind

FILLED = gettext_noop("Our fields: %(fields)s")
EMPTIED = "–"
# A timeline tells that something was answered; the whole of a long text stands on the case.
LONGEST_TOLD = 200


@transaction.atomic
def fill(
    *,
    by: Person,
    reference: str,
    given: Mapping[str, Any],
    seen: Mapping[str, str] | None = None,
    versions: Mapping[str, int] | None = None,
    at: datetime,
) -> list[str]:
    """Answer these fields, by reference, on a case; None takes an answer back. Returns the references of what changed.

    `seen` marks what stood there when somebody began (see `rules.answers.mark`): what differs by now is not written
    over. `versions` are the wordings that they read, where it is known: nothing is answered in one that they did not.
    Raises Absent, Forbidden, Merged; Invalid naming `fields.REFERENCE`; AnsweredSince, WordedSince.
    """
    case, party = incidents.written(by, reference)
    if not fills(by, party):
        raise Forbidden("Only those who work on cases for a body fill its fields.")
    known = {each.reference: each for each in asked_by([party])}
    before = {each.field_id: each for each in Value.objects.select_for_update().filter(case=case, party=party)}
    answers = _read(given, known, before, case)
    changed = {name: answer for name, answer in answers.items() if _answer(before, known[name]) != answer}
    if seen is not None and any(seen.get(name) != _mark(before, known[name]) for name in changed):
        raise AnsweredSince
    if any(each != known[name].version.number for name, each in (versions or {}).items() if name in changed):
        raise WordedSince
    if not changed:
        return []
    for name, answer in changed.items():
        _keep(case, known[name], answer, by, at)
    _leave_entry(case, party, [(known[name], answer) for name, answer in changed.items()], by, at)
    incidents.journal(case, "case.fields", by=by, party_id=party, at=at, detail={"fields": sorted(changed)})
    return list(changed)


def _read(
    given: Mapping[str, Any], known: Mapping[str, Asked], before: Mapping[int, Value], case: Any
) -> dict[str, Any]:
    """The answers in their one spelling, in the order in which they are asked. Raises Invalid."""
    problems: dict[str, str | Problem] = {
        f"fields.{name[:40]}": "Your body has no such field." for name in given if name not in known
    }
    answers = {}
    for name, asked in known.items():
        if name not in given:
            continue
        try:
            answers[name] = read(asked.question, given[name])
        except Unfit as unfit:
            problems[f"fields.{name}"] = unfit.problem
            continue
        stands = answers[name] == _answer(before, asked) or answers[name] is None
        if not stands and not asked.is_about(case.classification):
            problems[f"fields.{name}"] = "This field is not asked about this case today."
    if problems:
        raise Invalid(problems)
    return answers


def _answer(before: Mapping[int, Value], asked: Asked) -> Any:
    found = before.get(asked.field.pk)
    return found.answer if found else None


def _mark(before: Mapping[int, Value], asked: Asked) -> str | None:
    found = before.get(asked.field.pk)
    return mark(asked.question, found.answer) if found else None


def _keep(case: Any, asked: Asked, answer: Any, by: Person, at: datetime) -> None:
    row = {"case": case, "field": asked.field}
    Mark.objects.filter(**row).delete()
    if answer is None:
        Value.objects.filter(**row).delete()
        return
    told = {"party_id": asked.field.party_id, "version": asked.version, "answer": answer, "at": at, "by": by.label}
    Value.objects.update_or_create(**row, defaults=told)
    Mark.objects.bulk_create(
        Mark(
            **row,
            party_id=asked.field.party_id,
            word=word,
            opened_at=case.opened_at,
            reference=case.reference,
        )
        for word in marks(asked.question, answer)
    )


def _leave_entry(case: Any, party: int, changed: list[tuple[Asked, Any]], by: Person, at: datetime) -> None:
    """In the timeline of the body's own team, in both languages; the case's version tells nobody else of it."""
    facts = {"fields": {f"name_{language}": _told(changed, language) for language in ("en", "ur")}}
    add_entry(
        case,
        EntryKind.PART,
        by=by,
        party_id=party,
        at=at,
        params={"text": FILLED, "image": "clipboard-list", "facts": facts},
        internal=True,
    )


def _told(changed: list[tuple[Asked, Any]], language: str) -> str:
    with override(language):
        return " · ".join(
            f"{each.question.label(language)}: "
            + (EMPTIED if answer is None else _short(text_of(each.question, answer, language)))
            for each, answer in changed
        )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_TOLD else f"{text[:LONGEST_TOLD].rstrip()}…"
