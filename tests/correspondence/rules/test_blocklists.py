"""Lists for firewalls and spreadsheets: one value a line, and nothing that runs."""

import csv
import io
from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.correspondence.rules.blocklists import COLUMNS, Line, as_csv, as_text
from pehra.formats.cells import FORMULA
from tests.world import NOW

# The first text that is made up reads the tables of Unicode, which takes its time on a busy machine.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINES = st.builds(
    Line,
    value=st.text(min_size=1, max_size=60),
    type=st.sampled_from(["ipv4-addr", "domain-name", "url"]),
    measure=st.just("H-0000-0000"),
    kind=st.just("block"),
    party=st.text(max_size=20),
    since=st.just(NOW),
    until=st.sampled_from([None, NOW]),
    tlp=st.just("TLP:AMBER"),
)


def line(value: str) -> Line:
    return Line(value, "domain-name", "H-0000-0000", "block", "ncert", NOW, None, "TLP:AMBER")


def test_each_value_stands_once() -> None:
    found = as_text([line("a.example"), line("a.example"), line("b.example")])
    assert list(found) == ["a.example\n", "b.example\n"]
    assert list(as_text([])) == []


def test_nothing_is_read_before_it_is_asked_for() -> None:
    read: list[str] = []

    def lines() -> Iterator[Line]:
        for value in ("a.example", "b.example", "c.example"):
            read.append(value)
            yield line(value)

    for made, before in ((as_text(lines()), []), (as_csv(lines()), [",".join(COLUMNS) + "\r\n"])):
        read.clear()
        assert [next(made) for _line in before] == before
        assert read == []
        next(made)
        assert read == ["a.example"]


def test_what_would_be_another_line_or_a_comment_is_left_out() -> None:
    for value in ("a.example\nb.example", "# a", ";a", "!a", "a b", "a\u2028b"):
        assert "".join(as_text([line(value), line("c.example")])) == "c.example\n"


@PATIENT
@given(st.lists(LINES, max_size=8))
def test_a_text_has_only_whole_values(lines: list[Line]) -> None:
    found = "".join(as_text(sorted(lines, key=lambda each: each.value))).splitlines()
    assert set(found) <= {each.value for each in lines}
    assert len(found) == len(set(found))


@PATIENT
@given(st.lists(LINES, max_size=8))
def test_no_cell_begins_a_formula(lines: list[Line]) -> None:
    rows = list(csv.reader(io.StringIO("".join(as_csv(lines)), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(lines) + 1
    for told, row in zip(lines, rows[1:], strict=True):
        assert not any(cell.startswith(FORMULA) for cell in row)
        assert row[0].removeprefix("'") == told.value or row[0] == told.value
