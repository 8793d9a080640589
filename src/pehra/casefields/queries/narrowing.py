"""Lists of cases narrowed to one value of one field: found by an index, in the order of the list."""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.casefields.models import Version
from pehra.casefields.policy import reads
from pehra.casefields.queries.definitions import Asked, fields_at, paired, present
from pehra.casefields.rules.finding import FOUND_BY, sought
from pehra.formats.references import tidy
from pehra.foundation.access.person import Person
from pehra.foundation.storing import ask_together
from pehra.incidents.queries.narrowing import Offered
from pehra.law.forms import WITH_OPTIONS, AnswerKind, question_of

THROUGH: Final = "marked__"
YES_NO: Final[tuple[tuple[str, Promise], ...]] = (("yes", _("Yes")), ("no", _("No")))


def narrow(rows: "QuerySet[Any]", person: Person, field: str, value: str) -> "QuerySet[Any]":
    """Those of the cases on which one of this person's bodies has answered this to this field; to be put in order by
    THROUGH. None for a field of others, for one that there is not, and for what is no answer to it.

    A wording that is no longer asked still finds what was answered to it.
    """
    bodies = reads(person)
    named = Version.objects.filter(field__reference=tidy(field), field__party__in=bodies)
    versions = list(named.order_by("-number"))
    word = next((word for each in versions if (word := sought(question_of(each.question), value))), "")
    marked = Q(field_marks__field=versions[0].field_id if versions else 0, field_marks__party__in=bodies)
    return rows.annotate(marked=FilteredRelation("field_marks", condition=marked)).filter(marked__word=word)


def offered(rows: Sequence[list[Any]]) -> list[Offered]:
    """The fields by which lists can be narrowed, of the rows of `questions`, with the answers where they are few."""
    fields, versions = rows
    return [_offered(each) for each in paired(fields, versions) if each.question.kind in FOUND_BY]


def named(person: Person, field: str) -> Offered | None:
    """A field of this person's bodies, retired or not, in its present wording."""
    found = paired(*ask_together(*present(fields_at(reads(person)).filter(reference=tidy(field)))))
    return _offered(found[0]) if found else None


def _offered(asked: Asked) -> Offered:
    question = asked.question
    answers: list[tuple[str, Any, str]] = []
    if question.kind in WITH_OPTIONS:
        answers = [(each.key, each.label_en, each.label_ur) for each in question.options]
    elif question.kind is AnswerKind.YES_NO:
        answers = [(word, label, "") for word, label in YES_NO]
    retired = asked.field.retired_at is not None
    return Offered(asked.reference, question.label_en, question.label_ur, asked.body, answers, retired)
