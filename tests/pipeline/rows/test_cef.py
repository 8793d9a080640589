"""CEF: its header, its extension, its escapes, its two forms of a time."""

import pytest

from pehra.pipeline.spec import Format
from tests.pipeline.rows.specs import read, spec_of

SPEC = spec_of(Format.CEF, {"source_ip": "src"})
HEAD = {
    "cef_version": "0",
    "device_vendor": "Maker",
    "device_product": "Wall",
    "device_version": "1.0",
    "device_event_class_id": "100",
    "name": "worm stopped",
    "severity": "10",
}
LINE = "CEF:0|Maker|Wall|1.0|100|worm stopped|10|"


def extension(text: str) -> dict[str, str]:
    ((_, texts),) = read(SPEC, (LINE + text).encode())
    return {name: value for name, value in texts.items() if name not in HEAD}


def test_the_header() -> None:
    assert read(SPEC, LINE.encode()) == [(1, HEAD)]


def test_escapes_in_the_header() -> None:
    ((_, texts),) = read(SPEC, rb"CEF:0|Ma\|ker|Wa\\ll|1=0|100|a\\|10|src=x")
    assert (texts["device_vendor"], texts["device_product"], texts["device_version"]) == ("Ma|ker", "Wa\\ll", "1=0")
    assert (texts["name"], texts["src"]) == ("a\\", "x")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", {}),
        ("src=192.0.2.1 spt=80", {"src": "192.0.2.1", "spt": "80"}),
        ("msg=several words here act=blocked", {"msg": "several words here", "act": "blocked"}),
        (r"msg=a\=b \= c src=x", {"msg": "a=b = c", "src": "x"}),
        (r"msg=a\nb\rc\\d", {"msg": "a\nb\rc\\d"}),
        ("msg=a|b src=x", {"msg": "a|b", "src": "x"}),
        ("src=a src=b", {"src": "b"}),
        ("src= dst=b", {"dst": "b"}),
        ("cs1Label=Rule cs1=R 1", {"cs1Label": "Rule", "cs1": "R 1"}),
        ("request=http://x.example/?a\\=b", {"request": "http://x.example/?a=b"}),
    ],
)
def test_the_extension(text: str, pairs: dict[str, str]) -> None:
    assert extension(text) == pairs


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1772359953123", "2026-03-01T10:12:33.123Z"),
        ("1772359953000", "2026-03-01T10:12:33.000Z"),
        ("Mar 01 2026 10:12:33", "2026-03-01T10:12:33Z"),
        ("mar 1 2026 10:12:33.123 UTC", "2026-03-01T10:12:33.123Z"),
        ("2026-03-01T10:12:33Z", "2026-03-01T10:12:33Z"),
        ("Foo 01 2026 10:12:33", "Foo 01 2026 10:12:33"),
        ("Mar 01 10:12:33", "Mar 01 10:12:33"),
        ("soon", "soon"),
    ],
)
def test_times_become_iso(text: str, time: str) -> None:
    assert extension(f"rt={text} src=x") == {"rt": time, "src": "x"}


def test_a_number_that_is_no_time_stays() -> None:
    assert extension("cn1=1772359953123") == {"cn1": "1772359953123"}


def test_what_syslog_put_before_it_is_kept() -> None:
    ((_, texts),) = read(SPEC, b"<134>Mar  1 10:12:33 fw1 " + LINE.encode())
    assert texts == {**HEAD, "syslog": "<134>Mar  1 10:12:33 fw1"}


@pytest.mark.parametrize("line", [b"CEF:0|Maker|Wall", b"hello", b"CEF:", b"{}", b"CEF:0|a|b|c|d|e|f"])
def test_what_is_no_cef_is_refused(line: bytes) -> None:
    assert read(SPEC, line + b"\n\n" + LINE.encode()) == [(1, "not in its format", ""), (3, HEAD)]


def test_bad_bytes() -> None:
    assert read(SPEC, LINE.encode() + b"src=\xff\n" + LINE.encode() + b"src=a\0\n") == [
        (1, "not UTF-8", ""),
        (2, "holds a NUL byte", "src"),
    ]
