"""How many requests one token, or one address that fails to show one, may make. Kept in the memory of each web process.

It is a brake for a client that runs wild, not a defence of the line: the proxy in front is that.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

MOST_REMEMBERED = 10_000


@dataclass
class _Bucket:
    """What is left of a client's allowance, as of a moment on the process's own clock."""

    left: float
    at: float


class Allowance:
    """A bucket for each client: `burst` requests at once, refilled with `rate` a second."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: str) -> float:
        """Take one request from the client's allowance: 0, or the seconds until there is one again."""
        with self._lock:
            now = self._clock()
            bucket = self._buckets.pop(client, None) or _Bucket(self._burst, now)
            # The one that was used last stands last, so the first is who was silent longest: its bucket is full again.
            self._buckets[client] = bucket
            if len(self._buckets) > MOST_REMEMBERED:
                self._buckets.popitem(last=False)
            bucket.left = min(self._burst, bucket.left + (now - bucket.at) * self._rate)
            bucket.at = now
            if bucket.left < 1:
                return (1 - bucket.left) / self._rate
            bucket.left -= 1
            return 0.0


class TokenRate(BaseThrottle):
    """The allowance of a token or of a signed-in person: `PEHRA_API_RATE` a minute, a tenth of it at once."""

    def __init__(self) -> None:
        self._allowance = Allowance(settings.API_RATE / 60, max(1, settings.API_RATE / 10))

    def allow_request(self, request: HttpRequest) -> bool:
        credential = request.headers.get("Authorization") or f"user {request.person.user_id}"
        wait = self._allowance.wait(hashlib.sha256(credential.encode(errors="replace")).hexdigest())
        request.api_wait = wait
        return not wait
