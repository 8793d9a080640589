"""A report as a JSON file: what is read, and how each fault is told."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.errors import Invalid
from pehra.incidents.rules.answers import Sheet
from pehra.incidents.rules.intake import Intake, Seen
from pehra.incidents.rules.reading import FIELDS, LARGEST, read_report, written
from pehra.incidents.rules.wording import Channel

NEEDED = {"organisation": "operator", "title": "سرور پر حملہ", "description": "ڈیٹا بیس بند ہے"}
MONEY = {"amount": "2.5", "currency": "BTC"}
EVERYTHING = NEEDED | {
    "channel": "phone",
    "aware_at": "2026-03-01T13:00:00+05:00",
    "submitted_at": "2026-03-01T09:00:00Z",
    "classification": ["availability/ddos"],
    "severity": "high",
    "ransomware": True,
    "tlp": "amber+strict",
    "affected": ["branch"],
    "observables": ["192.0.2[.]1", {"value": "a.example", "type": "domain-name", "note": "C2"}],
    "details": {"ticket": "4711"},
    "answers": [{"form": "ransom", "version": 1, "answers": {"asked": True, "demand": MONEY}}],
}


def read(**fields: object) -> Intake:
    return read_report(json.dumps(NEEDED | fields).encode(), channel=Channel.CLI)


def said(raw: bytes) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        read_report(raw, channel=Channel.CLI)
    return {field: str(problem) for field, problem in refused.value.problems.items()}


def wrong(**fields: object) -> dict[str, str]:
    return said(json.dumps(NEEDED | fields).encode())


def test_three_fields_are_enough() -> None:
    assert read() == Intake(**NEEDED, channel=Channel.CLI)  # type: ignore[arg-type]


def test_everything_is_read() -> None:
    assert read(**EVERYTHING) == Intake(
        organisation="operator",
        title="سرور پر حملہ",
        description="ڈیٹا بیس بند ہے",
        channel=Channel.PHONE,
        aware_at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC),
        submitted_at=datetime(2026, 3, 1, 9, 0, tzinfo=UTC),
        classification=("availability/ddos",),
        severity="high",
        ransomware=True,
        tlp="TLP:AMBER+STRICT",
        affected=("branch",),
        observables=(Seen("192.0.2[.]1"), Seen("a.example", "domain-name", "C2")),
        details={"ticket": "4711"},
        answers=(Sheet("ransom", 1, {"asked": True, "demand": MONEY}),),
    )
    assert set(EVERYTHING) == set(FIELDS) == set(Intake.__dataclass_fields__), "every field can stand in a file"


def test_what_is_written_reads_as_the_same_report() -> None:
    for fields in ({}, EVERYTHING):
        found = read(**fields)
        again = json.dumps(written(found)).encode()
        if fields:
            assert read_report(again, channel=Channel.API) == found
        else:
            # Over the API it is the API that it came by.
            assert said(again) == {"channel": "Choose one of: email, paper, phone; or leave it out."}


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "This is not JSON"),
        (b"{", "This is not JSON"),
        (b"[]", "one JSON object"),
        (b"null", "one JSON object"),
        (b'"x"', "one JSON object"),
        (b"\xff\xfe{}", "not in UTF-8"),
        (b'{"title": "\xe9"}', "not in UTF-8"),
        (b'{"title": "a", "title": "b"}', "a field stands in it twice"),
        (b"[" * 100_000, "This is not JSON"),
        (b" " * (LARGEST + 1), "larger than"),
    ],
)
def test_what_is_no_report_is_said_of_the_file(raw: bytes, reason: str) -> None:
    found = said(raw)
    assert set(found) == {"file"}
    assert reason in found["file"]


def test_a_byte_order_mark_is_forgiven() -> None:
    assert read_report(b"\xef\xbb\xbf" + json.dumps(NEEDED).encode(), channel=Channel.CLI).title


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation", 1),
        ("title", None),
        ("description", ["x"]),
        ("channel", "web"),
        ("channel", []),
        ("channel", {}),
        ("aware_at", "yesterday"),
        ("aware_at", 1_700_000_000),
        ("aware_at", "2026-03-01T09:00:00"),
        ("submitted_at", "2026-03-01"),
        ("classification", "fraud"),
        ("classification", [1]),
        ("severity", 3),
        ("ransomware", "yes"),
        ("ransomware", 1),
        ("tlp", 5),
        ("affected", {"a": "b"}),
        ("observables", "192.0.2.1"),
        ("observables", [1]),
        ("observables", [{"type": "url"}]),
        ("observables", [{"value": "x", "colour": "red"}]),
        ("observables", [{"value": 1}]),
        ("details", []),
        ("details", {"a": 1}),
        ("answers", {"ransom": {"asked": True}}),
        ("answers", ["ransom"]),
        ("answers", [{"form": "ransom", "answers": {}}]),
        ("answers", [{"form": "ransom", "version": 1, "answers": {}, "colour": "red"}]),
        ("answers", [{"form": 7, "version": 1, "answers": {}}]),
        ("answers", [{"form": "ransom", "version": True, "answers": {}}]),
        ("answers", [{"form": "ransom", "version": "1", "answers": {}}]),
        ("answers", [{"form": "ransom", "version": 1, "answers": ["asked"]}]),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(field: str, value: object) -> None:
    found = wrong(**{field: value})
    assert set(found) == {field}
    assert found[field].endswith((".", "T14:05:00+05:00."))


def test_all_faults_are_told_at_once() -> None:
    found = said(b'{"title": 1, "colour": "red", "tlp": 7}')
    assert found.keys() == {"title", "colour", "tlp", "organisation", "description"}
    assert found["colour"] == "There is no field of this name."
    assert found["organisation"] == "This field is needed."


@pytest.mark.parametrize(
    ("label", "meant"), [("red", "TLP:RED"), ("TLP:Amber", "TLP:AMBER"), ("tlp:white", "TLP:CLEAR"), ("pink", "pink")]
)
def test_labels_as_people_write_them(label: str, meant: str) -> None:
    assert read(tlp=label).tlp == meant


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def faults(raw: bytes) -> set[str]:
    """The fields that are at fault, none where it can be read."""
    try:
        read_report(raw, channel=Channel.CLI)
    except Invalid as refused:
        return set(refused.problems)
    return set()


@given(st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.text(max_size=5), values, max_size=6))
def test_whatever_stands_in_it_is_read_or_refused_by_name(fields: dict[str, object]) -> None:
    assert faults(json.dumps(NEEDED | fields).encode()) <= set(fields) | {"file"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    assert faults(raw) <= {"file", "organisation", "title", "description"} | FIELDS.keys() or raw.startswith(b"{")
