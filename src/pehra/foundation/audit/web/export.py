"""The journal as a file: JSON lines that `pehra journal verify --file` proves, or a table for a spreadsheet."""

from collections.abc import Iterator
from dataclasses import fields

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from pehra.formats.cells import table
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.audit import queries
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.rules import Line, written

COLUMNS = [field.name for field in fields(Line)]


# It writes (the export is itself an entry) and streams, so it runs outside the window.
@door(*READS_JOURNAL, looks=False)
@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything within reach up to this moment, oldest first. The export itself is the entry that comes next."""
    person = request.person
    now = timezone.now()
    kind = request.GET.get("as", "jsonl")
    if kind not in WRITERS:
        raise Absent
    narrowed = queries.Filter(
        act=request.GET.get("act", "").replace("\0", ""), subject=request.GET.get("subject", "").replace("\0", "")
    )
    reach = queries.reach_of(person, now)
    upto = queries.head().seq
    detail = {"as": kind, "upto": upto, "act": narrowed.act, "subject": narrowed.subject}
    record(by=person, at=now, act="journal.export", subject="journal", detail=detail)
    media, writer = WRITERS[kind]
    response = StreamingHttpResponse(writer(queries.lines(upto, reach, narrowed)), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="pehra-journal-{upto}.{kind}"'
    return response


def _json_lines(lines: Iterator[Line]) -> Iterator[str]:
    for line in lines:
        yield written(line) + "\n"


def _table(lines: Iterator[Line]) -> Iterator[str]:
    # Spreadsheets take a file without this mark for one in their own old encoding.
    yield "\ufeff"
    # What people typed is not to run on an auditor's machine.
    yield from table(COLUMNS, map(_cells, lines))


def _cells(line: Line) -> Iterator[object]:
    return (getattr(line, name) for name in COLUMNS)


WRITERS = {
    "jsonl": ("application/jsonl; charset=utf-8", _json_lines),
    "csv": ("text/csv; charset=utf-8", _table),
}
