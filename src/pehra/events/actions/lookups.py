"""Loading what events are compared with: announced prefixes, indicators, warninglists. Each is replaced as a whole."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO, Final

from django.db import connection, transaction

from pehra.foundation.access.errors import Invalid
from pehra.pipeline.enrichment import prefixes
from pehra.pipeline.enrichment.indicators import BadIndicators, put_indicators
from pehra.pipeline.enrichment.layout import Layout, put_prefixes
from pehra.pipeline.enrichment.warninglists import BadWarninglist, Warninglist, put_warninglists, read_warninglist
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.store import Store

# Keeps these locks apart from those that anybody else takes in the same database.
_LOCKS: Final = 7342
# A warninglist is read whole; the largest known ones have a million names.
LONGEST_WARNINGLIST: Final = 256 << 20


class _Loading(IntEnum):
    PREFIXES = 2
    INDICATORS = 3
    WARNINGLISTS = 4


@dataclass(frozen=True)
class Loaded:
    """What a file brought: how many rows there are now, and what of it is not looked up."""

    rows: int
    left_out: tuple[str, ...] = ()


def load_prefixes(*, store: Store, path: Path, at: datetime) -> Loaded:
    """Replace the announced prefixes by those of a file. Raises Invalid with the lines that are wrong."""
    with _alone(_Loading.PREFIXES):
        try:
            with opened(path) as file:
                layout = Layout(prefixes.read_prefixes(_lines(file, prefixes.LONGEST_LINE)))
        except prefixes.BadPrefixes as bad:
            raise _invalid(path, bad.problems) from bad
        except BadInput as bad:
            raise _invalid(path, [str(bad)]) from bad
        put_prefixes(store, layout, path.name, at)
    return Loaded(layout.count)


def load_indicators(*, store: Store, path: Path, source: str, at: datetime) -> Loaded:
    """Replace the indicators of one source by those of a file. Raises Invalid with the lines that are wrong."""
    with _alone(_Loading.INDICATORS):
        try:
            return Loaded(put_indicators(store, lambda: opened(path), source, path.name, at))
        except BadIndicators as bad:
            raise _invalid(path, bad.problems) from bad
        except BadInput as bad:
            raise _invalid(path, [str(bad)]) from bad


def load_warninglists(*, store: Store, paths: Sequence[Path], at: datetime) -> Loaded:
    """Replace all warninglists by those of the files. Raises Invalid with the files that are wrong."""
    lists: list[Warninglist] = []
    wrong: dict[str, str] = {}
    for path in paths:
        try:
            lists.append(_warninglist(path))
        except (BadWarninglist, BadInput) as bad:
            wrong[path.name] = str(bad)
    if wrong:
        raise Invalid(wrong)
    with _alone(_Loading.WARNINGLISTS):
        put_warninglists(store, lists, at)
    rows = sum(len(each.networks) + len(each.names) + len(each.texts) for each in lists)
    return Loaded(rows, tuple(f"{each.name}: {each.left_out}" for each in lists if each.left_out))


def _warninglist(path: Path) -> Warninglist:
    with opened(path) as file:
        data = file.read(LONGEST_WARNINGLIST + 1)
    if len(data) > LONGEST_WARNINGLIST:
        raise BadWarninglist(f"longer than {LONGEST_WARNINGLIST:,} bytes")
    return read_warninglist(data)


def _lines(file: BinaryIO, longest: int) -> Iterator[bytes]:
    """The lines of a file; of one that is too long a part that is too long as well."""
    return iter(lambda: file.readline(longest + 1), b"")


def _invalid(path: Path, problems: Sequence[str]) -> Invalid:
    return Invalid({path.name: "\n".join(problems)})


@contextmanager
def _alone(loading: _Loading) -> Iterator[None]:
    """Wait until whoever loads the same has ended."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCKS, loading.value])
        yield
