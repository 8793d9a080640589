"""The patient reading of CSV: good rows are kept, bad ones are named by line and reason."""

import csv
import io

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.mending import LONGEST_RECORD, Mended, mend
from pehra.pipeline.reasons import Reason

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=6)
PAIR = ("left", "right")
ROWS = st.lists(st.lists(TEXT, min_size=2, max_size=2), max_size=6)


def rows(mended: Mended) -> list[list[object]]:
    return [orjson.loads(line) for line in mended.rows.splitlines()]


def refusals(mended: Mended) -> list[tuple[int, str]]:
    return [(refused.line, refused.reason.value) for refused in mended.refused]


@given(ROWS, st.sampled_from(["\n", "\r\n"]), st.sampled_from([",", ";", "\t"]))
def test_what_a_csv_writer_writes_is_read_as_it_was(table: list[list[str]], end: str, delimiter: str) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=end, delimiter=delimiter).writerows(table)
    mended = mend(out.getvalue().encode(), 1, PAIR, delimiter)
    assert [row[1:] for row in rows(mended)] == table
    assert not mended.refused
    assert not mended.rest


@given(st.binary(max_size=80))
def test_nothing_makes_it_fail_and_each_line_is_accounted_for(data: bytes) -> None:
    mended = mend(data, 1, PAIR)
    told = [int(str(row[0])) for row in rows(mended)] + [line for line, _ in refusals(mended)]
    assert len(told) == len(set(told))
    assert set(told) <= set(range(1, data.count(b"\n") + 2))
    assert all(len(row) == 3 for row in rows(mended))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"only-one", Reason.COLUMNS),
        (b"1,2,3", Reason.COLUMNS),
        (b'"a"b,c', Reason.QUOTE),
        (b'"never closed,c', Reason.QUOTE),
        (b"a\rb,c", Reason.QUOTE),
        (b"a,\0", Reason.NUL),
        (b"a,\xff\xfe", Reason.ENCODING),
        (b"a,\xed\xa0\x80", Reason.ENCODING),
    ],
)
def test_a_bad_row_is_refused_alone(line: bytes, reason: Reason) -> None:
    mended = mend(b"1,2\n" + line + b"\n3,4\n", 10, PAIR)
    assert rows(mended) == [[10, "1", "2"], [12, "3", "4"]]
    assert refusals(mended) == [(11, reason.value)]
    assert mended.refused[0].raw.startswith(line)


def test_line_ends_may_be_mixed_and_empty_lines_are_no_rows() -> None:
    mended = mend(b"1,2\r\n\n3,4\n\r\n7,8", 1, PAIR)
    assert rows(mended) == [[1, "1", "2"], [3, "3", "4"], [5, "7", "8"]]
    assert not mended.refused


def test_a_quoted_value_may_hold_line_ends_and_quotes() -> None:
    mended = mend(b'"a\nb","say ""no"""\n1,2\n', 1, PAIR)
    assert rows(mended) == [[1, "a\nb", 'say "no"'], [3, "1", "2"]]


def test_a_quote_that_is_never_closed_costs_one_line() -> None:
    good = b"".join(b'"%d","x"\n' % number for number in range(500))
    mended = mend(good + b'"open,1\n' + good, 1, PAIR)
    assert len(rows(mended)) == 1000
    assert refusals(mended) == [(501, Reason.QUOTE.value)]


def test_a_record_cut_by_the_end_of_a_piece_waits_for_the_next() -> None:
    mended = mend(b'1,2\n"a\n', 1, PAIR, last=False)
    assert (rows(mended), mended.refused, mended.rest) == ([[1, "1", "2"]], (), b'"a\n')
    joined = mend(mended.rest + b'b",c\n', 2, PAIR)
    assert rows(joined) == [[2, "a\nb", "c"]]


def test_it_does_not_wait_longer_than_a_record_may_be() -> None:
    mended = mend(b'"a\n' + b"x,y\n" * LONGEST_RECORD, 1, PAIR, last=False)
    assert refusals(mended) == [(1, Reason.QUOTE.value)]
    assert len(rows(mended)) == LONGEST_RECORD
    assert mended.rest == b""


def test_what_is_kept_of_a_refused_row_is_bounded() -> None:
    mended = mend(b"x" * 100_000 + b"\n", 1, PAIR)
    assert len(mended.refused[0].raw) == 4096
