"""Signed calls to a real HTTPS server, and the addresses that are never called."""

import hmac
import socket
import time
from hashlib import sha256

import pytest

from pehra.connectors.webhook import Away, Refused, call, signature
from pehra.connectors.webhook.client import is_public
from tests.connectors.webhook.program import HOST, Program, program

__all__ = ["program"]
SECRET = "ab" * 32
CALL = {"secret": SECRET, "timestamp": "1772355600", "key": "D-7K3F-9QPD"}


def test_a_call_is_signed_and_names_its_host(program: Program) -> None:
    call(f"https://{HOST}:{program.port}/hook?a=b", b'{"x":1}', verify=program.trust, **CALL)
    ((headers, body),) = program.heard
    assert body == b'{"x":1}'
    expected = hmac.new(bytes.fromhex(SECRET), b'1772355600.{"x":1}', sha256).hexdigest()
    assert headers["X-Pehra-Signature"] == f"sha256={expected}"
    assert headers["X-Pehra-Timestamp"] == "1772355600"
    assert headers["Idempotency-Key"] == "D-7K3F-9QPD"
    assert headers["Host"] == f"{HOST}:{program.port}"


@pytest.mark.parametrize(
    ("status", "error"), [(500, Away), (503, Away), (429, Away), (408, Away), (404, Refused), (302, Refused)]
)
def test_an_answer_says_whether_to_come_again(program: Program, status: int, error: type[Exception]) -> None:
    program.status = status
    with pytest.raises(error, match=str(status)):
        call(f"https://{HOST}:{program.port}/", b"{}", verify=program.trust, **CALL)
    assert len(program.heard) == 1, "a redirect is not followed"


def test_a_certificate_of_somebody_else_is_not_trusted(program: Program) -> None:
    for host, verify in ((HOST, True), ("other.example", program.trust)):
        with pytest.raises(Away):
            call(f"https://{host}:{program.port}/", b"{}", verify=verify, **CALL)
    assert not program.heard


def test_a_program_that_drips_is_left(program: Program) -> None:
    program.drips = True
    began = time.monotonic()
    with pytest.raises(Away, match="too long"):
        call(f"https://{HOST}:{program.port}/", b"{}", verify=program.trust, seconds=0.3, **CALL)
    assert time.monotonic() - began < 3


def test_a_program_that_never_greets_is_left(program: Program) -> None:
    """Cut off within the handshake of TLS, where each read has a timeout of its own."""
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Away, match="too long"):
        call(f"https://{HOST}:{silent.getsockname()[1]}/", b"{}", seconds=0.2, **CALL)


def test_what_is_no_address_is_refused() -> None:
    for url in (f"https://{HOST}:99999/", "https://[::1/"):
        with pytest.raises(Refused):
            call(url, b"{}", **CALL)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.0.0.1", "169.254.169.254", "[fd00::1]"])
def test_the_own_network_is_never_called(host: str) -> None:
    with pytest.raises(Refused):
        call(f"https://{host}/", b"{}", **CALL)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("192.168.1.1", False),
        ("::ffff:10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("100.64.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::ffff:127.0.0.1", False),
        ("fec0::1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::808:808", False),
        ("64:ff9b:1::a00:1", False),
        ("2002:a00:1::1", False),
        ("::a00:1", False),
        ("2001:0:a00:1::1", False),
    ],
)
def test_what_is_public(address: str, expected: bool) -> None:
    assert is_public(address) is expected


def test_the_signature_covers_time_and_words() -> None:
    one = signature(SECRET, "1", b"2{}")
    assert one != signature(SECRET, "12", b"{}")
    assert one != signature("cd" * 32, "1", b"2{}")
