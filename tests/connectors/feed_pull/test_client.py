"""Fetching from real servers: what is new comes whole, what is dangerous is not asked for."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pehra.connectors.feed_pull import Answer, Asked, NotFetched, Rules, Validators, fetch
from tests.connectors.feed_pull.publisher import Publisher, dripping, never_greeting, publisher
from tests.connectors.smtp.server import certificate

HERE = Rules(private=True)


@pytest.fixture
def there() -> Iterator[Publisher]:
    with publisher() as made:
        yield made


def got(asked: Asked, rules: Rules = HERE) -> tuple[Answer, bytes | None]:
    with fetch(asked, rules) as answer:
        return answer, None if answer.blocks is None else b"".join(answer.blocks)


def test_a_document_comes_with_its_name_and_its_validators(there: Publisher) -> None:
    there.publish("/lists/bad%20ones.csv", b"a,b\n")
    answer, body = got(Asked(there.url("/lists/bad%20ones.csv?x=1")))
    assert (answer.name, body) == ("bad ones.csv", b"a,b\n")
    assert answer.validators == Validators('"1"', "Sun, 01 Mar 2026 09:00:00 GMT")
    (path, headers, _) = there.asked[0]
    assert path == "/lists/bad%20ones.csv?x=1"
    assert headers["Host"] == f"127.0.0.1:{there.port}"
    assert "If-None-Match" not in headers


def test_what_has_not_changed_does_not_come(there: Publisher) -> None:
    there.publish("/x.csv", b"a")
    known, _ = got(Asked(there.url("/x.csv")))
    answer, body = got(Asked(there.url("/x.csv"), known.validators))
    assert body is None
    assert answer.validators == known.validators
    assert there.asked[1][1]["If-Modified-Since"] == "Sun, 01 Mar 2026 09:00:00 GMT"


def test_a_key_goes_to_the_first_host_alone(there: Publisher) -> None:
    with publisher() as other:
        other.publish("/there", b"moved")
        there.say("/x", 302, Location=other.url("/there"))
        there.say("/y", 302, Location="/z")
        there.publish("/z", b"near")
        headers = {"Auth-Key": "secret"}
        assert got(Asked(there.url("/x"), headers=headers))[1] == b"moved"
        assert "Auth-Key" not in other.asked[0][1]
        assert got(Asked(there.url("/y"), headers=headers))[1] == b"near"
        assert there.asked[-1][1]["Auth-Key"] == "secret"


def test_a_key_is_not_sent_without_tls(tmp_path: Path) -> None:
    """One port that speaks TLS and plain HTTP: to the name alone both are the same host."""
    context, authority = certificate(tmp_path)
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        here = f"127.0.0.1:{server.getsockname()[1]}"

        def serve() -> None:
            for answer in (f"302 Found\r\nLocation: http://{here}/y", "200 OK"):
                line, _ = server.accept()
                if line.recv(1, socket.MSG_PEEK) == b"\x16":
                    line = context.wrap_socket(line, server_side=True)
                with line:
                    asked.append(line.recv(10_000))
                    line.sendall(f"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())

        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        got(Asked(f"https://{here}/x", headers={"Auth-Key": "secret"}), Rules(private=True, authorities=str(authority)))
        serving.join(5)
    assert [b"secret" in each for each in asked] == [True, False]


@pytest.mark.parametrize(
    ("status", "headers", "body", "why", "wait"),
    [
        (404, {}, b"", "it answers 404", 0),
        (429, {"Retry_After": "120"}, b"", "it answers 429", 120),
        (503, {"Retry_After": "Sun, 01 Mar 2026 09:00:00 GMT"}, b"", "it answers 503", 0),
        (200, {"Content_Length": "99"}, b"half", "broke off after", 0),
        (302, {"Location": "/x"}, b"", "redirected more than 5 times", 0),
        (302, {"Location": "file:///etc/passwd"}, b"", "not fetched by HTTPS", 0),
        (302, {"Location": "ftp://example.org/"}, b"", "not fetched by HTTPS", 0),
        (302, {"Location": "http://user:word@127.0.0.1/"}, b"", "no address that is fetched", 0),
    ],
)
def test_what_goes_wrong_is_told(
    status: int, headers: dict[str, str], body: bytes, why: str, wait: int, there: Publisher
) -> None:
    there.say("/x", status, body, **headers)
    with pytest.raises(NotFetched, match=why) as refused:
        got(Asked(there.url("/x")))
    assert refused.value.wait == wait


def test_a_server_that_drips_is_left(there: Publisher) -> None:
    there.pages["/x"] = dripping(100, every=0.1)
    began = time.monotonic()
    with pytest.raises(NotFetched, match="too long"):
        got(Asked(there.url("/x")), Rules(private=True, seconds=0.3))
    assert time.monotonic() - began < 5


def test_a_server_whose_headers_never_end_is_left() -> None:
    with never_greeting() as port:
        began = time.monotonic()
        with pytest.raises(NotFetched, match="too long"):
            got(Asked(f"http://127.0.0.1:{port}/x"), Rules(private=True, seconds=0.3))
        assert time.monotonic() - began < 5


def test_a_document_without_a_length_that_is_cut_off_is_not_whole(there: Publisher) -> None:
    _, _, drops = dripping(100, every=0.1)(None)
    there.pages["/x"] = lambda request: (200, {"Connection": "close"}, drops)
    with pytest.raises(NotFetched, match="too long"):
        got(Asked(there.url("/x")), Rules(private=True, seconds=0.5))


def test_that_a_key_was_not_sent_on_is_said(there: Publisher) -> None:
    with publisher() as other:
        other.say("/there", 401)
        there.say("/x", 302, Location=other.url("/there"))
        with pytest.raises(NotFetched) as refused:
            got(Asked(there.url("/x"), headers={"Auth-Key": "secret"}))
        told = str(refused.value)
        assert told.startswith(f"it answers 401 after a redirect to http://127.0.0.1:{other.port}, ")
        assert "the key in Auth-Key is not sent" in told
        assert "secret" not in told
        # Without a key there is nothing to say of it.
        with pytest.raises(NotFetched, match=r"^it answers 401$"):
            got(Asked(there.url("/x")))


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/x",
        "https://localhost/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://10.0.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://0x7f000001/x",
        "https://2130706433/x",
        "http://192.0.2.1/x",
        "https:///x",
        "https://127.0.0.1:99999/x",
        "no address",
    ],
)
def test_the_own_network_is_never_asked(url: str) -> None:
    with pytest.raises(NotFetched):
        got(Asked(url), Rules())


def test_certificates_are_checked_for_the_name_that_was_asked(tmp_path: Path) -> None:
    context, authority = certificate(tmp_path)
    with publisher(context) as there:
        there.publish("/x", b"safe")
        trusting = Rules(private=True, authorities=str(authority))
        assert got(Asked(there.url("/x")), trusting)[1] == b"safe"
        for rules, host in ((HERE, "127.0.0.1"), (trusting, "localhost")):
            with pytest.raises(NotFetched, match="CERTIFICATE_VERIFY_FAILED"):
                got(Asked(there.url("/x", host)), rules)


def test_a_proxy_is_asked_instead(there: Publisher) -> None:
    there.pages["http://feeds.example/x"] = lambda request: (200, {}, b"by proxy")
    rules = Rules(private=True, proxy=there.url(""))
    assert got(Asked("http://feeds.example/x"), rules)[1] == b"by proxy"
    with pytest.raises(NotFetched, match="no public network"):
        got(Asked("https://10.0.0.1/x"), Rules(proxy=there.url("")))


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NotFetched, match="ConnectError"):
        got(Asked(f"http://127.0.0.1:{port}/x"))
