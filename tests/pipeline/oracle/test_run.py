"""Rows of the slow reader, by which the fast one is measured: none is lost, none is stored in part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.oracle import run
from pehra.pipeline.reasons import Reason
from pehra.pipeline.spec import Fill, Format, Reading
from tests.pipeline.oracle.rows import HEADER, RECEIVED, SPEC, values
from tests.pipeline.rows.specs import spec_of


class TestExtra:
    def test_what_no_fill_takes(self) -> None:
        assert values("2026-03-01,192.0.2.1,,,, x ")["extra"] == {"other": " x "}

    def test_by_its_harmonised_name(self) -> None:
        spec = replace(SPEC, extra_names={"other": "product.name"})
        assert values("2026-03-01,192.0.2.1,,,,x", spec)["extra"] == {"product.name": "x"}

    def test_not_what_is_ignored(self) -> None:
        assert values("2026-03-01,192.0.2.1,,,,x", replace(SPEC, ignored=("other",)))["extra"] == {}

    @pytest.mark.parametrize(
        "fill",
        [
            Fill(("other",), only="x"),
            Fill(("other",), values={"xy": "z"}),
            Fill(("other",), Reading.HOST_OF_URL),
            Fill(("host", "other")),
        ],
    )
    def test_what_a_fill_tells_in_part(self, fill: Fill) -> None:
        spec = replace(SPEC, fills={**SPEC.fills, "source_url": fill})
        assert values("2026-03-01,192.0.2.1,,h,,xy", spec)["extra"] == {"other": "xy"}

    def test_of_several_columns_the_one_that_is_taken_is_told(self) -> None:
        spec = replace(SPEC, fills={**SPEC.fills, "source_url": Fill(("first", "second"))})
        header = "seen,ip,first,second\n"
        assert values("2026-03-01,192.0.2.1,,b", spec, header)["extra"] == {}
        assert values("2026-03-01,192.0.2.1,a,b", spec, header)["extra"] == {"second": "b"}


class TestHeaders:
    def test_columns_are_found_by_name(self) -> None:
        wanted = values("2026-03-01,192.0.2.1,80,a.example,,x")
        assert values("x,80,192.0.2.1,2026-03-01,a.example", header="other,port,ip,seen,host\n") == wanted

    def test_new_columns_are_kept(self) -> None:
        assert values("2026-03-01,192.0.2.1,n", header="seen,ip,new\n")["extra"] == {"new": "n"}

    def test_a_column_that_nothing_requires_may_be_missing(self) -> None:
        assert values("2026-03-01,a.example", header="seen,host\n")["source_fqdn"] == "a.example"

    @pytest.mark.parametrize("header", ["\ufeffseen,ip\n", '"seen","ip"\r\n', " seen , ip\n"])
    def test_marks_quotes_and_blanks_around_names_do_not_count(self, header: str) -> None:
        assert values("2026-03-01,192.0.2.1", header=header)["source_ip"] == "192.0.2.1"

    @pytest.mark.parametrize(
        ("content", "complaint"),
        [
            (b"", "there is no header"),
            (b"ip,host\n", "no column 'seen'"),
            (b"seen,ip,ip\n", "'ip' more than once"),
            (b'seen,"ip\n', "no header that can be read"),
            (b"seen,\xff\n", "no header that can be read"),
        ],
    )
    def test_others_are_refused_as_a_whole(self, content: bytes, complaint: str) -> None:
        with pytest.raises(BadInput, match=complaint):
            run(SPEC, content, RECEIVED)

    def test_where_the_spec_has_one_the_first_line_is_a_row(self) -> None:
        spec = spec_of(Format.CSV, {"time_source": "seen", "source_ip": "ip"}, header=("seen", "ip"))
        (event,) = run(spec, b"2026-03-01,192.0.2.1", RECEIVED).events
        assert event.line == 1


class TestRows:
    GOOD = "2026-03-01,192.0.2.1,,,,"

    @pytest.mark.parametrize(
        ("row", "field", "reason"),
        [
            (b"2026-03-01,192.0.2.1,,,", "", Reason.COLUMNS),
            (b"2026-03-01,192.0.2.1,,,,,", "", Reason.COLUMNS),
            (b'2026-03-01,"192.0.2.1,,,,', "", Reason.QUOTE),
            (b'2026-03-01,"192.0.2.1"x,,,,', "", Reason.QUOTE),
            (b"2026-03-01,192.0.2.1,,,,a\0b", "other", Reason.NUL),
            (b"2026-03-01,192.0.2.1,,\xc3(,,", "host", Reason.ENCODING),
            (b",192.0.2.1,,,,", "time_source", Reason.MISSING),
            (b"2026-03-01,,,,,", "source_ip", Reason.NOTHING_CONCERNED),
        ],
    )
    def test_a_bad_one_is_refused_by_itself(self, row: bytes, field: str, reason: Reason) -> None:
        content = HEADER.encode() + self.GOOD.encode() + b"\n" + row + b"\n" + self.GOOD.encode()
        found = run(SPEC, content, RECEIVED)
        assert [event.line for event in found.events] == [2, 4]
        assert [(each.line, each.field, each.reason, each.raw) for each in found.refused] == [
            (3, field, reason, row + b"\n"),
        ]

    def test_a_value_may_hold_line_ends_quotes_and_delimiters(self) -> None:
        text = '2026-03-01,192.0.2.1,,,,"a ""b"",\nc\r\nd"\n'
        assert values(text)["extra"] == {"other": 'a "b",\nc\r\nd'}

    def test_lines_are_counted_as_they_stand_in_the_file(self) -> None:
        content = f'{HEADER}{self.GOOD}"a\nb"\n\n{self.GOOD}\r\n{self.GOOD}'
        assert [event.line for event in run(SPEC, content.encode(), RECEIVED).events] == [2, 5, 6]

    def test_a_quote_inside_of_a_bare_value_is_a_letter(self) -> None:
        assert values('2026-03-01,192.0.2.1,,,,5" disk')["extra"] == {"other": '5" disk'}

    def test_a_feed_with_another_delimiter(self) -> None:
        spec = replace(SPEC, delimiter=";")
        assert values("2026-03-01;192.0.2.1;a,b", spec, "seen;ip;other\n")["extra"] == {"other": "a,b"}

    def test_constants_and_the_classification_are_in_every_row(self) -> None:
        spec = replace(SPEC, constants={"protocol_application": "HTTP", "destination_port": "443"})
        (event,) = run(spec, f"{HEADER}{self.GOOD}".encode(), RECEIVED).events
        assert event.values == {
            "time_source": "2026-03-01T00:00:00Z",
            "source_ip": "192.0.2.1",
            "destination_port": 443,
            "protocol_application": "http",
            "classification_taxonomy": "other",
            "classification_type": "other",
            "severity": "medium",
        }

    @given(st.lists(st.binary(max_size=40), max_size=8))
    def test_no_bytes_are_without_an_answer(self, lines: list[bytes]) -> None:
        found = run(SPEC, HEADER.encode() + b"\n".join(lines), RECEIVED)
        assert len(found.events) + len(found.refused) <= sum(map(len, lines)) + len(lines)

    @given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=4, max_size=4)))
    def test_what_is_quoted_comes_out_as_it_was(self, rows: list[list[str]]) -> None:
        spec = spec_of(Format.CSV, {"source_url": "a"}, required=(), any_of=())
        cells = ('","'.join(text.replace('"', '""') for text in row) for row in rows)
        content = "a,b,c,d\n" + "".join(f'"{row}"\n' for row in cells)
        found = run(spec, content.encode(), RECEIVED)
        read = [
            [event.values.get("source_url", ""), *(event.extra.get(n, "") for n in "bcd")] for event in found.events
        ]
        assert read == rows
