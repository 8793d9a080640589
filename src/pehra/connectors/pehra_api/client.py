"""Sending a report to a Pehra by its HTTP API."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import httpx

TIMEOUT = 30.0


class NotTaken(Exception):
    """The other side refused the report, or could not be reached; the words are for the person who sent it."""


def send_report(url: str, token: str, report: Mapping[str, object]) -> dict[str, Any]:
    """Post a report's fields and return the answer. Raises NotTaken.

    The idempotency key is made of the content, so sending the same report twice files it once.
    """
    if not (token.isascii() and token.isprintable() and token):
        raise NotTaken("the token is not one: a token is one word in plain letters")
    raw = json.dumps(report, sort_keys=True).encode()
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": hashlib.sha256(raw).hexdigest(),
    }
    try:
        answer = httpx.post(f"{url.rstrip('/')}/api/v1/reports", content=raw, headers=headers, timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NotTaken(f"{url} cannot be reached: {error}") from error
    try:
        body = answer.json()
    except ValueError as error:
        raise NotTaken(f"{url} answers {answer.status_code}, and not as a Pehra does") from error
    if answer.is_success and isinstance(body, dict):
        return body
    raise NotTaken(_words(answer.status_code, body))


def _words(status: int, problem: Any) -> str:
    """A problem document (RFC 9457) in lines."""
    if not isinstance(problem, dict):
        return f"refused with status {status}"
    lines = [str(problem.get("detail") or problem.get("title") or f"refused with status {status}")]
    for each in problem.get("errors") or []:
        if isinstance(each, dict):
            # A pointer is "/title", or "/observables/1/value" for a part of a field.
            field = str(each.get("pointer") or each.get("parameter") or "").strip("/").replace("/", ".")
            lines.append(f"  {field}: {each.get('detail')}")
    return "\n".join(lines)
