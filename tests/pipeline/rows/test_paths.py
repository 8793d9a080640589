"""JSON objects become texts by path, without loss."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.rows.paths import LONGEST_PATH, MORE, MOST_PATHS, flattened, loads, opened_lists, put_together
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(Format.JSON_LINES, {"time_source": "time", "source_ip": "a.b"})
JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists, max_leaves=5)


def texts(value: object, opened: frozenset[str] = frozenset()) -> dict[str, str]:
    return flattened(loads(json.dumps(value).encode()), opened)


def test_what_lies_deeper_is_named_by_its_path() -> None:
    assert texts({"a": {"b": "x", "c": {"d": 1}}, "e.f": "y"}) == {"a.b": "x", "a.c.d": "1", "e.f": "y"}


def test_a_list_is_json_unless_a_path_leads_into_it() -> None:
    value = {"l": [{"ip": "x"}, {"ip": "y"}], "m": [1, "z", None]}
    assert texts(value) == {"l": '[{"ip":"x"},{"ip":"y"}]', "m": '[1,"z",null]'}
    assert texts(value, opened_lists(["l.0.ip"])) == {"l.0.ip": "x", "l.1.ip": "y", "m": '[1,"z",null]'}


def test_which_lists_paths_lead_through() -> None:
    assert opened_lists(["a.0.b.1", "c.d", "0", "e.0"]) == {"a", "a.0.b", "e"}


def test_what_says_nothing_is_left_out() -> None:
    assert texts({"a": None, "b": "", "c": [], "d": {}, "e": 0, "f": False}) == {"e": "0", "f": "false"}


@pytest.mark.parametrize("number", ["1.10", "1e3", "-0.0", "123456789012345678901234567890", "0.1234567890123456789"])
def test_a_number_stays_the_text_that_was_sent(number: str) -> None:
    assert flattened(loads(f'{{"n": {number}}}'.encode()), frozenset()) == {"n": number}


def test_letters_stay_letters() -> None:
    assert texts({"a": "پہرہ", "l": ["پہرہ"]}) == {"a": "پہرہ", "l": '["پہرہ"]'}


def test_what_is_very_deep_is_json() -> None:
    value: object = "x"
    for _ in range(12):
        value = {"a": value}
    ((path, text),) = texts(value).items()
    assert path == ".".join("a" * 8)
    assert text == '{"a":{"a":{"a":{"a":"x"}}}}'


def test_of_a_record_with_too_many_names_the_rest_is_kept_together() -> None:
    found = texts({f"n{number}": "x" for number in range(MOST_PATHS + 2)})
    assert len(found) == MOST_PATHS + 1
    assert json.loads(found[MORE]) == {f"n{MOST_PATHS}": "x", f"n{MOST_PATHS + 1}": "x"}


def test_a_very_long_name_is_kept_with_the_rest() -> None:
    name = "n" * (LONGEST_PATH + 1)
    assert texts({name: "x", "a": "y"}) == {"a": "y", MORE: f'{{"{name}":"x"}}'}


def test_the_rest_takes_the_place_of_nothing() -> None:
    assert put_together({MORE: "mine", "a": "x", "b": "y"}, ["a", MORE]) == {"a": "x", MORE: '{"more":"mine","b":"y"}'}


class TestJsonLines:
    def test_an_object_a_line(self) -> None:
        assert read(SPEC, b'{"time": 1, "a": {"b": "x"}}\n\n  \r\n{"time": true}') == [
            (1, {"time": "1", "a.b": "x"}),
            (4, {"time": "true"}),
        ]

    @pytest.mark.parametrize(
        "line",
        [
            b"{",
            b"[1]",
            b"1",
            b"null",
            b'"text"',
            b"{} {}",
            b'{"a": NaN}',
            b'{"a": Infinity}',
            b'{"a": 01}',
            b"[" * 100_000,
        ],
    )
    def test_a_line_that_is_no_object_is_refused_by_itself(self, line: bytes) -> None:
        assert read(SPEC, b'{"a": 1}\n' + line + b'\n{"a": 2}') == [
            (1, {"a": "1"}),
            (2, "not in its format", ""),
            (3, {"a": "2"}),
        ]

    def test_wrong_bytes(self) -> None:
        assert read(SPEC, b'{"a": "\xff"}\n{"a": "b"}') == [(1, "not UTF-8", ""), (2, {"a": "b"})]

    def test_a_nul_is_refused_with_its_path(self) -> None:
        assert read(SPEC, b'{"a": {"b": "x\\u0000"}}\n{"a\\u0000": "x"}') == [
            (1, "holds a NUL byte", "a.b"),
            (2, "holds a NUL byte", "a\0"),
        ]

    def test_half_a_pair_of_surrogates_is_no_text(self) -> None:
        assert read(SPEC, b'{"a": "\\ud800"}\n{"a": "\\ud83d\\ude00"}') == [(1, "not UTF-8", "a"), (2, {"a": "😀"})]

    def test_a_name_that_comes_twice_has_its_last_value(self) -> None:
        assert read(SPEC, b'{"a": "x", "a": "y"}') == [(1, {"a": "y"})]

    @given(st.dictionaries(st.text(max_size=3), JSON, max_size=4))
    def test_any_object_is_a_row_or_a_refusal(self, value: dict[str, object]) -> None:
        assert len(read(SPEC, json.dumps(value).encode())) == 1


class TestEach:
    def test_every_object_of_the_list_makes_a_row(self) -> None:
        spec = spec_of(Format.JSON_LINES, {"source_ip": "a.ip"}, each="a")
        assert read(spec, b'{"id": 7, "a": [{"ip": "x"}, {"ip": "y", "cc": "PK"}]}') == [
            (1, {"id": "7", "a.ip": "x"}),
            (1, {"id": "7", "a.ip": "y", "a.cc": "PK"}),
        ]

    def test_deeper(self) -> None:
        spec = spec_of(Format.JSON_LINES, {"source_ip": "a.b.ip"}, each="a.b")
        assert read(spec, b'{"a": {"b": [{"ip": "x"}, {"ip": "y"}], "c": 1}}') == [
            (1, {"a.b.ip": "x", "a.c": "1"}),
            (1, {"a.b.ip": "y", "a.c": "1"}),
        ]

    @pytest.mark.parametrize("value", ["[]", "null", '"x"', "[1, 2]", "{}"])
    def test_where_there_is_no_such_list_the_record_is_one_row(self, value: str) -> None:
        spec = spec_of(Format.JSON_LINES, {"source_ip": "a.ip"}, each="a")
        rows = read(spec, b'{"id": 7, "a": %s}' % value.encode())
        assert [row[0] for row in rows] == [1]
        assert rows[0][1]["id"] == "7"

    def test_what_in_the_list_is_no_object_stays_a_row_too(self) -> None:
        spec = spec_of(Format.JSON_LINES, {"source_ip": "a.ip"}, each="a")
        assert read(spec, b'{"a": [{"ip": "x"}, 2]}') == [(1, {"a.ip": "x"}), (1, {"a": "2"})]


class TestKeep:
    SPEC = spec_of(Format.JSON_LINES, {"source_ip": "ip"}, keep={"kind": ("alert", "drop")})

    def test_other_rows_are_passed_over_and_not_refused(self) -> None:
        content = b'{"kind": "alert", "ip": "x"}\n{"kind": "flow"}\n{"ip": "y"}\n{"kind": "drop"}'
        assert read(self.SPEC, content) == [(1, {"kind": "alert", "ip": "x"}), (4, {"kind": "drop"})]

    def test_what_is_no_row_is_refused_all_the_same(self) -> None:
        assert read(self.SPEC, b"[]\n") == [(1, "not in its format", "")]
