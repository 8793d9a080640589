"""Strict JSON: what is read, and what is refused before anybody has to guess what was meant."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.site.api.parser import DEEPEST, LARGEST, Malformed, parse

PLAIN = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(PLAIN),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(PLAIN), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES, st.booleans())
def test_what_is_plain_is_read_as_it_was_written(value: Any, escaped: bool) -> None:
    assert parse(json.dumps(value, ensure_ascii=escaped).encode()) == value


@given(st.binary(max_size=200))
def test_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    with contextlib.suppress(Malformed):
        parse(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b'{"a": 1,}', "not JSON"),
        (b"{'a': 1}", "not JSON"),
        (b"[1] [2]", "not JSON"),
        (b"NaN", "not JSON"),
        (b"[Infinity]", "not JSON"),
        (b'"a\nb"', "not JSON"),
        (b'"\\ud800"', "not JSON"),
        (b"\xef\xbb\xbf{}", "not JSON"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8: byte 1"),
        (b'"\xe9"', "not UTF-8: byte 2"),
        (b'"\\u0000"', "NUL"),
        (b'{"\\\\\\u0000": 1}', "NUL"),
        (b'{"a": 1, "b": 2, "a": 3}', "'a' twice"),
        (b'{"x": [{"a": 1, "a": 1}]}', "'a' twice"),
        (b"9223372036854775808", "too large"),
        (b"-" + b"9" * 5000, "infinity"),
        (b"-" + b"9" * 30, "too large"),
        (b"1e999", "infinity"),
        (b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1), "nests deeper"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nests deeper"),
        (b"[" * 500_000, "nests deeper"),
    ],
)
def test_refused_with_its_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body)


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'"\\\\u0000"', "\\u0000"),
        (b'{"brackets": "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}', {"brackets": "[" * 40}),
        (b'"\\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["', '"' + "[" * 40),
        (b"[" * DEEPEST + b"]" * DEEPEST, json.loads("[" * DEEPEST + "]" * DEEPEST)),
        (b"9223372036854775807", LARGEST),
        ('"سرور 🙂"'.encode(), "سرور 🙂"),
    ],
)
def test_what_only_looks_dangerous_is_read(body: bytes, value: Any) -> None:
    assert parse(body) == value
