"""Syslog of RFC 5424: with the examples of its section 6.5, and octet-counted frames of RFC 6587."""

import io

import pytest

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.syslog import frames
from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(Format.SYSLOG, {"source_ip": "message"})


def one(line: bytes) -> dict[str, str]:
    ((number, texts),) = read(SPEC, line)
    assert number == 1
    return texts


def test_a_message_without_structured_data() -> None:
    line = (
        b"<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \xef\xbb\xbf'su root' failed on /dev/pts/8"
    )
    assert one(line) == {
        "facility": "4",
        "level": "2",
        "timestamp": "2003-10-11T22:14:15.003Z",
        "host": "mymachine.example.com",
        "app": "su",
        "message_id": "ID47",
        "message": "'su root' failed on /dev/pts/8",
    }


def test_structured_data_with_and_without_a_message() -> None:
    data = b'[exampleSDID@32473 iut="3" eventSource="Application"][examplePriority@32473 class="high"]'
    head = b"<165>1 2003-10-11T22:14:15.003Z host evntslog - ID47 "
    expected = {
        "exampleSDID@32473.iut": "3",
        "exampleSDID@32473.eventSource": "Application",
        "examplePriority@32473.class": "high",
    }
    assert expected.items() <= one(head + data).items()
    assert {**expected, "message": "An entry"}.items() <= one(head + data + b" An entry").items()


def test_escapes_in_structured_data() -> None:
    texts = one(rb'<13>1 - - - - - [a@1 b="x\"y\]z\\" c="\n"] m')
    assert (texts["a@1.b"], texts["a@1.c"], texts["message"]) == ('x"y]z\\', "\\n", "m")


def test_an_element_without_parameters() -> None:
    assert one(b"<13>1 - - - - - [a@1] m") == {"facility": "1", "level": "5", "message": "m"}


@pytest.mark.parametrize(("number", "facility", "level"), [(0, "0", "0"), (191, "23", "7"), (13, "1", "5")])
def test_the_priority_is_facility_and_level(number: int, facility: str, level: str) -> None:
    texts = one(b"<%d>1 - - - - - -" % number)
    assert (texts.get("facility"), texts.get("level")) == (facility, level)


@pytest.mark.parametrize(
    "line",
    [
        b"<34>Oct 11 22:14:15 mymachine su: an older form",
        b"<192>1 - - - - - -",
        b"34>1 - - - - - -",
        b"<34>0 - - - - - -",
        b"<34>1 - - - - -",
        b"<34>1 - - - - - [a@1",
        b'<34>1 - - - - - [a@1 b="x]',
        b'<34>1 - - - - - [a@1 b="x"]m',
        b"<34>1 - - - - - m",
        b"hello",
    ],
)
def test_what_is_no_such_message_is_refused(line: bytes) -> None:
    assert read(SPEC, line + b"\n<13>1 - - - - - - m\n")[0] == (1, "not in its format", "")


def test_bad_bytes() -> None:
    assert read(SPEC, b"<13>1 - - - - - - \xff\n<13>1 - - - - - - a\0\n\n") == [
        (1, "not UTF-8", ""),
        (2, "holds a NUL byte", "message"),
    ]


class TestFrames:
    def test_a_message_may_hold_line_ends(self) -> None:
        first, second = b"<13>1 - - - - - - two\nlines", b"<13>1 - - - - - - one"
        content = b"%d %s%d %s" % (len(first), first, len(second), second)
        assert [row[1]["message"] for row in read(SPEC, content)] == ["two\nlines", "one"]
        assert [row[0] for row in read(SPEC, content)] == [1, 2]

    def test_line_ends_between_frames_are_passed_over(self) -> None:
        assert list(frames(io.BytesIO(b"2 ab\n3 cde\r\n"))) == [(1, b"ab"), (2, b"cde")]

    def test_one_that_is_too_long_is_refused_and_the_next_is_read(self) -> None:
        found = list(frames(io.BytesIO(b"20 " + b"x" * 20 + b"2 ab"), longest=10))
        assert [each.line if isinstance(each, Refused) else each for each in found] == [1, (2, b"ab")]

    def test_one_that_is_cut_off_is_refused(self) -> None:
        (found,) = frames(io.BytesIO(b"20 abc"))
        assert isinstance(found, Refused)
        assert (found.line, found.raw) == (1, b"abc")

    @pytest.mark.parametrize("content", [b"2 abX", b"2 ab99999999999 x", b"2 ab1"])
    def test_without_a_count_nothing_more_can_be_read(self, content: bytes) -> None:
        found = frames(io.BytesIO(content))
        assert next(found) == (1, b"ab")
        with pytest.raises(BadInput, match="message 2: has no count"):
            next(found)

    def test_an_empty_input_has_none(self) -> None:
        assert list(frames(io.BytesIO(b""))) == []
