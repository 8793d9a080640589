"""One JSON document, however large, object by object."""

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import documents
from pehra.pipeline.rows.documents import Piece, objects
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of


def found(content: bytes, rows: str = "", longest: int = 10_000) -> list[tuple[object, ...]]:
    return [
        (each.line, each.reason) if isinstance(each, Refused) else (each.line, each.key, json.loads(each.data))
        for each in objects(io.BytesIO(content), rows, longest)
    ]


class TestWhereObjectsLie:
    def test_in_a_list(self) -> None:
        assert found(b'[{"a": 1},\n {"a": {"b": [{}]}}\n]') == [(1, "", {"a": 1}), (2, "", {"a": {"b": [{}]}})]

    def test_in_a_table(self) -> None:
        assert found(b'{"x": {"a": 1},\n"y": {"a": 2}}') == [(1, "x", {"a": 1}), (2, "y", {"a": 2})]

    def test_in_lists_in_a_table(self) -> None:
        assert found(b'{"x": [{"a": 1}, {"a": 2}], "y": [], "z": [{"a": 3}]}') == [
            (1, "x", {"a": 1}),
            (1, "x", {"a": 2}),
            (1, "z", {"a": 3}),
        ]

    @pytest.mark.parametrize(("rows", "key"), [("data", ""), ("answer.items", "")])
    def test_at_a_path(self, rows: str, key: str) -> None:
        content = b'{"status": "ok", "n": [{"no": 1}], "data": [{"a": 1}], "answer": {"items": [{"a": 1}]}}'
        assert found(content, rows) == [(1, key, {"a": 1})]

    def test_in_a_table_at_a_path(self) -> None:
        assert found(b'{"data": {"x": {"a": 1}}, "other": {"y": {"a": 2}}}', "data") == [(1, "x", {"a": 1})]

    @pytest.mark.parametrize("content", [b"[]", b"{}", b"[1, 2]", b"[ ]\n"])
    def test_an_empty_list_has_none(self, content: bytes) -> None:
        assert found(content) == []

    def test_a_mark_of_the_byte_order_is_passed_over(self) -> None:
        assert found(b'\xef\xbb\xbf[{"a": 1}]') == [(1, "", {"a": 1})]

    def test_brackets_in_texts_are_texts(self) -> None:
        value = {"a}": '"{[\\', "b": "]}", "c": "\\"}
        assert found(json.dumps([value, value]).encode()) == [(1, "", value), (1, "", value)]

    def test_a_key_with_escapes(self) -> None:
        assert found(rb'{"a\"\u00e9": {"x": 1}}') == [(1, 'a"é', {"x": 1})]


class TestBroken:
    @pytest.mark.parametrize("content", [b"", b"   ", b"1", b'"text"', b"true"])
    def test_no_list_at_all(self, content: bytes) -> None:
        with pytest.raises(BadInput, match="no list or table in the document"):
            found(content)

    def test_no_list_at_the_path(self) -> None:
        with pytest.raises(BadInput, match="no list or table at 'data'"):
            found(b'{"error": "unknown key"}', "data")

    @pytest.mark.parametrize("content", [b'[{"a": 1}, {"a"', b'[{"a": 1}', b'[{"a": 1}, {"a": "x'])
    def test_one_that_ends_early_gives_what_was_whole(self, content: bytes) -> None:
        pieces = objects(io.BytesIO(content))
        assert next(pieces) == Piece(1, b'{"a": 1}', "")
        with pytest.raises(BadInput, match="ends before it is closed"):
            next(pieces)

    def test_one_that_closes_too_much(self) -> None:
        with pytest.raises(BadInput, match="closes what it did not open"):
            found(b"[]]")

    def test_an_abyss_of_brackets(self) -> None:
        with pytest.raises(BadInput, match="nested too deep"):
            found(b"[" * 1000)

    def test_an_object_that_is_no_json_is_refused_by_itself(self) -> None:
        spec = spec_of(Format.JSON, {"source_ip": "a"})
        assert read(spec, b'[{"a": 1},\n{"a": oops},\n{"a": 3}]') == [
            (1, {"a": "1"}),
            (2, "not in its format", ""),
            (3, {"a": "3"}),
        ]

    def test_an_object_that_is_too_long_is_refused_by_itself(self) -> None:
        content = json.dumps([{"a": 1}, {"a": ["x" * 50] * 100}, {"a": 3}]).encode()
        assert found(content, longest=1000) == [(1, "", {"a": 1}), (1, Reason.LONG), (1, "", {"a": 3})]

    def test_a_text_without_an_end_does_not_fill_the_memory(self) -> None:
        with pytest.raises(BadInput, match="longer than a record may be"):
            found(b'[{"a": "' + b"x" * 2_000_000)


class TestNames:
    def test_the_name_in_a_table_is_a_column(self) -> None:
        spec = spec_of(Format.JSON, {"source_ip": "ip"})
        assert read(spec, b'{"7": [{"ip": "x"}]}') == [(1, {"_key": "7", "ip": "x"})]


JSON = st.recursive(st.none() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5)


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.text(), JSON, max_size=3)), st.integers(1, 40), st.sampled_from([None, 1]))
def test_whatever_is_written_is_found_again_in_any_blocks(
    values: list[dict[str, object]], block: int, indent: int | None
) -> None:
    content = json.dumps(values, indent=indent, ensure_ascii=False).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_BLOCK", block)
        assert [value for _, _, value in found(content)] == values
