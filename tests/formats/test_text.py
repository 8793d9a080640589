import unicodedata
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.formats.text import OVERRIDES, problem_in, tidy, xml_text

ZWNJ, ZWJ, LRM, RLM, ISOLATES = "\u200c", "\u200d", "\u200e", "\u200f", "\u2066\u2067\u2068\u2069"


def said(text: str, **rules: object) -> str:
    found = problem_in(text, **{"longest": 100} | rules)  # type: ignore[arg-type]
    return found[0] % found[1] if found else ""


@pytest.mark.parametrize(
    "text",
    [
        "سرور پر حملہ",
        f"می{ZWNJ}خواہم",
        f"کہ{ZWJ}",
        f"{RLM}حملہ{LRM} (DDoS)",
        f"{ISOLATES[1]}پی ٹی سی ایل{ISOLATES[3]} reported",
        "A plain title",
        "e\u0301",
        "👩‍💻",
        "<script>alert(1)</script>",
        "'; DROP TABLE incidents_case; --",
        "%(name)s %s {0} {{7*7}} ${7*7}",
    ],
)
def test_what_people_write_passes(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize("character", sorted(OVERRIDES))
def test_an_override_of_direction_is_refused_with_its_place(character: str) -> None:
    assert said(f"in{character}voice") == "Character 3 overrides the direction of text; remove it."


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\x9f", "\u2028", "\u2029", "\ud800"])
def test_a_control_character_is_refused_with_its_place(character: str) -> None:
    assert said(f"ab{character}c", lines=True) == "Character 3 is a control character; remove it."


def test_line_breaks_only_where_lines_are() -> None:
    assert said("one\ntwo") == "Character 4 is a control character; remove it."
    assert said("one\ttwo") == "Character 4 is a control character; remove it."
    for text in ("one\ntwo", "one\r\ntwo", "one\rtwo", "one\ttwo"):
        assert said(text, lines=True) == ""


@pytest.mark.parametrize("text", ["", "  ", "\n", "\u00a0", ZWNJ, f"{ZWJ}{RLM}", "\u200b", "\ufeff", "\u2060 \u2061"])
def test_what_leaves_no_trace_is_nothing(text: str) -> None:
    assert said(text) == "This field is needed."
    assert said(text, required=False) == ""


def test_length_is_that_of_the_stored_form() -> None:
    assert said("x" * 100) == ""
    assert said(f"  {'x' * 100}  ") == ""
    assert said("x" * 101) == "At most 100 characters; this has 101."
    # U+FB2C becomes three characters: what is counted is what has to fit into the column.
    assert said("\ufb2c" * 34) == "At most 100 characters; this has 102."
    # Four that compose into one.
    assert said("\u03c9\u0314\u0301\u0345" * 100) == ""
    assert said("x" * 1_000_000) == "At most 100 characters; this has 1000000."


@given(st.text(max_size=50))
def test_tidy_is_the_one_form(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once


@given(st.text(max_size=50), st.booleans())
def test_what_is_accepted_can_be_stored_and_shown_on_the_lines_that_it_has(text: str, lines: bool) -> None:
    if problem_in(text, longest=40, lines=lines) is None:
        stored = tidy(text)
        stored.encode()
        assert 0 < len(stored) <= 40
        assert "\0" not in stored
        assert not OVERRIDES & set(stored)
        assert lines or len(stored.splitlines()) == 1


@given(st.text())
def test_text_for_xml_is_taken_by_a_parser(text: str) -> None:
    found = ElementTree.fromstring(f"<a>{escape(xml_text(text))}</a>").text or ""
    assert found == xml_text(text).replace("\r\n", "\n").replace("\r", "\n")
    assert xml_text("a\x00\x1fb\ufffe\nc") == "ab\nc"
