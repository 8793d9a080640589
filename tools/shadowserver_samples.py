"""The sample of a Shadowserver report: all columns of its header, quoted as its maker does, with made-up values.

Addresses are of the documentation ranges (RFC 5737, RFC 3849), autonomous systems of RFC 5398, names of RFC 2606.
Every row says something else: a full one, a sparse one, one of an attacker who writes into banners, one to refuse.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pehra.feeds.checking import write as write_expected
from pehra.pipeline.spec import Spec

RECEIVED: Final = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
LINE: Final = "\n"

CITIES: Final = (("ISLAMABAD CAPITAL TERRITORY", "ISLAMABAD"), ("PUNJAB", "LAHORE"), ("SINDH", "KARACHI"))
HOSTS: Final = ("mail.khyber-textiles.example", "vpn.indus-bank.example", "cpe-17.mehran-net.example")
MALWARE: Final = ("avalanche-andromeda", "mirai", "qakbot")
HOSTILE: Final = (
    '=HYPERLINK("http://198.51.100.66/x","click")',
    "<script>alert(1)</script>",
    "'; DROP TABLE events; --",
    'said "hello", twice',
    "first line\nsecond line",
    "\u202eexe.txt \u067e\u06c1\u0631\u06c1",
)

# By the whole name of a column, then by what its name fits; each gives the text of row 0, 1 or 2.
BY_NAME: Final[dict[str, tuple[str, str, str]]] = {
    "protocol": ("tcp", "udp", "tcp"),
    "geo": ("PK", "PK", "PK"),
    "dst_geo": ("NL", "", "DE"),
    "naics": ("518210", "0", "517311"),
    "sector": ("Communications, Service Provider, and Hosting Service", "", "Finance"),
    "hostname_source": ("ptr", "", "ssl"),
    "tag": ("cve-2024-3400;vpn", "", "iot"),
    "http": ("HTTP/1.1", "", "HTTP/1.0"),
    "http_code": ("200", "", "401"),
    "http_reason": ("OK", "", "Unauthorized"),
    "content_type": ("text/html; charset=utf-8", "", "text/html"),
    "server": ("Apache/2.4.58 (Debian)", "", "nginx"),
    "www_authenticate": ("", "", 'Basic realm="router"'),
    "http_method": ("POST", "GET", "HEAD"),
    "http_agent": ("Mozilla/5.0 (X11; Linux x86_64)", "", "curl/8.5.0"),
    "http_url": ("/search?q=0", "/", "/gate.php?id=1,2"),
    "http_host": ("update.sink.example", "198.51.100.9", "cdn.sink.example"),
    "http_referer": ("http://www.indus-bank.example/login", "", "http://198.51.100.66/"),
    "infection": MALWARE,
    "family": MALWARE,
    "email": ("accounts@khyber-textiles.example", "", "IT.Desk@Indus-Bank.example"),
    "username": ("accounts", "root", "admin"),
    "account": ("accounts", "", "admin"),
    "website": ("https://www.khyber-textiles.example/", "indus-bank.example", "http://mehran-net.example:8080/x"),
    "entity_name": ("Khyber Textiles", "Indus Bank", "Mehran Net"),
    "ransomware": ("LockBit", "Akira", "Play"),
    "url": (
        "http://files.khyber-textiles.example/a/b.bin",
        "http://192.0.2.80:8080/i",
        "https://CDN.mehran-net.example/x?y=1",
    ),
    "request": ("files.khyber-textiles.example", "indus-bank.example", "CDN.mehran-net.example."),
    "device_vendor": ("MikroTik", "", "Hikvision"),
    "device_type": ("router", "", "camera"),
    "device_model": ("RB750", "", "DS-2CD2042"),
    "device_version": ("6.49.10", "", "5.5.0"),
    "status": ("compromised", "", "online"),
    "public_source": ("", "", "partner"),
    "domain": ("sink.example", "", "gate.sink.example"),
}
BY_FEED: Final[dict[tuple[str, str], tuple[str, str, str]]] = {
    ("shadowserver/scan_exchange", "tag"): ("exchange;webshell", "", "exchange"),
    ("shadowserver/scan6_exchange", "tag"): ("exchange;webshell", "", "exchange"),
    ("shadowserver/blocklist", "ip"): ("192.0.2.5", "192.0.2.16/28", "2001:db8::/48"),
}
_Value = Callable[[str, int], str]
BY_PATTERN: Final[tuple[tuple[str, _Value], ...]] = (
    (r"(^|_)(s?port|dport)$|_port$", lambda name, row: ("443", "0", "8080")[row]),
    (r"asn$", lambda name, row: ("64500", "64501", "64511")[row]),
    (r"region$", lambda name, row: CITIES[row][0]),
    (r"city$", lambda name, row: CITIES[row][1]),
    (r"geo$", lambda name, row: "PK"),
    (r"naics$", lambda name, row: ("518210", "0", "517311")[row]),
    (r"hostname|servername|server_name|dns_host_name|fqdn", lambda name, row: HOSTS[row]),
    (r"sha512", lambda name, row: digest(name, row, "sha512")),
    (r"sha256|fingerprint$", lambda name, row: digest(name, row, "sha256")),
    (r"sha1", lambda name, row: digest(name, row, "sha1")),
    (r"md5|jarm|hassh", lambda name, row: digest(name, row, "md5")),
    (
        r"(date|time|timestamp|since|published|updated_at|valid_after|valid_before)$",
        lambda name, row: f"2025-11-0{row + 1} 09:30:00",
    ),
    (r"ipv6", lambda name, row: f"2001:db8:5::{row + 1}"),
    (r"(^|_)(ip|ipv4|address|gateway)$", lambda name, row: f"203.0.113.{row + 200}"),
    (r"version|revision", lambda name, row: ("2.4.58", "", "1.0")[row]),
    (
        r"_(length|size|count|score|code|int|ttl|bits)$|^(count|bytes|amplification|uptime)",
        lambda name, row: ("42", "", "7")[row],
    ),
    (
        r"valid|expired|trusted|supported|support|vulnerable|_auth$|enable|self_signed",
        lambda name, row: ("Y", "", "N")[row],
    ),
    (
        r"banner|body|response|detail|text|quote|motd|raw|html|_info$",
        lambda name, row: HOSTILE[row] if row == 2 else "220 ready",
    ),
)


def write(folder: Path, spec: Spec, fields: list[str]) -> None:
    """`sample.csv` and `expected.jsonl`, which the oracle makes of it."""
    six = "6" in spec.name.rpartition("/")[2].partition("_")[0]
    rows = [[text_of(spec.name, name, row, six=six) for name in fields] for row in range(3)]
    rows.append(refused_row(spec, fields, rows[0]))
    text = LINE.join(",".join(cell(value) for value in row) for row in (fields, *rows)) + LINE
    sample = folder / "sample.csv"
    sample.write_bytes(text.encode())
    write_expected(folder, spec.name, RECEIVED)


def text_of(feed: str, name: str, row: int, *, six: bool) -> str:
    if special := BY_FEED.get((feed, name)):
        return special[row]
    if name == "timestamp":
        return f"2026-03-01 0{row}:1{row}:3{row}"
    if name == "severity":
        return ("critical", "", "medium")[row]
    if name in ("ip", "src_ip", "http_referer_ip"):
        return f"2001:db8:0:{row + 1}::{row + 0x10:x}" if six else f"192.0.2.{row * 7 + 5}"
    if name == "dst_ip":
        return f"2001:db8:ffff::{row + 1}" if six else f"198.51.100.{row + 9}"
    if known := BY_NAME.get(name):
        return known[row]
    for pattern, value in BY_PATTERN:
        if re.search(pattern, name):
            return value(name, row)
    return other(feed, name, row)


def other(feed: str, name: str, row: int) -> str:
    """A text for a column of which nothing is known but its name: something, nothing, something hostile."""
    if row == 2:
        return HOSTILE[int(digest(feed + name, row, "md5")[:4], 16) % len(HOSTILE)]
    return name.replace("_", " ") if row == 0 else ""


def refused_row(spec: Spec, fields: list[str], full: list[str]) -> list[str]:
    """A row that is like the first but for its time."""
    bad = {"timestamp": "2026-02-30 00:00:00"}
    return [bad.get(name, value) for name, value in zip(fields, full, strict=True)]


def digest(name: str, row: int, algorithm: str) -> str:
    return hashlib.new(algorithm, f"{name} {row}".encode(), usedforsecurity=False).hexdigest()


def cell(value: str) -> str:
    """Numbers stand bare, texts and empty ones in quotes."""
    return value if re.fullmatch(r"[0-9]+", value) else '"' + value.replace('"', '""') + '"'
