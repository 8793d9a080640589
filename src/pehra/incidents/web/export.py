"""The list of cases to take along: what the address narrows it to, with what one's own body knows of each."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.formats.cells import harmless
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.paging import PLACES, turn
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries
from pehra.incidents.actions.exporting import note_export
from pehra.incidents.models import Case
from pehra.incidents.queries.cases import stretches
from pehra.incidents.queries.columns import MOST_IN_A_FILE, Cell, Column, columns_of
from pehra.incidents.web.questions import language
from pehra.incidents.web.queue import filter_of

# Its successor is named in the header `Link` and in the JSON; its own name says which part of the list it is.
MOST: Final = MOST_IN_A_FILE
MOST_DIGITS: Final = 4
# How many of them a page names at once.
PARTS: Final = 20
Facts = Mapping[str, Any]
Write = Callable[[Sequence[Case], Sequence[Column], str], bytes]


# It writes: taking a list along is an entry of the journal.
@door(*WORKS_CASES, looks=False)
@require_safe
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """The newest cases of the list at this address, as `csv` or `json`. Raises Absent for another form."""
    kind = request.GET.get("as", "csv")
    writer = WRITERS.get(kind)
    if writer is None:
        raise Absent
    with viewing(request.person):
        page = queries.cases(request.person, filter_of(request), **turn(request), limit=MOST)
        columns = columns_of(request.person, page.cases, language())
    at = timezone.now()
    note_export(by=request.person, form=kind, found=page.cases, columns=columns, at=at)
    media, write = writer
    part, onward = _part(request), ""
    if page.older:
        onward = _address(request, request.path, page.older, part + 1, form=kind)
    response = HttpResponse(write(page.cases, columns, onward), content_type=media)
    name = f"cases-{at:%Y%m%d-%H%M}{f'-part{part}' if onward or part > 1 else ''}.{kind}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    if onward:
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


@door(*WORKS_CASES)
@require_safe
@never_cache
def parts(request: HttpRequest) -> HttpResponse:
    """The files into which the list at this address is cut, for whoever has no program to follow `Link`."""
    first, after = _part(request), turn(request)["after"]
    narrowed = filter_of(request)
    found, onward = stretches(request.person, narrowed, after=after, size=MOST, most=PARTS)
    here = reverse("incidents:export")
    files = [
        {
            "number": number,
            "part": each,
            "forms": {form: _address(request, here, each.after, number, form) for form in WRITERS},
        }
        for number, each in enumerate(found, start=first)
    ]
    context = {
        "files": files,
        "onward": _address(request, request.path, onward, first + len(files)) if onward else None,
        "back": f"{reverse('incidents:queue')}?{_address(request, '', '', 1).partition('?')[2]}",
        "most": MOST,
        "by_clock": narrowed.span is not None,
    }
    return render(request, "incidents/export.html", context)


def _part(request: HttpRequest) -> int:
    """Which file of a long list this is, as the one before says."""
    word = request.GET.get("part", "")
    return int(word) if word.isascii() and word.isdigit() and len(word) <= MOST_DIGITS else 1


def _address(request: HttpRequest, path: str, after: str, part: int, form: str = "") -> str:
    """This list from a place on. Without one it is the first part, which needs no number."""
    asked = request.GET.copy()
    for word in (*PLACES, "part", "as"):
        asked.pop(word, None)
    if after:
        asked["after"], asked["part"] = after, str(part)
    if form:
        asked["as"] = form
    return f"{path}?{asked.urlencode()}"


def _facts(case: Case) -> Facts:
    return {
        "reference": case.reference,
        "title": case.title,
        "status": case.status,
        "severity": case.severity,
        "tlp": case.tlp,
        "classification": list(case.classification),
        "ransomware": case.ransomware,
        "organisation": case.organisation.slug,
        "custodian": case.custodian.slug,
        "drill": case.drill.reference if case.drill else "",
        "opened_at": case.opened_at.isoformat(),
        "acknowledged_at": case.acknowledged_at.isoformat() if case.acknowledged_at else "",
        "closed_at": case.closed_at.isoformat() if case.closed_at else "",
        "outcome": case.outcome,
    }


def _csv(found: Sequence[Case], columns: Sequence[Column], _onward: str) -> bytes:
    kept = io.StringIO()
    rows = csv.writer(kept)
    for row in _rows(found, columns):
        rows.writerow([harmless(cell) for cell in row])
    # Spreadsheets take a file without this mark for one in their own old encoding.
    return kept.getvalue().encode("utf-8-sig")


def _rows(found: Sequence[Case], columns: Sequence[Column]) -> list[list[str]]:
    heads = [f"{each.label} [{each.reference}]" for each in columns]
    rows = [[*HEADS, *heads]]
    for case in found:
        answers = [_written(each.cells[case.pk]) if case.pk in each.cells else "" for each in columns]
        rows.append([*map(_cell, _facts(case).values()), *answers])
    return rows


def _written(cell: Cell) -> str:
    """In words, but numbers as such: a spreadsheet is to add them up."""
    return str(cell.value) if type(cell.value) is int else cell.text


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return " ".join(value) if isinstance(value, list) else str(value)


def _json(found: Sequence[Case], columns: Sequence[Column], onward: str) -> bytes:
    told = [dict(_facts(case)) | {"fields": _answers(case, columns)} for case in found]
    return orjson.dumps({"format": "pehra-cases-1", "cases": told, "next": onward or None}, option=orjson.OPT_INDENT_2)


def _answers(case: Case, columns: Sequence[Column]) -> dict[str, Any]:
    return {
        each.reference: {
            "body": each.body,
            "label": each.label,
            "value": cell.value,
            "text": cell.text,
            "version": cell.version,
        }
        for each in columns
        if (cell := each.cells.get(case.pk))
    }


HEADS: Final = (
    *("reference", "title", "status", "severity", "tlp", "classification", "ransomware", "organisation"),
    *("custodian", "drill", "opened_at", "acknowledged_at", "closed_at", "outcome"),
)
WRITERS: Final[Mapping[str, tuple[str, Write]]] = {
    "csv": ("text/csv; charset=utf-8", _csv),
    "json": ("application/json", _json),
}
