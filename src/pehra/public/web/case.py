"""A page of a case: the public reports from which it has come."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES, Role
from pehra.incidents import queries
from pehra.public.queries import reports
from pehra.public.queries.desks import at_the_desk
from pehra.registry.queries import local_date


def is_shown(person: Person, case: Any) -> bool:
    """Whether this person, who sees the case, is offered the page: where there is something on it.

    Only the desk's people and contacts are asked about by a statement: nobody else sees a public report.
    """
    works = person.parties(WORKS_CASES)
    if works and not at_the_desk(person, local_date(timezone.now())):
        return False
    return reports.has_any(person, case.pk)


@door(*READS_CASES)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it came from; the words are read at the desk."""
    found = queries.case(request.person, reference)
    rows = reports.of_case(request.person, found.pk)
    if not rows:
        raise Absent
    context = {"case": found, "part": "public", "rows": rows, "own": request.person.parties({Role.CONTACT})}
    return render(request, "public/case.html", context)
