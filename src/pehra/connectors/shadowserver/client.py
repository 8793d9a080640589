"""Which reports there are, and one of them.

As Shadowserver's documentation has it (API: Documentation; API: Reports Query): each request is a POST of a JSON object
with the key in it, and the header `HMAC2` is the HMAC-SHA256 of that body under the secret, in hex.
"""

import hmac
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

import httpx
import orjson

from pehra.connectors.limit import Limit

URL: Final = "https://transform.shadowserver.org/api2/"
SIGNATURE: Final = "HMAC2"
TIMEOUT: Final = httpx.Timeout(120.0, connect=10.0)
TOO_LONG: Final = "it takes too long"
LONGEST_LIST: Final = 16 << 20
_LONGEST_ERROR: Final = 1000
_LONGEST_REFUSAL: Final = 1 << 16
# What names a report is put into file names and requests: nothing else is believed.
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{1,200}", re.ASCII)
_FILE: Final = re.compile(r"[A-Za-z0-9._-]{1,255}", re.ASCII)


class ShadowserverAway(Exception):
    """It cannot be reached, or not now."""


class ShadowserverRefuses(Exception):
    """It does not take the request: a wrong key, a wrong signature, an unknown report."""


@dataclass(frozen=True, slots=True)
class Account:
    """Key and secret, as Shadowserver gives them out, and where its API is."""

    key: str
    secret: str
    url: str = URL
    proxy: str = ""
    seconds: float = 1800.0  # for one whole report


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be fetched: its number, and its file's name, such as 2026-10-04-scan_http-pakistan-asn.csv."""

    number: str
    file: str


class Shadowserver:
    """The API for one account."""

    def __init__(self, account: Account) -> None:
        self._account = account

    def reports(self, first: date, last: date, names: tuple[str, ...] = ()) -> list[Report]:
        """The reports of these days, of all subscriptions or of those that are named.

        Raises ShadowserverAway, ShadowserverRefuses.
        """
        told: dict[str, Any] = {"date": f"{first.isoformat()}:{last.isoformat()}"}
        if names:
            told["reports"] = list(names)
        with self._asked("reports/list", told) as (answer, limit):
            text = bytearray()
            for block in _in_time(answer, limit):
                text += block
                if len(text) > LONGEST_LIST:
                    raise ShadowserverRefuses("its list of reports is longer than any true one")
        found = _json(bytes(text))
        if not isinstance(found, list):
            raise ShadowserverRefuses(_error(found))
        return [report for each in found if (report := _report(each))]

    @contextmanager
    def report(self, number: str) -> Iterator[Iterator[bytes]]:
        """The bytes of a report's file. Raises ShadowserverAway, ShadowserverRefuses, also while they are read."""
        with self._asked("reports/download", {"id": number}) as (answer, limit):
            yield _blocks(answer, limit)

    @contextmanager
    def _asked(self, method: str, told: dict[str, Any]) -> Iterator[tuple[httpx.Response, Limit]]:
        body = orjson.dumps({**told, "apikey": self._account.key})
        signed = hmac.new(self._account.secret.encode(), body, sha256).hexdigest()
        headers = {SIGNATURE: signed, "Content-Type": "application/json", "User-Agent": "Pehra"}
        url = f"{self._account.url.rstrip('/')}/{method}"
        limit = Limit()
        try:
            with (
                limit.of(self._account.seconds),
                httpx.Client(timeout=TIMEOUT, trust_env=False, proxy=self._account.proxy or None) as client,
                client.stream("POST", url, content=body, headers=headers, extensions={"trace": limit.watch}) as answer,
            ):
                if answer.status_code in (408, 429) or answer.status_code >= 500:
                    raise ShadowserverAway(f"{method} answers {answer.status_code}")
                if answer.status_code != 200:
                    raise ShadowserverRefuses(f"{method} answers {answer.status_code}")
                yield answer, limit
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise ShadowserverAway(TOO_LONG if limit.over else f"{type(error).__name__}: {error}") from error


def _in_time(answer: httpx.Response, limit: Limit) -> Iterator[bytes]:
    # Without a size: a block that had to fill first would come long after the deadline.
    for block in answer.iter_bytes():
        if limit.over:
            raise ShadowserverAway(TOO_LONG)
        yield block
    if limit.over:
        # Where no length was told, a line that was cut looks like an end.
        raise ShadowserverAway(TOO_LONG)


def _blocks(answer: httpx.Response, limit: Limit) -> Iterator[bytes]:
    coming = _in_time(answer, limit)
    head = b""
    for block in coming:
        head += block
        if head.lstrip() or len(head) > _LONGEST_REFUSAL:
            break
    # A refusal comes with status 200 as well, as an object where a table is expected.
    if head.lstrip().startswith(b"{"):
        for block in coming:
            head += block
            if len(head) > _LONGEST_REFUSAL:
                break
        raise ShadowserverRefuses(_error(_json(head)))
    if head:
        yield head
    yield from coming


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ShadowserverRefuses("it answers something that is no JSON") from error


def _error(found: Any) -> str:
    told = found.get("error") if isinstance(found, dict) else None
    return f"it refuses: {str(told)[:_LONGEST_ERROR]}" if told else "it answers something else than a list of reports"


def _report(each: Any) -> Report | None:
    """A row of the list; None for what is no report that could be asked for."""
    number, file = (str(each.get(name, "")) for name in ("id", "file")) if isinstance(each, dict) else ("", "")
    return Report(number, file) if _NUMBER.fullmatch(number) and _FILE.fullmatch(file) else None
