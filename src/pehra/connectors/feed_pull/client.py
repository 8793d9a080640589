"""One conditional GET. Each host on the way is looked up once, judged, and then called at that very address."""

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from pehra.connectors.limit import Limit
from pehra.connectors.webhook.client import is_public

TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
MOST_REDIRECTS: Final = 5
TOO_LONG: Final = "it takes too long"
AGENT: Final = "Pehra"
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class NotFetched(Exception):
    """Nothing came, or not all of it. `wait`: for how many seconds the server asks to be left alone."""

    def __init__(self, message: str, wait: int = 0) -> None:
        self.wait = wait
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of its document, by which it later tells whether that has changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A document. `headers` may hold a key: they are sent to the first host alone, and told of where that matters."""

    url: str
    known: Validators = Validators()
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed. `seconds`: for the whole document. `private`: also plain HTTP, and hosts of private networks.

    `proxy` is a URL; it looks the hosts up by itself. `authorities`: the path of the certificates to
    trust instead of the usual ones.
    """

    seconds: float = 600.0
    private: bool = False
    proxy: str = ""
    authorities: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A document's bytes as they are sent, and its name; `blocks` is None where it has not changed."""

    name: str
    validators: Validators
    blocks: Iterator[bytes] | None


@contextmanager
def fetch(asked: Asked, rules: Rules = Rules()) -> Iterator[Answer]:
    """Ask for a document. Raises NotFetched, also from `blocks`."""
    limit = Limit()
    conditions = {"If-None-Match": asked.known.etag, "If-Modified-Since": asked.known.last_modified}
    plain = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
    plain |= {name: value for name, value in conditions.items() if value}
    try:
        with (
            limit.of(rules.seconds),
            httpx.Client(
                timeout=TIMEOUT, verify=_trusting(rules.authorities), trust_env=False, proxy=rules.proxy or None
            ) as client,
        ):
            url, headers = asked.url, {**plain, **asked.headers}
            for _ in range(MOST_REDIRECTS + 1):
                with client.stream("GET", **_directly(url, headers, rules, limit)) as response:
                    if response.status_code not in REDIRECTS:
                        yield _answer(response, url, asked, limit, keyless=headers is plain)
                        return
                    there = urljoin(url, response.headers.get("Location", ""))
                if urlsplit(there)[:2] != urlsplit(url)[:2]:
                    # Another host, or the same one without TLS.
                    headers = plain
                url = there
            raise NotFetched(f"it is redirected more than {MOST_REDIRECTS} times")
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
        raise NotFetched(TOO_LONG if limit.over else f"{type(error).__name__}: {error}") from error


def _answer(response: httpx.Response, url: str, asked: Asked, limit: Limit, *, keyless: bool) -> Answer:
    status = response.status_code
    if status == 304:
        return Answer("", asked.known, None)
    if status != 200:
        why = f"it answers {status}"
        if asked.headers and keyless:
            there = urlsplit(url)
            why += (
                f" after a redirect to {there.scheme}://{there.netloc}, to which the key in "
                f"{', '.join(sorted(asked.headers))} is not sent: subscribe to that address if it is to have it"
            )
        raise NotFetched(why, _wait(response.headers.get("Retry-After", "")))
    told = Validators(response.headers.get("ETag", "")[:500], response.headers.get("Last-Modified", "")[:100])
    name = unquote(urlsplit(url).path).rpartition("/")[2]
    return Answer(name, told, _blocks(response, limit))


def _blocks(response: httpx.Response, limit: Limit) -> Iterator[bytes]:
    expected, came = response.headers.get("Content-Length"), 0
    try:
        # Without a size: a block that had to fill first would come long after the deadline.
        for block in response.iter_raw():
            if limit.over:
                raise NotFetched(TOO_LONG)
            came += len(block)
            yield block
    except httpx.HTTPError as error:
        if limit.over:
            raise NotFetched(TOO_LONG) from error
        raise NotFetched(f"it broke off after {came:,} bytes: {type(error).__name__}") from error
    if limit.over:
        raise NotFetched(TOO_LONG)
    if expected is not None and expected != str(came):
        raise NotFetched(f"it broke off after {came:,} of {expected} bytes")


def _directly(url: str, headers: Mapping[str, str], rules: Rules, limit: Limit) -> dict[str, Any]:
    """The arguments of a request that goes to the address that was judged. Raises NotFetched."""
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise NotFetched(f"{url!r} is no address") from error
    if parts.scheme != "https" and not (parts.scheme == "http" and rules.private):
        raise NotFetched(f"{url!r} is not fetched by HTTPS")
    if not host or parts.username is not None:
        raise NotFetched(f"{url!r} is no address that is fetched")
    if rules.proxy:
        _check_literal(host, rules)
        return {"url": url, "headers": headers, "extensions": {"trace": limit.watch}}
    address = _address(host, port, rules)
    literal = f"[{address}]" if ":" in address else address
    there = f"{parts.scheme}://{literal}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
    extensions = {"sni_hostname": host, "trace": limit.watch}
    return {"url": there, "headers": {**headers, "Host": parts.netloc}, "extensions": extensions}


def _check_literal(host: str, rules: Rules) -> None:
    try:
        ip_address(host)
    except ValueError:
        return
    if not rules.private and not is_public(host):
        raise NotFetched(f"{host} lies in no public network")


def _address(host: str, port: int, rules: Rules) -> str:
    """An address of the host, if all that it has are public: else somebody could have the own network asked."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise NotFetched(f"{host} is not found") from error
    if not found or not (rules.private or all(is_public(each) for each in found)):
        raise NotFetched(f"{host} lies in no public network")
    return found[0]


def _trusting(authorities: str) -> ssl.SSLContext | bool:
    try:
        return ssl.create_default_context(cafile=authorities) if authorities else True
    except OSError as error:
        raise NotFetched(f"the certificates in {authorities} cannot be read") from error


def _wait(text: str) -> int:
    """Seconds of a `Retry-After`; a date counts for nothing, since the schedule waits by itself."""
    return min(int(text), 7 * 86400) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
