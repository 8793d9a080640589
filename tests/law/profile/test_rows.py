"""One row: each sort of field is read, or noted with its line and name."""

from datetime import date
from enum import StrEnum

import pytest

from pehra.law.profile.rows import LONGEST_NAME, LONGEST_TEXT, Row
from pehra.law.profile.source import parse


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def row_of(text):
    problems = []
    return Row(parse(text.encode(), "rows.yaml"), problems), problems


def noted(problems):
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("text", "method", "expected"),
    [
        ("a: some  text\n", "text", "some text"),
        ("a: >-\n  folded\n  text\n", "text", "folded text"),
        ("a: a-slug-2\n", "slug", "a-slug-2"),
        ("a: 2026-01-31\n", "day", date(2026, 1, 31)),
        ("a: 7\n", "whole", 7),
        ("a: yes\n", "flag", True),
        ("a: No\n", "flag", False),
        ("a: true\n", "flag", True),
        ("a: 'false'\n", "flag", False),
        ("a: [b, c, b]\n", "slugs", frozenset({"b", "c"})),
        ("a: []\n", "slugs", frozenset()),
        ("b: 1\n", "slugs", frozenset()),
        ("a: [48, 24]\n", "wholes", (48, 24)),
        ("a:\n", "wholes", ()),
    ],
)
def test_a_field_is_read(text, method, expected):
    row, problems = row_of(text)
    assert getattr(row, method)("a") == expected
    assert problems == []
    assert row.sound


@pytest.mark.parametrize(
    ("text", "method", "problem"),
    [
        ("x: 1\na:\n", "text", "rows.yaml:2: a: is missing"),
        ("x: 1\n", "text", "rows.yaml:1: a: is missing"),
        ("a: ''\n", "text", "rows.yaml:1: a: must not be empty"),
        ("a: '   '\n", "text", "rows.yaml:1: a: must not be empty"),
        (f"a: {'x' * (LONGEST_TEXT + 1)}\n", "text", f"rows.yaml:1: a: is longer than {LONGEST_TEXT} characters"),
        (f"a: {'x' * (LONGEST_NAME + 1)}\n", "name", f"rows.yaml:1: a: is longer than {LONGEST_NAME} characters"),
        ("a: [b]\n", "text", "rows.yaml:1: a: must be a single value"),
        ("a: {b: c}\n", "day", "rows.yaml:1: a: must be a single value"),
        ("a: Not_A Slug\n", "slug", "rows.yaml:1: a: 'Not_A Slug' is not made of small letters"),
        ("a: -b\n", "slug", "rows.yaml:1: a: '-b' is not made of small letters"),
        ("a: سرٹ\n", "slug", "rows.yaml:1: a: 'سرٹ' is not made of small letters"),
        (f"a: {'x' * 41}\n", "slug", f"rows.yaml:1: a: '{'x' * 41}' is not made of small letters"),
        ("a: 31-01-2026\n", "day", "rows.yaml:1: a: '31-01-2026' is not a date; write YYYY-MM-DD"),
        ("a: 2026-02-30\n", "day", "rows.yaml:1: a: '2026-02-30' is not a date"),
        ("a: 2026-W05-6\n", "day", "rows.yaml:1: a: '2026-W05-6' is not a date"),
        ("a: 20260131\n", "day", "rows.yaml:1: a: '20260131' is not a date"),
        ("a: ٢٠٢٦-٠١-٣١\n", "day", "rows.yaml:1: a: '٢٠٢٦-٠١-٣١' is not a date"),
        ("a: 0000-01-01\n", "day", "rows.yaml:1: a: '0000-01-01' is not a date"),
        ("a: 0\n", "whole", "rows.yaml:1: a: '0' is not a whole number from 1 to 100000"),
        ("a: 1.5\n", "whole", "rows.yaml:1: a: '1.5' is not a whole number"),
        ("a: -3\n", "whole", "rows.yaml:1: a: '-3' is not a whole number"),
        (f"a: {'9' * 5000}\n", "whole", f"rows.yaml:1: a: '{'9' * 100}' is not a whole number"),
        ("a: maybe\n", "flag", "rows.yaml:1: a: 'maybe' is neither yes nor no"),
        ("a: b\n", "slugs", "rows.yaml:1: a: must be a list, like [one, two]"),
        ("a:\n  - b\n  - C\n", "slugs", "rows.yaml:3: a: 'C' is not made of small letters"),
        ("a:\n  - b\n  - [c]\n", "slugs", "rows.yaml:3: a: each entry must be a single value"),
        ("a: [1, x]\n", "wholes", "rows.yaml:1: a: 'x' is not a whole number"),
    ],
)
def test_a_field_that_cannot_be_read_is_noted_where_it_stands(text, method, problem):
    row, problems = row_of(text)
    getattr(row, method)("a")
    (only,) = noted(problems)
    assert only.startswith(problem)
    assert not row.sound


def test_a_choice_is_one_of_its_kind_or_refused_with_all_of_them():
    row, problems = row_of("a: blue\nb: green\nc: [red, green]\n")
    assert row.choice("a", Colour) is Colour.BLUE
    row.choice("b", Colour)
    assert Colour.RED in row.choices("c", Colour)
    assert noted(problems) == [
        "rows.yaml:2: b: 'green' is not one of red, blue",
        "rows.yaml:3: c: 'green' is not one of red, blue",
    ]


def test_what_may_be_absent_is_none():
    row, problems = row_of("a: 5\nb:\n")
    assert (row.maybe(row.whole, "a"), row.maybe(row.whole, "b"), row.maybe(row.whole, "c")) == (5, None, None)
    assert problems == []


def test_rows_within_a_row_are_named_by_both(tmp_path):
    row, problems = row_of("steps:\n  - {day: 2026-01-31}\n  - {day: soon, why: x}\n  - late\n")
    days = row.rows("steps", lambda inner: inner.day("day"))
    assert days[0] == date(2026, 1, 31)
    assert noted(problems) == [
        "rows.yaml:3: steps.day: 'soon' is not a date; write YYYY-MM-DD",
        "rows.yaml:3: steps.why: unknown field; the fields here are day",
        "rows.yaml:4: steps: each entry must be a row of fields",
    ]
    assert not row.sound


@pytest.mark.parametrize("text", ["steps: one\n", "steps: {day: 2026-01-31}\n"])
def test_rows_within_a_row_must_be_a_list(text):
    row, problems = row_of(text)
    assert row.rows("steps", lambda inner: inner.day("day")) == ()
    assert noted(problems) == ["rows.yaml:1: steps: must be a list of rows"]


def test_a_field_that_nobody_asked_for_is_unknown():
    row, problems = row_of("name: a\nnmae: b\ncolour: c\n")
    row.text("name")
    row.maybe(row.text, "note")
    row.finish()
    assert noted(problems) == [
        "rows.yaml:2: nmae: unknown field; the fields here are name, note",
        "rows.yaml:3: colour: unknown field; the fields here are name, note",
    ]
