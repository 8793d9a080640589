"""How long it takes from first seen to fixed: of all that the reader sees, and told apart by who and what."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.events.queries.figures import By, figures
from pehra.events.queries.seeing import watching_all
from pehra.events.rules.figures import Figure
from pehra.events.rules.states import OPEN
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.registry import queries as registry

BY: Final = {
    "cert": By.CERT,
    "sector": By.SECTOR,
    "province": By.PROVINCE,
    "type": By.TYPE,
    "severity": By.SEVERITY,
    "organisation": By.ORGANISATION,
}
PARTIES: Final = ("cert", "organisation")
SPANS: Final = {"90d": timedelta(days=90), "365d": timedelta(days=365), "all": None}
USUAL: Final = "365d"
# The organisations with most that is open; a filter of the list of findings has the others.
MOST: Final = 100


@door(*READS_CASES)
@require_safe
@never_cache
def remediation(request: HttpRequest) -> HttpResponse:
    """One figure for everything, and a row for each CERT, sector, province, kind, severity or organisation."""
    now = timezone.now()
    today = registry.local_date(now)
    whole = not watching_all(now).isdisjoint(request.person.parties(WORKS_CASES))
    by, span = _chosen(request, "by", BY, "cert" if whole else "organisation"), _chosen(request, "span", SPANS, USUAL)
    length = SPANS[span]
    since = today - length if length else None
    every = figures(request.person, By.ALL, today=today, since=since)
    rows = sorted(figures(request.person, BY[by], today=today, since=since), key=_weight)
    context = {
        "whose": _whose(request.person, whole),
        "every": every[0] if every else Figure(""),
        "rows": [_row(each) for each in rows[:MOST]],
        "more": max(len(rows) - MOST, 0),
        "by": by,
        "kinds": list(BY),
        "span": span,
        "spans": list(SPANS),
        "names": Names(
            frozenset(int(each.key or 0) for each in rows[:MOST]) if by in ("cert", "organisation") else frozenset()
        ),
    }
    return render(request, "events/remediation.html", context)


def _chosen(request: HttpRequest, field: str, known: Any, usual: str) -> str:
    word = request.GET.get(field, "")
    return word if word in known else usual


def _whose(person: Person, whole: bool) -> str:
    """Of whom the figure for everything is."""
    if whole:
        return _("The whole country")
    names = Names(person.parties(READS_CASES))
    return ", ".join(sorted(names.party(pk) for pk in person.parties(READS_CASES)))


def _open(figure: Figure) -> int:
    return sum(figure.standing.get(state, 0) for state in OPEN)


def _weight(figure: Figure) -> tuple[int, int, str]:
    return -_open(figure), -figure.fixed, figure.key


def _row(figure: Figure) -> dict[str, Any]:
    """A figure with what is open, and what of it has been so for more than a month."""
    return {"key": figure.key, "open": _open(figure), "old": sum(figure.ages[2:]), "figure": figure}
