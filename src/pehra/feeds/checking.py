"""Whether a feed's folder is as it should be: its spec, its sample, and the rows that must come of the sample.

`expected.jsonl` begins with a row that says when the sample is thought to have come in, `{"received": "..."}`. Then
for each row of the sample that counts, in the order of their lines: `line`, the event columns that are told, and
`extra`; or `line` and `refused`, a list of the field and the reason.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

import orjson

from pehra.feeds.recognising import Likeness, likeness
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.oracle import expected
from pehra.pipeline.spec import Spec, SpecErrors, read
from pehra.pipeline.spec.read import FILE

EXPECTED: Final = "expected.jsonl"
SAMPLE: Final = "sample"

Row = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What is wrong with a folder, in the order in which its writer mends it; what came of the sample, if anything."""

    problems: list[str] = field(default_factory=list)
    found: list[Row] = field(default_factory=list)


def check(folder: Path, name: str) -> Verdict:
    """Everything that is wrong with the feed in a folder."""
    verdict = Verdict()
    if not (folder / FILE).is_file():
        verdict.problems = [_no_spec(folder)]
        return verdict
    try:
        spec = read(folder, name)
    except SpecErrors as errors:
        verdict.problems = [str(problem) for problem in errors.problems]
        return verdict
    sample = _sample(folder, verdict)
    rows = _rows(folder, verdict)
    received = _received(rows, verdict) if rows else None
    if sample is None:
        return verdict
    if likeness(spec, sample.read_bytes()) is Likeness.NOT:
        verdict.problems.append(f"{sample.name}: is not recognised as this feed: {_unlike(spec, sample)}")
    if received:
        _compare(spec, sample, received, rows[1:], verdict)
    return verdict


def write(folder: Path, name: str, received: datetime) -> int:
    """Write `expected.jsonl` as the sample has it; how many rows. Raises SpecErrors, BadInput, FileNotFoundError."""
    verdict = Verdict()
    spec, sample = read(folder, name), _sample(folder, verdict)
    if sample is None:
        raise FileNotFoundError(verdict.problems[0])
    rows = expected(spec, sample, received)
    lines = (orjson.dumps(row) for row in ({"received": received.isoformat()}, *rows))
    (folder / EXPECTED).write_bytes(b"\n".join(lines) + b"\n")
    return len(rows)


def _no_spec(folder: Path) -> str:
    """What to do where a folder is none of a feed."""
    below = sorted(path.parent.relative_to(folder).as_posix() for path in folder.rglob(FILE))
    if below:
        return f"there is no {FILE} here; name the folder of one feed: {', '.join(below[:10])}"
    return f"there is no {FILE} here, with which a feed begins (docs/feeds.md: A feed in ten minutes)"


def _unlike(spec: Spec, sample: Path) -> str:
    """Why a sample cannot be of the feed."""
    if not sample.stat().st_size:
        return "it is empty"
    needed = [" or ".join(map(repr, spec.fills[column].columns)) for column in spec.required if column in spec.fills]
    named = f"with {', and '.join(needed)}" if needed else "that could be read"
    return f"no row of the format {str(spec.format)!r} {named} was found at its beginning"


def _sample(folder: Path, verdict: Verdict) -> Path | None:
    found = sorted(path for path in folder.glob(f"{SAMPLE}.*") if path.is_file())
    if len(found) == 1:
        return found[0]
    there = ", ".join(path.name for path in found) or "none"
    verdict.problems.append(f"there must be one file {SAMPLE}.<ending>, true to the maker's format; there is {there}")
    return None


def _rows(folder: Path, verdict: Verdict) -> list[Row]:
    """The rows of expected.jsonl; none with a problem noted."""
    try:
        lines = (folder / EXPECTED).read_bytes().splitlines()
    except OSError:
        verdict.problems.append(f"there is no {EXPECTED}; pehra feeds check --write makes one for you to read through")
        return []
    rows: list[Row] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except ValueError:
            row = None
        if isinstance(row, dict):
            rows.append(row)
        else:
            verdict.problems.append(f"{EXPECTED}:{number}: is not an object in JSON")
    return rows


def _received(rows: list[Row], verdict: Verdict) -> datetime | None:
    text = rows[0].get("received")
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        verdict.problems.append(
            f'{EXPECTED}:1: must be {{"received": "2026-03-02T04:00:00Z"}}, when the sample is thought to have come in'
        )
        return None
    return moment


def _compare(spec: Spec, sample: Path, received: datetime, rows: list[Row], verdict: Verdict) -> None:
    try:
        verdict.found = expected(spec, sample, received)
    except BadInput as error:
        verdict.problems.append(f"{sample.name}: {error}")
        return
    for number, (wanted, found) in enumerate(zip_longest(rows, verdict.found), start=2):
        verdict.problems += [f"{EXPECTED}:{number}: {text}" for text in differences(wanted, found)]


def differences(wanted: Row | None, found: Row | None) -> Iterator[str]:
    """What is different in one row, column by column, as a writer of a feed would say it."""
    if wanted is None and found is not None:
        yield f"missing: line {found['line']} of the sample gives {_told(found)}"
    elif found is None and wanted is not None:
        yield f"too much: the sample gives no row for line {wanted.get('line')}"
    elif wanted is not None and found is not None:
        before, after = _flat(wanted), _flat(found)
        for column in dict.fromkeys((*before, *after)):
            if before.get(column) != after.get(column):
                was, came = _shown(before.get(column)), _shown(after.get(column))
                yield f"line {found['line']}, {column}: expected {was}, got {came}"


def _flat(row: Row) -> Row:
    """A row with what is in `extra` beside the rest."""
    extra = row.get("extra")
    told = {name: value for name, value in row.items() if name != "extra"}
    return told | ({f"extra.{name}": value for name, value in extra.items()} if isinstance(extra, dict) else {})


def _told(row: Row) -> str:
    return f"a refusal, {' '.join(row['refused'])}" if "refused" in row else "an event"


def _shown(value: Any) -> str:
    return "nothing" if value is None else json.dumps(value, ensure_ascii=False)
