"""Indicators of a STIX bundle as rows: what a simple pattern says, and what is refused and why."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import records
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(Format.STIX, {"source_ip": "ipv4-addr:value"})
MIRAI = {"type": "indicator", "pattern": "[ipv4-addr:value = '192.0.2.1']", "pattern_type": "stix"}
RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
OLD_AMBER = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
CAME = datetime(2026, 3, 2, 4, tzinfo=UTC)


def bundle(*objects: dict[str, Any]) -> bytes:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}).encode()


def told(pattern: str, **more: Any) -> Any:
    """What comes of one indicator with this pattern."""
    (found,) = read(SPEC, bundle(MIRAI | {"pattern": pattern} | more))
    return found[1]


@pytest.mark.parametrize(
    ("pattern", "column", "value"),
    [
        ("[ipv4-addr:value = '192.0.2.1']", "ipv4-addr:value", "192.0.2.1"),
        ("[ipv4-addr:value='192.0.2.0/24']", "ipv4-addr:value", "192.0.2.0/24"),
        (" [ \n ipv6-addr:value = '2001:db8::1' ] ", "ipv6-addr:value", "2001:db8::1"),
        ("[domain-name:value = 'a.example']", "domain-name:value", "a.example"),
        ("[url:value = 'https://a.example/[x]?y=1 AND z']", "url:value", "https://a.example/[x]?y=1 AND z"),
        ("[file:hashes.MD5 = 'ab']", "file:hashes.MD5", "ab"),
        ("[file:hashes.'SHA-256' = 'ab']", "file:hashes.SHA-256", "ab"),
        ("[email-addr:value = 'a@b.example']", "email-addr:value", "a@b.example"),
        (r"[url:value = 'http://a.example/it\'s\\here']", "url:value", r"http://a.example/it's\here"),
        ("[mutex:name = 'پہرہ']", "mutex:name", "پہرہ"),
    ],
)
def test_a_simple_pattern_is_a_column_of_what_it_compares(pattern: str, column: str, value: str) -> None:
    assert told(pattern)[column] == value


@pytest.mark.parametrize(
    "pattern",
    [
        "[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value = '192.0.2.2']",
        "[ipv4-addr:value = '192.0.2.1'] AND [domain-name:value = 'a.example']",
        "[ipv4-addr:value = '192.0.2.1'] REPEATS 5 TIMES",
        "[ipv4-addr:value != '192.0.2.1']",
        "[ipv4-addr:value IN ('192.0.2.1', '192.0.2.2')]",
        "[ipv4-addr:value ISSUBSET '192.0.2.0/24']",
        "[NOT ipv4-addr:value = '192.0.2.1']",
        "[network-traffic:dst_port = 80]",
        "[url:value = 'never ends]",
        r"[url:value = 'ends with a slash\']",
        "ipv4-addr:value = '192.0.2.1'",
        "",
    ],
)
def test_any_other_pattern_is_refused_by_itself(pattern: str) -> None:
    found = read(SPEC, bundle(MIRAI | {"pattern": pattern}, MIRAI))
    assert found[0][1:] == ("a pattern other than one comparison", "pattern")
    assert found[1][1]["ipv4-addr:value"] == "192.0.2.1"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40))
def test_every_text_is_read_back_as_it_was_written(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    assert told(f"[url:value = '{quoted}']")["url:value"] == text


def test_rules_for_other_programs_are_refused_as_well() -> None:
    assert told("rule x { condition: true }", pattern_type="yara") == "a pattern other than one comparison"
    assert told(MIRAI["pattern"], pattern_type="pcre") == "a pattern other than one comparison"


def test_what_else_an_indicator_says_comes_along_and_other_objects_are_passed_over() -> None:
    named = MIRAI | {"name": "Mirai", "labels": ["a", "b"], "confidence": 85}
    (row,) = read(SPEC, bundle({"type": "malware", "name": "x"}, {"type": "identity"}, named))
    expected = {"name": "Mirai", "labels": '["a","b"]', "confidence": "85", "ipv4-addr:value": "192.0.2.1"}
    assert expected.items() <= row[1].items()


def test_what_its_maker_takes_back_or_calls_harmless_says_nothing() -> None:
    assert read(SPEC, bundle(MIRAI | {"revoked": True}, MIRAI | {"indicator_types": ["benign"]})) == []
    assert len(read(SPEC, bundle(MIRAI | {"revoked": False}, MIRAI | {"indicator_types": ["compromised"]}))) == 2


def test_what_says_nothing_bad_is_passed_over_and_what_is_no_indicator_is_no_row() -> None:
    counted: list[int] = []
    content = bundle(MIRAI | {"revoked": True}, {"type": "identity"}, MIRAI)
    assert len(list(records(SPEC, io.BytesIO(content), CAME, lambda: counted.append(1)))) == 1
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("feed", "marking", "refused"),
    [
        ("TLP:AMBER", RED, True),
        ("TLP:RED", RED, False),
        ("TLP:GREEN", OLD_AMBER, True),
        ("TLP:AMBER", OLD_AMBER, False),
        ("TLP:CLEAR", "marking-definition--00000000-0000-4000-8000-000000000000", False),
    ],
)
def test_a_label_stricter_than_the_feed_s_is_refused(feed: str, marking: str, refused: bool) -> None:
    spec = spec_of(Format.STIX, {"source_ip": "ipv4-addr:value"}, tlp=feed)
    whole = bundle(MIRAI | {"object_marking_refs": [marking]})
    part = bundle(MIRAI | {"granular_markings": [{"marking_ref": marking, "selectors": ["name"]}]})
    for content, field in ((whole, "object_marking_refs"), (part, "granular_markings")):
        (found,) = read(spec, content)
        assert (found[1:] == ("labelled more strictly than its feed", field)) == refused


@pytest.mark.parametrize(
    ("told", "blame"),
    [
        ({"valid_from": "2026-03-01T00:00:00Z"}, None),
        ({"valid_from": "2026-03-01T00:00:00.123456789Z", "valid_until": "2026-03-02T04:00:00.000001Z"}, None),
        ({"valid_from": "2026-03-03T00:00:00Z"}, ("valid_from", "not valid at this time")),
        ({"valid_until": "2026-03-02T04:00:00Z"}, ("valid_until", "not valid at this time")),
        ({"valid_until": "2026-03-02T05:00:00+05:00"}, ("valid_until", "not valid at this time")),
        ({"valid_from": "soon"}, ("valid_from", "not a time")),
        ({"valid_from": "2026-03-01T00:00:00"}, ("valid_from", "not a time")),
        ({"valid_until": 7}, ("valid_until", "not a time")),
    ],
)
def test_it_counts_while_it_is_valid(told: dict[str, Any], blame: tuple[str, str] | None) -> None:
    (found,) = records(SPEC, io.BytesIO(bundle(MIRAI | told)), CAME)
    assert ((found.field, str(found.reason)) if isinstance(found, Refused) else None) == blame


def test_without_a_time_at_which_it_came_it_is_thought_valid() -> None:
    assert isinstance(told(MIRAI["pattern"], valid_until="1999-01-01T00:00:00Z"), dict)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"type": "bundle"}', b'{"objects": 7}', b'{"objects": ["x"'])
def test_what_is_no_bundle_is_told_as_a_whole(content: bytes) -> None:
    with pytest.raises(BadInput):
        read(SPEC, content)


def test_bad_objects_are_refused_one_by_one() -> None:
    content = b'{"objects": [\n{"type": "indicator", "pattern": nothing},\n{"type": "indicator", "name": "\xff"},\n'
    found = read(
        SPEC, content + json.dumps(MIRAI | {"name": "a\0b"}).encode() + b",\n" + json.dumps(MIRAI).encode() + b"]}"
    )
    assert [row[:2] for row in found[:3]] == [(2, "not in its format"), (3, "not UTF-8"), (4, "holds a NUL byte")]
    assert found[3][0] == 5


@pytest.mark.parametrize(
    "odd", [{"granular_markings": 5}, {"object_marking_refs": [7, {}]}, {"indicator_types": "benign"}]
)
def test_odd_shapes_do_no_harm(odd: dict[str, Any]) -> None:
    assert len(read(SPEC, bundle(MIRAI | odd))) == 1
