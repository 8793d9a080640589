"""What a writer of a feed is told."""

import json
import shutil
from pathlib import Path

import pytest

from pehra.feeds.catalogue import SHIPPED
from pehra.feeds.checking import check, differences, write
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.spec import SpecErrors
from tests.feeds.samples import RECEIVED


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / "abusech" / "feodo_csv", tmp_path / "feodo"))


def problems(folder: Path) -> list[str]:
    return check(folder, "maker/feodo").problems


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_where_all_is_well(folder: Path) -> None:
    verdict = check(folder, "maker/feodo")
    assert verdict.problems == []
    assert [row["line"] for row in verdict.found] == [10, 11, 12, 13]


def test_a_spec_that_cannot_be_read_comes_first_and_alone(folder: Path) -> None:
    replace(folder / "spec.yaml", "severity:", "severty:")
    (folder / "expected.jsonl").unlink()
    assert problems(folder) == ["maker/feodo/spec.yaml:14: severty: is no field here; did you mean 'severity'?"]


def test_a_folder_without_sample_and_rows(folder: Path) -> None:
    (folder / "sample.csv").unlink()
    (folder / "expected.jsonl").unlink()
    assert problems(folder) == [
        "there must be one file sample.<ending>, true to the maker's format; there is none",
        "there is no expected.jsonl; pehra feeds check --write makes one for you to read through",
    ]


def test_two_samples(folder: Path) -> None:
    (folder / "sample.txt").write_text("x", encoding="utf-8")
    assert problems(folder) == [
        "there must be one file sample.<ending>, true to the maker's format; there is sample.csv, sample.txt"
    ]


def test_a_value_that_differs_is_told_by_row_and_column(folder: Path) -> None:
    replace(
        folder / "sample.csv",
        '"192.0.2.80","8080","online","2026-02-27","Emotet"',
        '"192.0.2.81","","online","2026-02-27","Other"',
    )
    assert problems(folder) == [
        'expected.jsonl:2: line 10, source_ip: expected "192.0.2.80", got "192.0.2.81"',
        "expected.jsonl:2: line 10, source_port: expected 8080, got nothing",
        'expected.jsonl:2: line 10, malware_name: expected "emotet", got "other"',
    ]


def test_a_row_that_is_missing_or_too_much(folder: Path) -> None:
    path = folder / "expected.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(lines[:-1]), encoding="utf-8")
    assert problems(folder) == [
        "expected.jsonl:5: missing: line 13 of the sample gives a refusal, source_ip nothing that it concerns"
    ]
    path.write_text("\n".join([*lines, '{"line": 14}']), encoding="utf-8")
    assert problems(folder) == ["expected.jsonl:6: too much: the sample gives no row for line 14"]


@pytest.mark.parametrize(
    ("first", "complaint"),
    [
        ("{", "expected.jsonl:1: is not an object in JSON"),
        ("[]", "expected.jsonl:1: is not an object in JSON"),
    ],
)
def test_a_line_that_is_no_object(folder: Path, first: str, complaint: str) -> None:
    path = folder / "expected.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([first, *lines[1:]]), encoding="utf-8")
    assert problems(folder)[0] == complaint


@pytest.mark.parametrize(
    "first", ["{}", '{"received": 1}', '{"received": "now"}', '{"received": "2026-03-02T04:00:00"}']
)
def test_the_first_row_says_when_the_sample_came_in(folder: Path, first: str) -> None:
    path = folder / "expected.jsonl"
    path.write_text(first, encoding="utf-8")
    assert problems(folder) == [
        'expected.jsonl:1: must be {"received": "2026-03-02T04:00:00Z"}, when the sample is thought to have come in'
    ]


def test_a_sample_of_something_else(folder: Path) -> None:
    (folder / "sample.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert problems(folder) == [
        "sample.csv: is not recognised as this feed: "
        "no row of the format 'csv' with 'last_online' or 'first_seen_utc' was found at its beginning",
        "sample.csv: no line is a header with last_online or first_seen_utc; is it this feed at all?",
    ]


def test_an_empty_sample(folder: Path) -> None:
    (folder / "sample.csv").write_bytes(b"")
    assert problems(folder)[0] == "sample.csv: is not recognised as this feed: it is empty"


def test_a_folder_that_is_none_of_a_feed(folder: Path, tmp_path: Path) -> None:
    assert problems(tmp_path) == ["there is no spec.yaml here; name the folder of one feed: feodo"]
    (folder / "spec.yaml").unlink()
    (told,) = problems(folder)
    assert told.startswith("there is no spec.yaml here, with which a feed begins")


class TestWrite:
    def test_what_is_written_is_what_is_checked(self, folder: Path) -> None:
        before = (folder / "expected.jsonl").read_bytes()
        (folder / "expected.jsonl").unlink()
        assert write(folder, "maker/feodo", RECEIVED) == 4
        assert (folder / "expected.jsonl").read_bytes() == before
        assert problems(folder) == []

    def test_nothing_is_written_of_what_cannot_be_read(self, folder: Path) -> None:
        before = (folder / "expected.jsonl").read_bytes()
        (folder / "sample.csv").write_text("a,b\n", encoding="utf-8")
        with pytest.raises(BadInput):
            write(folder, "maker/feodo", RECEIVED)
        (folder / "spec.yaml").write_text("", encoding="utf-8")
        with pytest.raises(SpecErrors):
            write(folder, "maker/feodo", RECEIVED)
        (folder / "sample.csv").unlink()
        shutil.copy(SHIPPED / "abusech" / "feodo_csv" / "spec.yaml", folder)
        with pytest.raises(FileNotFoundError):
            write(folder, "maker/feodo", RECEIVED)
        assert (folder / "expected.jsonl").read_bytes() == before


def test_differences_name_letters_as_they_are() -> None:
    told = list(differences({"line": 1, "extra": {"a": "پہرہ"}}, {"line": 1, "extra": {"a": "x", "b": None}}))
    assert told == ['line 1, extra.a: expected "پہرہ", got "x"']


def test_the_rows_of_a_verdict_are_json(folder: Path) -> None:
    assert json.loads(json.dumps(check(folder, "maker/feodo").found)) == check(folder, "maker/feodo").found
