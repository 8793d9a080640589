"""For whoever calls on the phone: cases that wait to be acknowledged, and whether somebody may know of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet

from pehra.foundation.access.audience import visible_by
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import Status


@dataclass(frozen=True)
class Waiting:
    """An open case: of which organisation it tells, and by which keys it is seen."""

    reference: str
    organisation_id: int
    audience: frozenset[int]


def waiting_cases(references: Iterable[str]) -> dict[str, Waiting]:
    """Those of the cases that are real and open, by reference."""
    rows = real(Case.objects.filter(reference__in=list(references))).exclude(status=Status.CLOSED)
    return {
        reference: Waiting(reference, organisation_id, frozenset(audience))
        for reference, organisation_id, audience in rows.values_list("reference", "organisation_id", "audience")
    }


def known_case(person: Person, column: str) -> "QuerySet[Case]":
    """The case that a row of another table names in a column, if this person may see it; to be asked with that row."""
    return known_by(list(person.keys), column)


def known_by(keys: Any, column: str) -> "QuerySet[Case]":
    """The same with the keys themselves, or with a place for them in a question that is composed once."""
    return Case.objects.filter(visible_by(keys), reference=OuterRef(column))
