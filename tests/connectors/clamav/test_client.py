"""Asking a scanner: a real socket, and somebody at the other end who speaks the protocol."""

import socket
from pathlib import Path

import pytest

from pehra.connectors.clamav import Away, Told, Verdict, parse, scan
from tests.connectors.clamav.scanner import EICAR, scanning


def test_clean_and_found_over_both_kinds_of_sockets(tmp_path: Path) -> None:
    for place in (None, tmp_path / "clamd.ctl"):
        with scanning(place) as (address, scanner):
            assert scan(address, [b"a" * 700_000, b"b"]) == Told(Verdict.CLEAN)
            assert scan(address, [b"before", EICAR]) == Told(Verdict.FOUND, "Eicar-Test-Signature")
            assert scan(address, []) == Told(Verdict.CLEAN)
            assert scanner.seen == [700_001, 74, 0]


def test_too_large_for_it_is_said_so() -> None:
    with scanning(most=1000) as (address, _):
        assert scan(address, [b"x" * 5_000_000]).verdict in (Verdict.FAILED,)
        assert scan(address, [b"x" * 1001]) == Told(Verdict.FAILED, "INSTREAM size limit exceeded")


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(Away):
        scan(f"unix:{tmp_path}/none", [b"x"])
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Away):
        scan(f"tcp:127.0.0.1:{port}", [b"x"])


def test_one_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Away):
        scan(f"tcp:127.0.0.1:{silent.getsockname()[1]}", [b"x"], patience=0.3)


def test_what_goes_wrong_with_the_file_is_not_the_scanner_s_fault() -> None:
    def broken() -> object:
        yield b"x"
        raise LookupError("the file")

    with scanning() as (address, _), pytest.raises(LookupError):
        scan(address, broken())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "address", ["", "tcp:host", "tcp::3310", "tcp:host:0", "tcp:host:99999", "unix:relative", "x:y"]
)
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(ValueError, match="PEHRA_CLAMAV"):
        parse(address)


def test_addresses() -> None:
    assert parse("unix:/run/clamav/clamd.ctl") == ("/run/clamav/clamd.ctl", 0)
    assert parse("tcp:127.0.0.1:3310") == ("127.0.0.1", 3310)
    assert parse("tcp:[::1]:3310") == ("::1", 3310)
