"""YAML with its lines; what a profile has no use for is refused."""

import pytest

from pehra.law.profile.source import DEEPEST, LARGEST, Mapping, Refused, Scalar, Sequence, parse


def refused(content):
    with pytest.raises(Refused) as caught:
        parse(content if isinstance(content, bytes) else content.encode(), "rows.yaml")
    return str(caught.value)


def test_every_value_knows_its_line():
    tree = parse(b"# a comment\n- slug: a\n  list:\n    - one\n    - two\n- slug: b\n", "rows.yaml")
    first, second = tree.items
    assert isinstance(first, Mapping)
    assert (first.place.line, second.place.line) == (2, 6)
    assert [item.place.line for item in first.entries["list"].items] == [4, 5]
    assert first.entries["slug"].place.file == "rows.yaml"


@pytest.mark.parametrize("text", ["no", "1.10", "2026-01-31", "0x10", "1e3", "null-ish", "نہیں"])
def test_values_stay_the_text_that_was_written(text):
    tree = parse(f"[{text}]".encode(), "rows.yaml")
    assert tree.items[0].text == text


@pytest.mark.parametrize(
    ("text", "empty"),
    [("a:", True), ("a: ~", True), ("a: null", True), ("a: ''", False), ("a: 'null'", False), ("a: no", False)],
)
def test_a_field_without_a_value_is_empty(text, empty):
    value = parse(text.encode(), "rows.yaml").entries["a"]
    assert isinstance(value, Scalar)
    assert value.empty is empty


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a comment\n", b"\xef\xbb\xbf"])
def test_a_file_without_content_holds_no_rows(content):
    tree = parse(content, "rows.yaml")
    assert isinstance(tree, Sequence)
    assert tree.items == ()


def test_a_byte_order_mark_is_no_content():
    assert parse(b"\xef\xbb\xbfa: b", "rows.yaml").entries["a"].text == "b"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("- &x a\n- *x\n", "rows.yaml:1: uses an anchor or alias"),
        ("- a\n- *x\n", "rows.yaml:2: uses an anchor or alias"),
        ("- !!python/object:os.system a\n", "rows.yaml:1: uses a tag"),
        ("- a\n---\n- b\n", "rows.yaml:2: holds a second document"),
        ("a: 1\nb: 2\na: 3\n", "rows.yaml:3: a: is given twice in one row"),
        ("? [a, b]\n: c\n", "rows.yaml:1: a field's name must be a word"),
        ("- {a: b\n", "rows.yaml:2: is not YAML"),
        ("a: b\n\tc: d\n", "rows.yaml:2: is not YAML"),
        ("a: 'open\n", "rows.yaml:2: is not YAML"),
        ("a: b: c\n", "rows.yaml:1: is not YAML"),
        ("%YAML 3.0\n---\na: b\n", "rows.yaml:1: is not YAML"),
        (b"a: b\nc: \xff\n", "rows.yaml:2: is not UTF-8 text"),
        (b"\xff\xfea\x00", "rows.yaml:1: is not UTF-8 text"),
        ("a: b\nc: d\x07\n", "rows.yaml:2: holds the invisible character U+0007"),
        ("a: b\x00\n", "rows.yaml:1: holds the invisible character U+0000"),
        ("a: \u202eb\n", "rows.yaml:1: holds the invisible character U+202E"),
        ("a: b\n# \u2066\n", "rows.yaml:2: holds the invisible character U+2066"),
        ("[" * (DEEPEST + 2), "rows.yaml:1: is"),
    ],
)
def test_what_is_refused_and_where(content, problem):
    assert refused(content).startswith(problem)


def test_urdu_keeps_the_joiners_that_it_needs():
    assert parse("a: آئی\u200cبیکس".encode(), "rows.yaml").entries["a"].text == "آئی\u200cبیکس"


def test_what_is_nested_too_deep_is_refused():
    deep = "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2)
    assert refused(deep) == f"rows.yaml:1: is nested more than {DEEPEST} deep"
    allowed = "[" * DEEPEST + "]" * DEEPEST
    assert isinstance(parse(allowed.encode(), "rows.yaml"), Sequence)


def test_an_abyss_is_refused_rather_than_fallen_into():
    assert refused("[" * 50_000).startswith("rows.yaml:1: is")


def test_a_laughing_matter_is_refused_at_its_first_anchor():
    assert refused("a: &a [x, x]\nb: [*a, *a]\n").startswith("rows.yaml:1: uses an anchor or alias")


def test_a_file_beyond_measure_is_refused_unread():
    assert refused(b" " * (LARGEST + 1)) == f"rows.yaml: is larger than {LARGEST} bytes"
