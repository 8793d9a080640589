"""Which format is read by what."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, Final

from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import cef, commented, stix, syslog, text
from pehra.pipeline.rows.documents import Piece, objects
from pehra.pipeline.rows.lines import lines
from pehra.pipeline.rows.paths import opened_lists, records_of
from pehra.pipeline.rows.record import Record, wanted
from pehra.pipeline.spec import Format, Spec

_Cut = Callable[[BinaryIO], Iterator[tuple[int, bytes] | Refused]]
_One = Callable[[int, bytes], Record | Refused | None]
PassOver = Callable[[], None]
_BY_LINE: Final[dict[Format, tuple[_Cut, _One]]] = {
    Format.TEXT: (lines, text.record_of),
    Format.CEF: (lines, cef.record_of),
    Format.SYSLOG: (syslog.frames, syslog.record_of),
}


def needs_rows(spec: Spec) -> bool:
    """Whether inputs of this feed come by way of the intermediate form: all but CSV without comments."""
    return spec.format is not Format.CSV or bool(spec.comments)


def records(
    spec: Spec, source: BinaryIO, received: datetime | None = None, pass_over: PassOver = lambda: None
) -> Iterator[Record | Refused]:
    """The rows of an input in their order, and what is no row. Raises BadInput where the input as a whole is broken.

    `received`: when it came in, for formats whose rows hold for a time; without it, they are thought to hold.
    `pass_over` is called for each row that the feed does not want.
    """
    for found in _all(spec, source, received, pass_over):
        if isinstance(found, Refused) or all(found.texts.get(name, "") in texts for name, texts in spec.keep.items()):
            yield found
        else:
            pass_over()


def _all(spec: Spec, source: BinaryIO, received: datetime | None, pass_over: PassOver) -> Iterator[Record | Refused]:
    if spec.format is Format.CSV:
        yield from commented.records(spec, source)
    elif spec.format is Format.JSON:
        yield from _document(spec, source)
    elif spec.format is Format.JSON_LINES:
        yield from _json_lines(spec, source)
    elif spec.format is Format.STIX:
        yield from stix.records(spec, source, received, pass_over)
    else:
        yield from _by_line(source, *_BY_LINE[spec.format])


def _by_line(source: BinaryIO, cut: _Cut, one: _One) -> Iterator[Record | Refused]:
    for found in cut(source):
        record = found if isinstance(found, Refused) else one(*found)
        if record is not None:
            yield record


def _json_lines(spec: Spec, source: BinaryIO) -> Iterator[Record | Refused]:
    opened = opened_lists(wanted(spec))
    for found in lines(source):
        if isinstance(found, Refused):
            yield found
        elif found[1].strip():
            yield from records_of(*found, opened, spec.each)


def _document(spec: Spec, source: BinaryIO) -> Iterator[Record | Refused]:
    opened = opened_lists(wanted(spec))
    for found in objects(source, spec.rows):
        if isinstance(found, Piece):
            yield from records_of(found.line, found.data, opened, spec.each, found.key)
        else:
            yield found
