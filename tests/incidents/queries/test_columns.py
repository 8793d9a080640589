"""Columns that other parts of case work add to a list: beside each other, and each once."""

from collections.abc import Sequence
from typing import Any

import pytest

from pehra.foundation.access.person import SYSTEM, Person
from pehra.incidents.queries import columns
from pehra.incidents.queries.columns import Column, added_by, columns_of


def first(_person: Person, _found: Sequence[Any], language: str) -> list[Column]:
    return [Column("F-1", f"First ({language})", "cert")]


def second(_person: Person, _found: Sequence[Any], language: str) -> list[Column]:
    return [Column("F-2", f"Second ({language})", "cert")]


def test_whatever_is_added_stays_beside_what_others_have_added(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_columns", [])
    for each in (first, second, first):
        added_by(each)
    assert [each.label for each in columns_of(SYSTEM, [], "ur")] == ["First (ur)", "Second (ur)"]
