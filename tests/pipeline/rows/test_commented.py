"""CSV with comments: which line is the header, and what is a row."""

import pytest

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(
    Format.CSV, {"time_source": "seen", "source_ip": "ip"}, required=("time_source", "source_ip"), comments="#"
)
ROW = (2, {"seen": "a", "ip": "b"})


@pytest.mark.parametrize(
    "header",
    [
        b"seen,ip",
        b"# seen,ip",
        b"#seen,ip",
        b'# "seen","ip"',
        b'# "seen", "ip"',
        b'"seen","ip"',
        b"\xef\xbb\xbfseen,ip",
    ],
)
def test_a_header_is_the_line_with_the_required_names(header: bytes) -> None:
    assert read(SPEC, header + b"\na,b\n") == [ROW]


def test_other_comments_are_no_header() -> None:
    content = b"####\n# A list, of things seen\n# ip\n# seen, ip, port\n####\na,b,c\n# END\n"
    assert read(SPEC, content) == [(6, {"seen": "a", "ip": "b", "port": "c"})]


def test_the_first_header_holds() -> None:
    assert read(SPEC, b"seen,ip\n# ip,seen\na,b\n")[0] == (3, {"seen": "a", "ip": "b"})


def test_blanks_behind_a_delimiter_do_not_count() -> None:
    assert read(SPEC, b'seen,ip\n"a", "b"\na, b\n') == [ROW, (3, {"seen": "a", "ip": "b"})]


def test_where_the_spec_has_a_header_no_line_is_one() -> None:
    spec = spec_of(Format.CSV, {"time_source": "seen", "source_ip": "ip"}, comments="#", header=("seen", "ip"))
    assert read(spec, b"# x\nseen,ip\n") == [(2, {"seen": "seen", "ip": "ip"})]


def test_bad_rows_are_refused_one_by_one() -> None:
    content = b'seen,ip\na\na,b,c\n"a,b\na,"b"c\na,\xff\na,b\0\n\na,b'
    assert read(SPEC, content) == [
        (2, "more or fewer values than columns", ""),
        (3, "more or fewer values than columns", ""),
        (4, "a quote is not closed", ""),
        (5, "a quote is not closed", ""),
        (6, "not UTF-8", ""),
        (7, "holds a NUL byte", "ip"),
        (9, {"seen": "a", "ip": "b"}),
    ]


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"1.2.3.4,5\n" * 10, b"x\n" * 2000])
def test_without_a_header_the_input_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match="no line is a header with ip, seen"):
        read(SPEC, content)


def test_a_header_with_a_name_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="more than once"):
        read(SPEC, b"# seen,ip,ip\n")


def test_a_list_without_times_is_known_by_its_other_columns() -> None:
    spec = spec_of(Format.CSV, {"source_ip": "DstIP"}, required=(), any_of=("source_ip",), comments="#")
    assert read(spec, b"# hello, world\n# Firstseen,DstIP\na,b\n") == [(3, {"Firstseen": "a", "DstIP": "b"})]
