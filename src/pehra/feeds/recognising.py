"""Whether the first bytes of a file can be of a feed, and whether they hardly can be of another one."""

import io
from dataclasses import replace
from enum import IntEnum
from typing import Final

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.oracle import csv_records
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import Record, needs_rows, records
from pehra.pipeline.rows.lines import BOM
from pehra.pipeline.spec import Format, Spec

HEAD: Final = 1 << 16  # bytes of a file that are looked at
_LOOKED_AT: Final = 5  # records
_ENOUGH: Final = 8  # event columns that are told, where a spec fills many


class Likeness(IntEnum):
    NOT = 0  # it cannot be read as this feed, or a column that the feed lives by is not there
    PERHAPS = 1  # it can be read so, as much else could
    SURE = 2  # it has the very columns that the spec names


def likeness(spec: Spec, head: bytes) -> Likeness:
    """How well the first bytes fit."""
    names = _names(spec, head[:HEAD])
    if names is None:
        return Likeness.NOT
    needed = [spec.fills[column].columns for column in spec.required if column in spec.fills]
    if not all(any(name in names for name in some) for some in needed):
        return Likeness.NOT
    if spec.format is Format.TEXT or spec.header:
        return Likeness.PERHAPS
    told = [fill for fill in spec.fills.values() if any(name in names for name in fill.columns)]
    return Likeness.SURE if len(told) >= min(_ENOUGH, len(spec.fills) * 3 / 4) else Likeness.PERHAPS


def _names(spec: Spec, head: bytes) -> set[str] | None:
    """The names of the columns that the bytes have when they are read as this feed; None where they can't be."""
    if needs_rows(spec):
        found = list(_records(spec, head))
        good = [record for record in found if isinstance(record, Record)]
        return {name for record in good for name in record.texts} if good and len(good) * 2 >= len(found) else None
    if spec.header:
        return {*spec.header}
    first = head.removeprefix(BOM).partition(b"\n")[0]
    try:
        values, _ = csv_records.values([first], ord(spec.delimiter))
        return {value.decode().strip() for value in values}
    except (csv_records.NoRecord, UnicodeDecodeError):
        return None


def _records(spec: Spec, head: bytes) -> list[Record | Refused]:
    """The first records. The head may end in the middle of one, so the last of its lines is not looked at."""
    cut = head if spec.format in (Format.JSON, Format.STIX) else head[: head.rfind(b"\n") + 1] or head
    found: list[Record | Refused] = []
    every = replace(spec, keep={})
    try:
        for record in records(every, io.BytesIO(cut)):
            found.append(record)
            if len(found) == _LOOKED_AT:
                break
    except BadInput:
        pass
    return found
