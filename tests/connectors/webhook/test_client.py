"""Signed calls to a real HTTPS server, and the addresses that are never called."""

import hmac
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pehra.connectors.webhook import Away, Refused, call, signature
from pehra.connectors.webhook import client as module
from pehra.connectors.webhook.client import is_public

HOST = "soc.operator.example"
SECRET = "ab" * 32
CALL = {"secret": SECRET, "timestamp": "1772355600", "key": "D-7K3F-9QPD"}


@dataclass
class Program:
    """The program of an organisation: what it was told, and what it answers."""

    port: int = 0
    certificate: str = ""
    status: int = 204
    drips: bool = False
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.certificate)


def certificate(folder: Path) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    there, secret = folder / "cert.pem", folder / "key.pem"
    there.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(there), str(secret)


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """It runs on this machine, whose address stands in for a public one."""
    here = Program()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            here.heard.append((dict(self.headers), body))
            for _ in range(100 if here.drips else 0):
                # A status line that never ends.
                self.wfile.write(b"H")
                time.sleep(0.05)
            self.send_response(here.status)
            self.send_header("Location", "https://elsewhere.example/")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    here.certificate, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(here.certificate, key)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    here.port = server.server_address[1]
    monkeypatch.setattr(module, "_public_address", lambda host, port: "127.0.0.1")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield here
    server.shutdown()
    server.server_close()


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
