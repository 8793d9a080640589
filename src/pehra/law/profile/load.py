"""Loads a profile: reads its folders, makes the rows, checks the whole."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pehra.law.profile.checks import check
from pehra.law.profile.folders import Reading, read_folders
from pehra.law.profile.model import Profile
from pehra.law.profile.problems import ProfileErrors
from pehra.law.profile.rows import Row
from pehra.law.profile.tables import TABLES


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
