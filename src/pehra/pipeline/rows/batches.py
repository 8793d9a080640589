"""Rows in batches of the intermediate form."""

import heapq
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, Final

import orjson

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.formats import records
from pehra.pipeline.rows.paths import put_together
from pehra.pipeline.rows.record import Record, wanted
from pehra.pipeline.spec import Spec

# What a batch holds at most, counted in bytes of the source; with its Python objects it takes about ten times that.
SIZE: Final = 8 << 20
# Beside those of the spec. The store keeps each set of names for ever, and names cost nothing to invent.
MOST_COLUMNS: Final = 64


@dataclass(frozen=True, slots=True)
class Rows:
    """`data` is JSONCompactEachRow: in each row the line's number and a text for each of `columns`.

    `passed_over`: so many rows between these the feed does not want.
    """

    columns: tuple[str, ...]
    data: bytes
    count: int
    refused: tuple[Refused, ...]
    passed_over: int = 0


def read(spec: Spec, source: BinaryIO, size: int = SIZE, received: datetime | None = None) -> Iterator[Rows]:
    """An input in batches; the same input gives the same batches. Raises BadInput behind the sound ones before it."""
    good: list[Record] = []
    bad: list[Refused] = []
    held = passed = 0

    def pass_over() -> None:
        nonlocal passed
        passed += 1

    try:
        for record in records(spec, source, received, pass_over):
            if isinstance(record, Refused):
                bad.append(record)
            else:
                good.append(record)
            held += len(record.raw) + 64
            if held >= size:
                yield _batch(spec, good, bad, passed)
                good, bad, held, passed = [], [], 0, 0
    except BadInput:
        if good or bad or passed:
            yield _batch(spec, good, bad, passed)
        raise
    if good or bad or passed:
        yield _batch(spec, good, bad, passed)


def _batch(spec: Spec, good: list[Record], bad: list[Refused], passed: int) -> Rows:
    first = wanted(spec)
    seen = Counter(name for record in good for name in record.texts)
    others = {name: times for name, times in seen.items() if name not in first}
    if len(others) > MOST_COLUMNS:
        # Whoever thinks up names of his own for each record gets no table of endless width.
        apart = {*first, *heapq.nsmallest(MOST_COLUMNS, others, key=lambda name: (-others[name], name))}
        good = [replace(record, texts=put_together(record.texts, apart)) for record in good]
        others = {name: 0 for record in good for name in record.texts if name not in first}
    columns = (*first, *sorted(others))
    rows = [
        orjson.dumps([record.line, *(record.texts.get(name, "") for name in columns)], option=orjson.OPT_APPEND_NEWLINE)
        for record in good
    ]
    return Rows(columns, b"".join(rows), len(good), tuple(bad), passed)
