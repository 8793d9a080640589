"""Every feed that is shipped is sound, and its sample gives the rows that its folder says."""

import re
from pathlib import Path

import pytest

from pehra.feeds.catalogue import SHIPPED, Catalogue
from pehra.feeds.checking import check
from pehra.pipeline.oracle import run
from tests.feeds.samples import received_of, rows_of, sample_of

SHELF = Catalogue((SHIPPED,))
OTHERS = [name for name in SHELF.folders if not name.startswith("shadowserver/")]


@pytest.mark.parametrize("name", SHELF.folders)
def test_the_sample_gives_the_expected_rows(name: str) -> None:
    assert check(SHELF.folders[name], name).problems == []


@pytest.mark.parametrize("name", SHELF.folders)
def test_a_sample_shows_both_events_and_a_refusal(name: str) -> None:
    rows = rows_of(SHELF.folders[name])
    assert any("refused" in row for row in rows)
    assert sum("refused" not in row for row in rows) >= 2


@pytest.mark.parametrize("name", SHELF.folders)
def test_addresses_of_a_sample_are_nobody_s(name: str) -> None:
    """Those of RFC 5737 and RFC 3849 alone, and names of RFC 2606."""
    text = sample_of(SHELF.folders[name]).read_text(encoding="utf-8")
    fours = {found for found in re.findall(r"(?<![\d.=\w-])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])", text)}
    assert [found for found in fours if not re.match(r"192\.0\.2\.|198\.51\.100\.|\d+\.0\.113\.", found)] == []


@pytest.mark.parametrize("name", SHELF.folders)
def test_nothing_is_lost(name: str) -> None:
    """Whatever a row says is in its event: in a column, or in `extra`."""
    folder = SHELF.folders[name]
    spec = SHELF.spec(name)
    found = run(spec, sample_of(folder).read_bytes(), received_of(folder))
    told = {
        text.lower() for event in found.events for text in map(str, (*event.values.values(), *event.extra.values()))
    }
    sample = sample_of(folder).read_text(encoding="utf-8").lower()
    words = [word for word in ("hyperlink", "<script>", "drop table", "\u202e") if word in sample]
    assert [word for word in words if not any(word in text for text in told)] == []


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_is_recognised_by_its_contents_alone(name: str) -> None:
    sample = sample_of(SHELF.folders[name])
    unguessed = ("generic/csv", "generic/jsonl", "blocklists/plain")
    expected = () if name in unguessed else (name,)
    assert SHELF.candidates(f"x{sample.suffix}", sample.read_bytes()) == expected


def test_no_folder_holds_anything_else() -> None:
    files = {path for path in SHIPPED.rglob("*") if path.is_file() and path.suffix not in (".py", ".pyc")}
    known = {path for folder in SHELF.folders.values() for path in _files(folder)}
    assert files - known == set()


def _files(folder: Path) -> set[Path]:
    return {folder / "spec.yaml", folder / "expected.jsonl", sample_of(folder)}
