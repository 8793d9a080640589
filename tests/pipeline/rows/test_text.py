"""Lists of one value a line."""

import pytest

from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(Format.TEXT, {"source_ip": "line"})


@pytest.mark.parametrize(
    ("line", "texts"),
    [
        (b"192.0.2.1", {"line": "192.0.2.1"}),
        (b"  192.0.2.1\t ", {"line": "192.0.2.1"}),
        (b"192.0.2.0/24 ; SBL1", {"line": "192.0.2.0/24", "comment": "SBL1"}),
        (b"192.0.2.1 # seen by us ", {"line": "192.0.2.1", "comment": "seen by us"}),
        (b"192.0.2.1\t#x", {"line": "192.0.2.1", "comment": "x"}),
        (b"http://a.example/#top", {"line": "http://a.example/#top"}),
        (b"a;b", {"line": "a;b"}),
        (b"a ; b ; c", {"line": "a", "comment": "b ; c"}),
        (b"a \t ;  b", {"line": "a", "comment": "b"}),
        (b"a#b #c", {"line": "a#b", "comment": "c"}),
        (b"a;b" + b" " * 50_000 + b"c", {"line": "a;b" + " " * 50_000 + "c"}),
        ("پہرہ".encode(), {"line": "پہرہ"}),
    ],
)
def test_a_line_is_a_value_and_a_comment(line: bytes, texts: dict[str, str]) -> None:
    assert read(SPEC, line) == [(1, texts)]


@pytest.mark.parametrize("line", [b"", b"   ", b"# x", b"; x", b"  # x", b"#", b"\r"])
def test_a_line_without_a_value_is_no_row(line: bytes) -> None:
    assert read(SPEC, line + b"\n192.0.2.1") == [(2, {"line": "192.0.2.1"})]


def test_bad_lines_are_refused_one_by_one() -> None:
    assert read(SPEC, b"\xff\na\0b\nok") == [
        (1, "not UTF-8", ""),
        (2, "holds a NUL byte", "line"),
        (3, {"line": "ok"}),
    ]
