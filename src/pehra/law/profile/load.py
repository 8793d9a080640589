"""Loads a profile: reads its folders, makes the rows, checks the whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import pehra
from pehra.law.profile.checks import check
from pehra.law.profile.folders import HEADER, Reading, read_folders
from pehra.law.profile.model import Profile
from pehra.law.profile.problems import Problem, ProfileErrors
from pehra.law.profile.rows import Row
from pehra.law.profile.tables import TABLES

# Beside the package when installed, at the top of the repository when worked on.
_SHELVES: Final = (Path(pehra.__file__).parent / "profiles", Path(pehra.__file__).parents[2] / "profiles")


def load(folder: Path | str, overlays: Iterable[Path | str] = ()) -> Profile:
    """The profile in `folder`, with the base that its header names below it and `overlays` above it.

    A row of an overlay with the id of a row below replaces the fields that it names. Raises ProfileErrors with
    every problem found.
    """
    keys = {table.file: table.key for table in TABLES}
    reading = read_folders(Path(folder), (Path(overlay) for overlay in overlays), keys)
    profile, rows = _build(reading)
    if reading.whole:
        check(profile, rows, reading.problems)
    if reading.problems:
        raise ProfileErrors(reading.problems)
    return profile


def packaged(name: str) -> Path:
    """The folder of a profile that is shipped with Pehra. Raises ProfileErrors naming those that are."""
    for shelf in _SHELVES:
        if name in packaged_names() and (shelf / name / HEADER).is_file():
            return shelf / name
    raise ProfileErrors([Problem(name, 0, "", f"no such profile; there are {', '.join(packaged_names())}")])


def packaged_names() -> tuple[str, ...]:
    """The names of the profiles that are shipped with Pehra."""
    headers = (header for shelf in _SHELVES for header in shelf.glob(f"*/{HEADER}"))
    return tuple(sorted({header.parent.name for header in headers}))


def _build(reading: Reading) -> tuple[Profile, dict[str, dict[str, Row]]]:
    """The profile of all rows that are sound, and for each of its attributes all rows by key."""
    rows: dict[str, dict[str, Row]] = {}
    values: dict[str, tuple[Any, ...]] = {}
    for table in TABLES:
        by_key = {key: Row(node, reading.problems) for key, node in sorted(reading.rows[table.file].items())}
        made = []
        for row in by_key.values():
            value = table.read(row)
            row.finish()
            if row.sound:
                made.append(value)
        rows[table.attribute] = by_key
        values[table.attribute] = tuple(made)
    # A header that could not be read was told already; its fields needn't be missed one by one.
    header = Row(reading.header, reading.problems if reading.header.entries else [])
    header.has("base")
    profile = Profile(
        id=header.slug("id"),
        version=header.text("version", longest=40),
        title_en=header.name("title_en"),
        title_ur=header.name("title_ur"),
        demonstration=bool(header.maybe(header.flag, "demonstration")),
        digest=reading.digest.hexdigest(),
        **values,
    )
    header.finish()
    return profile, rows
