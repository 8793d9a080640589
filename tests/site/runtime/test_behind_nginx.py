"""The proxy configuration that is shipped: nginx reads it, takes slow requests in whole, and passes streams on at once.

Where nginx is not installed, only what the file says is looked at.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.urls import resolve, reverse

from pehra.site.runtime.web import LONGEST_HEAD
from tests.site.runtime.launched import eventually

SHIPPED = Path(__file__).parents[3] / "deploy" / "nginx.conf"
NGINX = shutil.which("nginx", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"]))
needs_nginx = pytest.mark.skipif(NGINX is None, reason="no nginx here: apt install nginx")
LONGEST = 120
# Many times what the program behind has of threads.
MANY = 40
OLDER_SPELLING = 'the "listen ... http2" directive is deprecated'
LISTEN = re.compile(r"listen (\[::\]:)?(80|443)((?: ssl)?(?: http2)?);")
AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/pehra.conf;
}}
"""


class Behind(BaseHTTPRequestHandler):
    """A program with two threads: it answers with what it was sent, and its stream says one word and then waits."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[str]] = []
    threads: ClassVar[threading.Semaphore] = threading.Semaphore(2)
    heard: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        self.seen.append(self.path)
        with self.threads:
            if not self.path.endswith("/stream/"):
                return self.answer(str(self.headers["X-Forwarded-Proto"]).encode())
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"event: changed\n\n")
            self.wfile.flush()
            self.heard.wait(LONGEST)
            self.close_connection = True
        return None

    def do_POST(self) -> None:
        self.seen.append(self.path)
        with self.threads:
            self.answer(self.rfile.read(int(self.headers["Content-Length"])))

    def answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *given: Any) -> None:
        """Tests are quiet."""


@pytest.fixture
def behind() -> Iterator[int]:
    """The port of the program behind the proxy."""
    Behind.seen, Behind.threads, Behind.heard = [], threading.Semaphore(2), threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Behind)
    server.daemon_threads = True
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield server.server_address[1]
    Behind.heard.set()
    server.shutdown()
    server.server_close()
    running.join(LONGEST)


@pytest.fixture
def folder(tmp_path: Path, behind: int) -> Path:
    """The shipped file as an administrator changes it: other ports, another certificate."""
    _certificate(tmp_path)
    ports = {"80": _free_port(), "443": _free_port()}
    (tmp_path / "port").write_text(str(ports["443"]))
    text = SHIPPED.read_text(encoding="utf-8")
    # One port of each is enough, and IPv6 is not everywhere.
    text = LISTEN.sub(lambda found: "" if found[1] else f"listen 127.0.0.1:{ports[found[2]]}{found[3]};", text)
    text = text.replace("/etc/ssl/pehra/", f"{tmp_path}/").replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    (tmp_path / "pehra.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, user=user), encoding="utf-8")
    return tmp_path


@pytest.fixture
def nginx(folder: Path) -> Iterator[int]:
    """nginx with the shipped file, in front of the program. Yields its port."""
    port = int((folder / "port").read_text())
    process = subprocess.Popen(_command(folder))
    try:
        eventually(lambda: _listens(port), LONGEST)
        yield port
    finally:
        process.terminate()
        process.wait(LONGEST)


def _command(folder: Path) -> list[str]:
    return [str(NGINX), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=LONGEST).close()
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "pehra.example")])
    begins = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "privkey.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _asked(port: int, path: str, body: bytes | None = None) -> bytes:
    connection = HTTPSConnection("127.0.0.1", port, timeout=LONGEST, context=_trusting())
    try:
        connection.request("GET" if body is None else "POST", path, body)
        answer = connection.getresponse()
        assert answer.status == 200, answer.read()
        return answer.read()
    finally:
        connection.close()


@needs_nginx
def test_nginx_reads_it(folder: Path) -> None:
    told = subprocess.run([*_command(folder), "-t"], capture_output=True, text=True, timeout=LONGEST, check=False)
    assert told.returncode == 0, told.stderr
    assert warnings(told.stderr) == []


def warnings(told: str) -> list[str]:
    """What nginx warns of, but for the older way to spell HTTP/2, which newer ones understand as well."""
    return [line for line in told.splitlines() if "[warn]" in line and OLDER_SPELLING not in line]


def test_of_warnings_only_the_older_spelling_is_let_pass() -> None:
    older = f'nginx: [warn] {OLDER_SPELLING}, use the "http2" directive instead in /etc/pehra.conf:25'
    other = 'nginx: [warn] duplicate MIME type "text/html" in /etc/pehra.conf:9'
    assert warnings(f"{older}\n{other}\nnginx: the syntax is ok") == [other]


@needs_nginx
def test_a_request_comes_through_and_says_that_it_came_by_https(nginx: int) -> None:
    assert _asked(nginx, "/") == b"https"
    large = b"x" * (1 << 20)
    assert _asked(nginx, "/api/v1/feeds/a/b/inputs", large) == large


@needs_nginx
def test_whoever_sends_a_body_slowly_holds_no_thread_behind_it(nginx: int) -> None:
    head = b"POST /slow HTTP/1.1\r\nHost: pehra.example\r\nContent-Length: 9\r\n\r\nhalf"
    with ExitStack() as stack:
        slow = []
        for _each in range(MANY):
            plain = stack.enter_context(socket.create_connection(("127.0.0.1", nginx), timeout=LONGEST))
            slow.append(stack.enter_context(_trusting().wrap_socket(plain)))
            slow[-1].sendall(head)
        assert [_asked(nginx, "/") for _each in range(5)] == [b"https"] * 5
        assert set(Behind.seen) == {"/"}
        slow[0].sendall(b"whole")
        assert slow[0].recv(4096).startswith(b"HTTP/1.1 200")
        assert Behind.seen.count("/slow") == 1


@needs_nginx
def test_a_stream_is_passed_on_as_it_is_said(nginx: int) -> None:
    connection = HTTPSConnection("127.0.0.1", nginx, timeout=LONGEST, context=_trusting())
    try:
        connection.request("GET", "/floor/stream/")
        # The program behind says no more until this was read.
        assert connection.getresponse().readline() == b"event: changed\n"
        Behind.heard.set()
    finally:
        connection.close()


class TestWhatItSays:
    said = re.sub(r"#[^\n]*", "", SHIPPED.read_text(encoding="utf-8"))

    def test_its_paths_are_those_of_pehra(self) -> None:
        exact = re.findall(r"location = (\S+)", self.said)
        assert exact == [reverse("watch:floor_stream")]
        (shape,) = re.findall(r"location ~ (\S+)", self.said)
        inputs = "/api/v1/feeds/abusech/urlhaus/inputs"
        assert re.search(shape, inputs)
        assert resolve(inputs).route.endswith("/inputs")

    def test_requests_are_taken_in_whole_and_streams_are_not(self) -> None:
        assert "proxy_request_buffering off" not in self.said
        places = dict(re.findall(r"location ([^{]+?) \{([^}]*)\}", self.said))
        assert "proxy_buffering off;" in places["= /floor/stream/"]
        assert all(("proxy_buffering off" in text) is ("stream" in place) for place, text in places.items())
        assert all("proxy_pass http://pehra;" in " ".join(text.split()) for text in places.values())

    def test_it_closes_idle_connections_before_pehra_does(self) -> None:
        (upstream,) = re.findall(r"upstream pehra \{([^}]*)\}", self.said)
        (seconds,) = re.findall(r"keepalive_timeout (\d+)s;", upstream)
        assert int(seconds) * 1_000 < LONGEST_HEAD

    def test_the_manual_prints_no_other(self) -> None:
        manual = (SHIPPED.parents[1] / "docs" / "operations.md").read_text(encoding="utf-8")
        assert "deploy/nginx.conf" in manual
        assert "proxy_pass" not in manual
