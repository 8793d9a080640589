"""The line that an event was read from, as it came, out of the kept input of its run."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any, BinaryIO, Final

from pehra.events.actions.keeping import kept_input
from pehra.events.models import FeedRun
from pehra.events.queries.exploring import one
from pehra.events.queries.seeing import Sight
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.errors import Absent
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.rows import Record, needs_rows, records
from pehra.pipeline.spec import Spec, SpecErrors

# A page waits for it: an input is read so far, and a line shown so far.
MOST_READ: Final = 1 << 30
MOST_PARSED: Final = 64 << 20
MOST_SHOWN: Final = 64 << 10
# A record of a CSV input may hold line ends.
MOST_LINES: Final = 64


class Gone(StrEnum):
    """Why there is no line.

    DELETED: the input was kept long enough. FAR: it lies too deep in its input to be looked for while somebody waits.
    UNSURE: what stands there is not certainly this event's own. UNREAD: its feed cannot be read.
    """

    DELETED = "deleted"
    FAR = "far"
    UNSURE = "unsure"
    UNREAD = "unread"


@dataclass(frozen=True)
class SourceLine:
    """`text` is harmless to show as text; `gone` tells why there is none. `cut`: it is longer than what is shown."""

    event: dict[str, Any]
    text: str = ""
    cut: bool = False
    gone: Gone | None = None


class _Far(Exception):
    """More would have to be read than a page may wait for."""


def source_line(*, sight: Sight, place: str) -> SourceLine:
    """For people at bodies alone, who may see the whole event. Raises Absent, StoreSilent, TooMuch."""
    if not sight.bodies:
        raise Absent
    event = one(replace(sight, organisations=()), place)
    run = FeedRun.objects.filter(pk=event["run"]).first()
    path = kept_input(run) if run and run.kept else None
    if run is None or path is None:
        return SourceLine(event, gone=Gone.DELETED)
    try:
        spec = catalogue().spec(run.feed)
        raw = _record(path, spec, event, sees_all=sight.unclaimed)
    except (UnknownFeed, SpecErrors, BadInput, OSError):
        return SourceLine(event, gone=Gone.UNREAD)
    except _Far:
        return SourceLine(event, gone=Gone.FAR)
    if raw is None:
        return SourceLine(event, gone=Gone.UNSURE)
    return SourceLine(event, harmless(raw[:MOST_SHOWN]), len(raw) > MOST_SHOWN)


def harmless(raw: bytes) -> str:
    """The bytes as text in which nothing turns the direction of writing, rings or hides."""
    text = raw.decode("utf-8", "backslashreplace").rstrip("\r\n")
    return "".join(each if each.isprintable() or each in "\n\t" else f"\\u{ord(each):04x}" for each in text)


def _record(path: Path, spec: Spec, event: Mapping[str, Any], *, sees_all: bool) -> bytes | None:
    """The bytes of the record on the event's line, if they are its own."""
    # Where a record names many things, it may name other organisations' beside this one.
    if spec.each and not sees_all:
        return None
    with opened(path) as source:
        found = (
            _parsed(source, spec, int(event["line"])) if needs_rows(spec) else _csv(source, spec, int(event["line"]))
        )
        return next((raw for raw, fields in found if is_of(event, fields)), None)


def _csv(source: BinaryIO, spec: Spec, line: int) -> Iterator[tuple[bytes, list[str]]]:
    read = 0
    for _number in range(line - 1):
        read += len(_line(source))
        if read > MOST_READ:
            raise _Far
    raw = b""
    for _used in range(MOST_LINES):
        raw += _line(source)
        try:
            fields = next(csv.reader([raw.decode("utf-8", "replace")], delimiter=spec.delimiter, strict=True), [])
        except csv.Error:
            continue
        yield raw, fields
        return


def _line(source: BinaryIO) -> bytes:
    """The next line; at most so much of it as may be kept of one."""
    return source.readline(MOST_READ)


def _parsed(source: BinaryIO, spec: Spec, line: int) -> Iterator[tuple[bytes, list[str]]]:
    read = 0
    for found in records(spec, source):
        if found.line > line:
            return
        if isinstance(found, Record):
            read += len(found.raw)
            if found.line == line:
                yield found.raw, list(found.texts.values())
        if read > MOST_PARSED:
            raise _Far


def is_of(event: Mapping[str, Any], fields: Iterable[str]) -> bool:
    """Whether a record with these texts can be the one from which this event was read.

    Each address of the event must be among them, and each text that was kept as it came.
    """
    texts = [field.strip() for field in fields]
    whole = "\n".join(texts).lower()
    addresses = {found for text in texts if (found := _address(text))}
    named = [str(event[name]) for name in ("source_ip", "destination_ip") if str(event[name]) != "::"]
    if any(_address(each) not in addresses and not _within(each, whole) for each in named):
        return False
    words = [str(event[name]) for name in ("source_fqdn", "source_account") if event[name]]
    words += [str(value) for value in event["extra"].values()]
    return bool(named or words) and all(word.strip().lower() in whole for word in words)


def _within(address: str, whole: str) -> bool:
    """Whether a longer text, such as a URL, names the address."""
    plain = re.escape(address.removeprefix("::ffff:"))
    return re.search(rf"(?<![0-9a-f.:]){plain}(?![0-9a-f]|\.[0-9]|:[0-9a-f]*:)", whole) is not None


def _address(text: str) -> str:
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
