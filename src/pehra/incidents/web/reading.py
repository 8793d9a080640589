"""Reading what few may read leaves a line in the journal, written once the read-only window is closed."""

from collections.abc import Collection, Mapping

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from pehra.incidents.actions.looking import note_reading
from pehra.incidents.models import Case, Entry


def noted(request: HttpRequest, case: Case, act: str = "case.read", *, entries: Collection[Entry] = ()) -> None:
    """Have the reading of this case, with these entries of it, noted before the answer leaves; if that fails, nothing
    is shown.
    """
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: note_reading(by=person, case=case, entries=entries, at=now, act=act))


def file(content: Mapping[str, object], name: str) -> HttpResponse:
    """A receipt to take along: the very JSON that was signed, readable."""
    body = orjson.dumps(dict(content), option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
