"""Where a request comes from. Behind a proxy only what that proxy added is believed."""

import ipaddress
import unicodedata

from django.conf import settings
from django.http import HttpRequest

from pehra.foundation.accounts.rules import LONGEST_ADDRESS

FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def address(request: HttpRequest) -> str:
    """The client's address. With `PEHRA_PROXIES` at n, the n-th from the right of X-Forwarded-For."""
    direct = str(request.META.get("REMOTE_ADDR") or "")
    hops = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR") or "").split(",") if part.strip()]
    given = hops[-settings.PROXIES] if 0 < settings.PROXIES <= len(hops) else direct
    # "1.2.3.4:5678" and "[::1]:5678" are what some proxies write.
    bare = given.removeprefix("[").partition("]")[0]
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    return str(found) if (found := _parsed(bare)) else "0.0.0.0"  # noqa: S104 - a place for the unknown, not bound to


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the browser runs on this very machine: a loopback address, and no sign of any proxy in between."""
    found = _parsed(str(request.META.get("REMOTE_ADDR") or ""))
    if found is None or any(request.META.get(name) for name in FORWARDED):
        return False
    return found.is_loopback


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def claimed_account(request: HttpRequest, credentials: dict[str, str] | None) -> str | None:
    """Which account somebody tries to enter, in one spelling: another case must not be another lock-out.

    The database compares addresses without regard to case, and more letters than one are the same to it.
    """
    given = (credentials or {}).get("email") or (credentials or {}).get("login") or request.POST.get("login")
    return unicodedata.normalize("NFKC", str(given)).casefold().strip()[:LONGEST_ADDRESS] if given else None
