"""One row before it has a place in a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import KEPT, Refused
from pehra.pipeline.spec import Spec

LONGEST_RECORD: Final = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Record:
    """`line` is the number of the line, from 1, on which it begins. Empty texts may be left out."""

    line: int
    texts: Mapping[str, str]
    raw: bytes


def refused(line: int, reason: Reason, raw: bytes, field: str = "") -> Refused:
    return Refused(line, field, reason, raw[:KEPT])


def checked(record: Record) -> Record | Refused:
    """The record, if each of its texts can be stored."""
    whole = "".join((*record.texts, *record.texts.values()))
    if whole.isascii() and "\0" not in whole:
        return record
    for name, text in record.texts.items():
        if "\0" in text or "\0" in name:
            return refused(record.line, Reason.NUL, record.raw, name)
        if not text.isascii() or not name.isascii():
            try:
                text.encode()
                name.encode()
            except UnicodeEncodeError:
                return refused(record.line, Reason.ENCODING, record.raw, name.encode(errors="replace").decode())
    return record


def wanted(spec: Spec) -> tuple[str, ...]:
    """The source columns that a spec's fills and its label name, each once, in its order."""
    fills = (*spec.fills.values(), *filter(None, [spec.label]))
    return tuple(dict.fromkeys(name for fill in fills for name in fill.columns))
