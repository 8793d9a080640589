"""Batches of the intermediate form: equal for equal inputs, bounded, and nothing lost between them."""

import io
import json
from dataclasses import replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.rows import needs_rows, read
from pehra.pipeline.rows.batches import MOST_COLUMNS
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import spec_of

SPEC = spec_of(Format.JSON_LINES, {"time_source": "time", "source_ip": "ip"})


def lines_of(*values: object) -> bytes:
    return b"\n".join(json.dumps(value).encode() for value in values)


def test_columns_are_those_of_the_spec_and_then_the_others_by_name() -> None:
    (batch,) = read(SPEC, io.BytesIO(lines_of({"z": 1, "ip": "x"}, {"a": 2})))
    assert batch.columns == ("time", "ip", "a", "z")
    assert [orjson.loads(line) for line in batch.data.splitlines()] == [[1, "", "x", "", "1"], [2, "", "", "2", ""]]
    assert (batch.count, batch.refused) == (2, ())


def test_refused_rows_come_with_their_batch() -> None:
    (batch,) = read(SPEC, io.BytesIO(lines_of({"ip": "x"}, [1], {"ip": "y"})))
    assert batch.count == 2
    assert [(each.line, each.raw) for each in batch.refused] == [(2, b"[1]")]


def test_a_batch_of_refused_rows_alone() -> None:
    (batch,) = read(SPEC, io.BytesIO(b"1\n2\n"))
    assert (batch.count, batch.data, len(batch.refused)) == (0, b"", 2)


def test_rows_that_are_not_wanted_are_counted_with_the_batch_in_which_they_stand() -> None:
    spec = replace(SPEC, keep={"ip": ("x",)})
    content = lines_of({"ip": "y"}, {"ip": "x"}, [1], {"ip": "z"})
    (batch,) = read(spec, io.BytesIO(content))
    assert (batch.count, len(batch.refused), batch.passed_over) == (1, 1, 2)
    assert sum(each.passed_over for each in read(spec, io.BytesIO(content), size=1)) == 2
    (batch,) = read(spec, io.BytesIO(lines_of({"ip": "y"}, {"ip": "z"})))
    assert (batch.count, batch.data, batch.passed_over) == (0, b"", 2)


def test_an_empty_input_has_no_batch() -> None:
    assert list(read(SPEC, io.BytesIO(b"\n\n"))) == []


def test_a_batch_is_bounded() -> None:
    content = lines_of(*({"ip": "x" * 100} for _ in range(100)))
    batches = list(read(SPEC, io.BytesIO(content), size=1000))
    assert len(batches) == 17
    assert max(len(batch.data) for batch in batches) < 2000
    assert sum(batch.count for batch in batches) == 100


def test_what_was_sound_before_the_break_comes_out() -> None:
    spec = spec_of(Format.JSON, {"source_ip": "ip"})
    batches = read(spec, io.BytesIO(b'[{"ip": "x"}, {"ip": "y"}, {"ip'))
    assert next(batches).count == 2
    with pytest.raises(BadInput, match="ends before"):
        next(batches)


@pytest.mark.parametrize(
    ("form", "more", "needed"),
    [
        (Format.CSV, {}, False),
        (Format.CSV, {"comments": "#"}, True),
        (Format.JSON_LINES, {}, True),
        (Format.JSON, {}, True),
        (Format.TEXT, {}, True),
        (Format.CEF, {}, True),
        (Format.SYSLOG, {}, True),
    ],
)
def test_only_plain_csv_is_read_by_the_engine_itself(form: Format, more: dict[str, str], needed: bool) -> None:
    assert needs_rows(spec_of(form, {"source_ip": "ip"}, **more)) is needed


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.text("xyz\n\"'پ", min_size=1), min_size=1)), st.integers(1, 500)
)
def test_every_row_is_in_one_batch_with_all_that_it_says(values: list[dict[str, str]], size: int) -> None:
    rows = []
    for batch in read(SPEC, io.BytesIO(lines_of(*values)), size):
        for line in batch.data.splitlines():
            number, *texts = orjson.loads(line)
            rows.append((number, {name: text for name, text in zip(batch.columns, texts, strict=True) if text}))
    assert rows == list(enumerate(values, start=1))


def test_names_that_are_different_in_every_record_make_no_endless_table() -> None:
    (batch,) = read(SPEC, io.BytesIO(lines_of(*({"ip": "x", "usual": "u", f"n{place}": "y"} for place in range(3000)))))
    assert len(batch.columns) == 2 + MOST_COLUMNS + 1
    assert MOST_COLUMNS <= 64, "each set of names is kept for ever"
    assert {"time", "ip", "usual", "more"} <= {*batch.columns}
    rows = [dict(zip(batch.columns, orjson.loads(line)[1:], strict=True)) for line in batch.data.splitlines()]
    for place, row in enumerate(rows):
        told = {name: text for name, text in row.items() if text and name != "more"}
        assert told | json.loads(row["more"] or "{}") == {"ip": "x", "usual": "u", f"n{place}": "y"}
