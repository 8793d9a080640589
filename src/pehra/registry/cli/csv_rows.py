"""Organisations from a file of comma-separated values, with every problem told by line and field."""

import csv
import io
from pathlib import Path
from typing import Final

from pehra.registry.actions import OrganisationDetails, Row
from pehra.registry.cli.source import Refused

NEEDED: Final = ("name_en", "sector", "ownership", "province")
MORE: Final = ("name_ur", "parent", "body", "slug")
COLUMNS: Final = (*NEEDED, *MORE)
LARGEST: Final = 20_000_000  # bytes; a country's organisations fit many times


def read_rows(path: Path) -> list[Row]:
    """The rows of a file in UTF-8 whose first line names the columns. Raises Refused."""
    reader = csv.DictReader(io.StringIO(_text(path)), restkey="", strict=True)
    rows: list[Row] = []
    problems: list[str] = []
    try:
        problems += _head(reader)
        for values in [] if problems else reader:
            if "" in values or None in values.values():
                problems.append(f"line {reader.line_num}: has other columns than the first line")
                continue
            rows.append(Row(reader.line_num, OrganisationDetails(**{name: values[name].strip() for name in values})))
    except csv.Error as error:
        problems.append(f"line {reader.line_num}: {error}")
    if problems:
        raise Refused(f"{path} cannot be used:\n" + "\n".join(problems))
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path}: larger than {LARGEST // 1_000_000} MB")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Refused(f"{path}: no such file") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise Refused(f"{path} cannot be used:\nline {line}: is not UTF-8") from None


def _head(reader: "csv.DictReader[str]") -> list[str]:
    names = [name.strip() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    problems = [f"line 1: {name}: is missing" for name in NEEDED if name not in names]
    known = ", ".join(COLUMNS)
    problems += [
        f"line 1: {name or 'an empty name'}: unknown; there are {known}" for name in names if name not in COLUMNS
    ]
    problems += [f"line 1: {name}: stands there twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    return problems
