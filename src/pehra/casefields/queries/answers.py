"""What a body's own people see of its fields on a case, and which of them still want an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from pehra.casefields.models import Value, Version
from pehra.casefields.policy import reads
from pehra.casefields.queries.definitions import Asked, asked_today, fields_at, paired, present
from pehra.foundation.access.person import Person
from pehra.foundation.storing import ask_together
from pehra.incidents.queries.forms import text_of
from pehra.law.forms import Question


@dataclass(frozen=True)
class Row:
    """A field on a case. `value` is what is answered, in the wording of the day on which it was; None: nothing is.

    `now`: it is asked today about a case like this.
    """

    asked: Asked
    now: bool
    value: Value | None = None
    given: Asked | None = None

    @property
    def question(self) -> Question:
        """In the words in which it was answered; as it is asked today where it was not."""
        return (self.given or self.asked).question

    @property
    def missing(self) -> bool:
        """Whether the case cannot be closed before this is answered."""
        return self.now and self.asked.required and self.value is None

    @property
    def answer(self) -> Any:
        return self.value.answer if self.value else None

    def text(self, language: str) -> str:
        """The answer in words; empty where there is none."""
        return text_of(self.question, self.answer, language) if self.value else ""


@dataclass(frozen=True)
class Sheet:
    """What one body asks and has answered on a case, in its order."""

    party: Any
    rows: list[Row] = field(default_factory=list)


def sheets(person: Person, case: Any) -> list[Sheet]:
    """What this person's own bodies ask about a case that this person sees, or have answered; empty ones are left out.

    Of other bodies nothing is asked for. By one statement.
    """
    return sheets_of(person, [case]).get(case.pk, [])


def sheets_of(person: Person, cases: Iterable[Any]) -> dict[int, list[Sheet]]:
    """The same of several cases, by their numbers, by one statement as well."""
    known = list(cases)
    return sheets_from(ask_together(*_questions(person, known)), known) if known else {}


def about(person: Person, case: Any) -> "list[QuerySet[Any]]":
    """What is asked to know the sheets of a case, together with what else its page asks; see `sheets_from`."""
    return _questions(person, [case])


def _questions(person: Person, cases: list[Any]) -> "list[QuerySet[Any]]":
    """The fields, their present wordings, the answers and the wordings of these. What is retired, and what was asked in
    other words, is read where an answer names it, and nowhere else.
    """
    bodies = reads(person)
    values = Value.objects.filter(case__in=[each.pk for each in cases], party__in=bodies or [0])
    fields = fields_at(bodies).filter(Q(retired_at=None) | Q(pk__in=values.values("field")))
    return [*present(fields), values.order_by("pk"), Version.objects.filter(pk__in=values.values("version"))]


def sheets_from(rows: Sequence[list[Any]], cases: Iterable[Any]) -> dict[int, list[Sheet]]:
    """The sheets of these cases, by their numbers, of the rows of those questions."""
    fields, versions, answered, worded = rows
    definitions = paired(fields, versions)
    by_number = {each.pk: each for each in fields}
    # One of each wording, however many cases were answered in it: it reads its question once.
    wordings = {each.pk: Asked(by_number[each.field_id], each) for each in worded}
    given: dict[int, dict[int, Value]] = {}
    for value in answered:
        given.setdefault(value.case_id, {})[value.field_id] = value
    return {each.pk: _sheets(each, definitions, wordings, given.get(each.pk, {})) for each in cases}


def _sheets(case: Any, definitions: list[Asked], wordings: dict[int, Asked], given: dict[int, Value]) -> list[Sheet]:
    found: dict[int, Sheet] = {}
    for each in definitions:
        row = _row(case, each, wordings, given.get(each.field.pk))
        if row.now or row.value is not None:
            found.setdefault(each.field.party_id, Sheet(each.body)).rows.append(row)
    return list(found.values())


def _row(case: Any, asked: Asked, wordings: dict[int, Asked], value: Value | None) -> Row:
    now = asked.is_about(case.classification)
    if value is None:
        return Row(asked, now)
    return Row(asked, now, value, wordings[value.version_id])


def missing(case: Any, party_id: int) -> list[Asked]:
    """What a body still wants answered before it closes a case. For acts: asks for no viewer."""
    wanted = [each for each in asked_today([party_id]) if each.required and each.is_about(case.classification)]
    if not wanted:
        return []
    given = Value.objects.filter(case=case.pk, field__in=[each.field.pk for each in wanted])
    answered = set(given.values_list("field_id", flat=True))
    return [each for each in wanted if each.field.pk not in answered]
