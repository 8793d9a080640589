"""Reading a report's file: what is kind to the writer, and what each fault is called."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.errors import Invalid
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.reading import LARGEST, read_report
from pehra.incidents.rules.wording import Channel

NEEDED = {"organisation": "operator", "title": "سرور پر حملہ", "description": "ڈیٹا بیس بند ہے"}


def read(**fields: Any) -> Any:
    return read_report(json.dumps(NEEDED | fields).encode(), channel=Channel.CLI)


def problems(raw: bytes) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_report(raw, channel=Channel.CLI)
    return {name: str(problem) for name, problem in refused.value.problems.items()}


def test_three_fields_are_enough() -> None:
    report = read()
    assert (report.organisation, report.title, report.channel) == ("operator", "سرور پر حملہ", Channel.CLI)


def test_every_field_arrives() -> None:
    report = read(
        channel="phone",
        aware_at="2026-01-31T14:05:00+05:00",
        submitted_at="2026-01-31T10:00:00Z",
        classification=["availability/ddos"],
        severity="high",
        ransomware=True,
        tlp="TLP:RED",
        affected=["other"],
        observables=["192.0.2.1", {"value": "a.example", "type": "domain-name", "note": "n"}],
        details={"ticket": "4711"},
    )
    assert report.channel is Channel.PHONE
    assert report.aware_at == datetime(2026, 1, 31, 9, 5, tzinfo=UTC)
    assert report.submitted_at == datetime(2026, 1, 31, 10, 0, tzinfo=UTC)
    assert report.classification == ("availability/ddos",)
    assert (report.severity, report.ransomware, report.tlp) == ("high", True, "TLP:RED")
    assert report.observables == (Seen("192.0.2.1"), Seen("a.example", "domain-name", "n"))
    assert (report.affected, report.details) == (("other",), {"ticket": "4711"})


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_report(b"\xef\xbb\xbf" + json.dumps(NEEDED).encode(), channel=Channel.CLI).title == "سرور پر حملہ"


def test_all_that_is_missing_is_named_at_once() -> None:
    assert problems(b"{}") == dict.fromkeys(("organisation", "title", "description"), "This field is needed.")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", 7, "must be text"),
        ("ransomware", "yes", "true or false"),
        ("aware_at", "yesterday", "Write the time as"),
        ("aware_at", "2026-01-31T14:05:00", "with its zone"),
        ("classification", "availability", "list of texts"),
        ("affected", [7], "must be text"),
        ("observables", "192.0.2.1", "must be a list"),
        ("observables", [{"type": "url"}], "An observable is"),
        ("observables", [{"value": "a", "typ": "url"}], "An observable is"),
        ("details", [], "object of texts"),
        ("details", {"a": 1}, "must be text"),
        ("channel", "pigeon", "Choose one of"),
        ("custodian", "me", "no field of this name"),
    ],
)
def test_a_fault_is_told_with_its_field(field: str, value: Any, words: str) -> None:
    found = problems(json.dumps(NEEDED | {field: value}).encode())
    assert list(found) == [field]
    assert words in found[field]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not JSON"),
        (b"[]", "one JSON object"),
        (b"{", "not JSON"),
        ("{}".encode("utf-16"), "not in UTF-8"),
        (b'{"title": "a", "title": "b"}', "twice"),
        (b"[" * 200_000, "not JSON"),
        (b" " * (LARGEST + 1), "larger than"),
    ],
)
def test_what_is_no_report_at_all(raw: bytes, words: str) -> None:
    assert words in problems(raw)["file"]


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists, max_leaves=5).map(json.dumps)
)
def test_nothing_but_a_refusal_comes_of_nonsense(nonsense: bytes | str) -> None:
    raw = nonsense if isinstance(nonsense, bytes) else nonsense.encode()
    with pytest.raises(Invalid):
        read_report(raw, channel=Channel.CLI)
