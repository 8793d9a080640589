"""The answers to choose from, as somebody types them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.casefields.rules.options import LONGEST_LABEL, Unread, read, written
from pehra.law.forms import MOST_OPTIONS, Option

LABELS = st.text(string.ascii_letters + "ابپت ,.-", min_size=1, max_size=60).map(str.strip).filter(bool)
KEYS = st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True)
OPTIONS = st.lists(st.builds(Option, KEYS, LABELS, st.just("") | LABELS), unique_by=lambda each: each.key, max_size=20)


def test_lines_are_options_and_keys_are_made_of_the_words() -> None:
    lines = "Not patched | پیوند نہیں\n\n  phish = Phished  \nاردو | اردو"
    assert read(lines) == (
        Option("not-patched", "Not patched", "پیوند نہیں"),
        Option("phish", "Phished", ""),
        Option("answer-4", "اردو", "اردو"),
    )
    assert read("") == ()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("one\n | صرف اردو", "Line 2 has no English"),
        ("x" * (LONGEST_LABEL + 1), "Line 1 has no English"),
        ("a\u202eb", "Line 1 has no English"),
        ("same\nSame", "Line 2: another line has the key “same”"),
        ("\n".join(f"answer {number}" for number in range(MOST_OPTIONS + 1)), "At most 40"),
    ],
)
def test_the_line_at_fault_is_named(lines: str, said: str) -> None:
    with pytest.raises(Unread) as refused:
        read(lines)
    assert said in str(refused.value)


@given(OPTIONS)
def test_what_is_written_is_read_again(options: list[Option]) -> None:
    assert read(written(options)) == tuple(options)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_or_refused(lines: str) -> None:
    try:
        found = read(lines)
    except Unread:
        return
    assert len({each.key for each in found}) == len(found)
    assert read(written(found)) == found
