"""Reads the files of one or more profile folders and lays the later over the earlier, row by row, field by field."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pehra.law.profile.problems import Problem
from pehra.law.profile.rows import SLUG
from pehra.law.profile.shelves import HEADER, packaged, packaged_names
from pehra.law.profile.source import Mapping, Node, Place, Refused, Scalar, Sequence, read


@dataclass
class Reading:
    """What the folders hold. `keys` says which files hold rows, and which field names a row of each."""

    keys: dict[str, str]
    problems: list[Problem] = field(default_factory=list)
    header: Mapping = field(default_factory=lambda: Mapping({}, Place(HEADER, 0)))
    rows: dict[str, dict[str, Mapping]] = field(default_factory=dict)
    # False when a file could not be read at all, so that what is missing elsewhere proves nothing.
    whole: bool = True
    digest: Any = field(default_factory=hashlib.sha256)

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.whole = False


def read_folders(folder: Path, overlays: Iterable[Path], keys: dict[str, str]) -> Reading:
    """Everything in `folder`, its bases below it and the overlays above it."""
    reading = Reading(keys, rows={file: {} for file in keys})
    for each in (*_with_bases(folder.resolve(), reading), *(overlay.resolve() for overlay in overlays)):
        _read_folder(each, reading)
    return reading


def _with_bases(folder: Path, reading: Reading) -> list[Path]:
    """The folder, below it the one that its header names as its base, and so on down."""
    folders = [folder]
    while (base := _base_of(folders[0], reading)) is not None:
        if base in folders:
            reading.refuse(Problem(_shown(folders[0], HEADER), 0, "base", "leads back to itself"))
            break
        folders.insert(0, base)
    return folders


def _base_of(folder: Path, reading: Reading) -> Path | None:
    try:
        header, _ = read(folder / HEADER, _shown(folder, HEADER))
    except Refused:
        return None  # told when the folder itself is read
    base = header.entries.get("base") if isinstance(header, Mapping) else None
    if base is None:
        return None
    if isinstance(base, Scalar) and SLUG.fullmatch(base.text):
        if (folder.parent / base.text).is_dir():
            return folder.parent / base.text
        if base.text in packaged_names():
            return packaged(base.text)
    message = "names neither a folder beside this one nor a shipped profile"
    reading.refuse(Problem(base.place.file, base.place.line, "base", message))
    return None


def _shown(folder: Path, file: str) -> str:
    return f"{folder.name}/{file}"


def _read_folder(folder: Path, reading: Reading) -> None:
    if not folder.is_dir():
        reading.refuse(Problem(str(folder), 0, "", "no such folder"))
        return
    known = sorted({HEADER, *reading.keys})
    for path in sorted(folder.iterdir()):
        if path.suffix in (".yaml", ".yml") and path.name not in known:
            message = f"unknown file; the files of a profile are {', '.join(known)}"
            reading.refuse(Problem(_shown(folder, path.name), 0, "", message))
    _read_header(folder, reading)
    for file in reading.keys:
        if (folder / file).exists():
            _read_table(folder, file, reading)


def _read_file(folder: Path, file: str, reading: Reading) -> Node | None:
    shown = _shown(folder, file)
    try:
        node, content = read(folder / file, shown)
    except Refused as refused:
        reading.refuse(refused.problem)
        return None
    reading.digest.update(f"{shown}\0{len(content)}\0".encode() + content)
    return node


def _read_header(folder: Path, reading: Reading) -> None:
    node = _read_file(folder, HEADER, reading)
    if isinstance(node, Mapping):
        entries = {**reading.header.entries, **node.entries}
        demonstration = reading.header.entries.get("demonstration")
        if isinstance(demonstration, Scalar) and demonstration.text == "yes":
            # Whatever is laid over a demonstration is one.
            entries["demonstration"] = demonstration
        reading.header = Mapping(entries, node.place)
    elif node is not None:
        reading.refuse(Problem(node.place.file, node.place.line, "", "must be a row of fields"))


def _read_table(folder: Path, file: str, reading: Reading) -> None:
    node = _read_file(folder, file, reading)
    if node is None:
        return
    if not isinstance(node, Sequence):
        reading.refuse(Problem(node.place.file, node.place.line, "", "must be a list of rows"))
        return
    here: dict[str, Mapping] = {}
    for item in node.items:
        _keep(item, file, here, reading)
    below = reading.rows[file]
    for key, row in here.items():
        below[key] = Mapping({**below[key].entries, **row.entries}, row.place) if key in below else row


def _keep(item: Node, file: str, here: dict[str, Mapping], reading: Reading) -> None:
    """Files the row under its key, or says why it can't be."""
    key_field = reading.keys[file]
    if not isinstance(item, Mapping):
        reading.refuse(Problem(item.place.file, item.place.line, "", "each entry must be a row of fields"))
        return
    key = item.entries.get(key_field)
    if not isinstance(key, Scalar) or key.empty:
        reading.refuse(Problem(item.place.file, item.place.line, key_field, "is missing"))
    elif key.text in here:
        first = here[key.text].place.line
        message = f"{key.text!r} is already in the row of line {first}"
        reading.problems.append(Problem(item.place.file, key.place.line, key_field, message))
    else:
        here[key.text] = item
