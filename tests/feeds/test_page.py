"""docs/feeds.md says what the program does."""

import re
import textwrap
from pathlib import Path

import pytest

from pehra.feeds.catalogue import SHIPPED
from pehra.feeds.checking import check, write
from pehra.pipeline.oracle.values import text_of
from pehra.pipeline.reasons import Reason
from pehra.pipeline.spec import Fill, Format, Reading, SpecErrors, read_bytes
from tests.feeds.samples import RECEIVED

PAGE = (Path(__file__).parents[2] / "docs" / "feeds.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([^`]+)`")


def section(title: str) -> str:
    return PAGE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def block(language: str) -> str:
    return textwrap.dedent(re.findall(rf"^ *```{language}\n(.*?)^ *```", PAGE, re.DOTALL | re.MULTILINE)[0])


def told(text: str, place: int = 0) -> list[str]:
    """The code in one column of the tables of a text."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [code for row in rows for code in CODE.findall(row[place])]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sample.csv").write_text(block("csv"), encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(block("yaml"), encoding="utf-8")
    return tmp_path


def test_the_feed_in_ten_minutes_is_one(folder: Path) -> None:
    write(folder, "partner/logins", RECEIVED)
    verdict = check(folder, "partner/logins")
    assert verdict.problems == []
    assert verdict.found == [
        {
            "line": 2,
            "time_source": "2026-03-01T05:12:33Z",
            "source_ip": "192.0.2.7",
            "destination_ip": "198.51.100.9",
            "destination_port": 22,
            "protocol_application": "ssh",
            "classification_taxonomy": "intrusion-attempts",
            "classification_type": "brute-force",
            "severity": "medium",
            "extra": {"victim": "198.51.100.9:22", "tries": "120"},
        }
    ]


def test_every_field_of_a_spec_is_told_and_no_other() -> None:
    """The reader knows its fields best: it names the nearest to one that it does not know, or else all."""
    with pytest.raises(SpecErrors) as caught:
        read_bytes(b"zzzzzzzzzz: x\n", "a/b")
    (complaint,) = (problem.message for problem in caught.value.problems if problem.field == "zzzzzzzzzz")
    known = complaint.partition("there are ")[2].split(", ")
    table = section("The spec").partition("\nA column is filled")[0]
    assert sorted(told(table)) == known


def test_every_way_to_read_is_told_and_no_other() -> None:
    table = section("The spec").partition("| `as` |")[2]
    assert sorted(told(table)) == sorted(Reading)


def test_every_format_is_told_and_no_other() -> None:
    assert set(told(section("Formats"))) - {"comments"} == set(Format)


def test_every_reason_is_told_and_no_other() -> None:
    assert sorted(told(section("Accepted values"))) == sorted(Reason)


@pytest.mark.parametrize(
    ("reading", "text", "found"),
    [
        (Reading.HOST_OF_URL, "http://user@example.org:8080/x", "example.org"),
        (Reading.PORT_OF_URL, "http://user@example.org:8080/x", "8080"),
        (Reading.HOST_OF_PAIR, "[2001:db8::1]:443", "2001:db8::1"),
        (Reading.PORT_OF_PAIR, "example.org:25", "25"),
        (Reading.DEFANGED, "hxxp://example[.]org", "http://example.org"),
        (Reading.DOMAIN_OF_MAIL, "someone@example.org", "example.org"),
    ],
)
def test_the_examples_of_reading(reading: Reading, text: str, found: str) -> None:
    assert f"`{text}`" in section("The spec")
    assert text_of(Fill(("a",), reading), {"a": text}) == found


def test_so_many_types_of_shadowserver() -> None:
    count = len(list((SHIPPED / "shadowserver").iterdir()))
    assert f"public schema describes ({count})" in " ".join(PAGE.split())
