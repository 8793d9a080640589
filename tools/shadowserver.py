"""Writes a feed folder for every Shadowserver report type that the public schema describes.

    python -m tools.shadowserver SCHEMA

SCHEMA is a checkout of https://github.com/The-Shadowserver-Foundation/report_schema. Taken from it: which types there
are, the columns of each (reports.json), the harmonised names of the columns and the class and type (intelmq.json),
and the default severity (types.md, else severity.md). Where a name is not one of RSIT's, or the schema's mapping
cannot be said by a column alone, this file says what is put in its place.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pehra.law.taxonomy import CLASS_OF_TYPE
from pehra.pipeline.schema import FILLED
from pehra.pipeline.spec import read
from tools import shadowserver_samples as samples

FEEDS: Final = Path(__file__).parents[1] / "src" / "pehra" / "feeds" / "shadowserver"
ABOUT: Final = "https://www.shadowserver.org/what-we-do/network-reporting/"

COLUMN_OF: Final = {column.intelmq: column.name for column in FILLED if column.intelmq} | {"severity": "severity"}

# Types that RSIT v1003 does not have.
TYPE_OF: Final = {"blacklist": "other", "blocklist": "other"}

URL: Final = {"columns": "url", "only": "^[A-Za-z][A-Za-z0-9+.-]*://.+"}
HOST: Final = {"columns": "url", "only": "^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]*[A-Za-z])(?:[:/?#]|$)"}
WEBSHELL: Final = "webshell"

EXCHANGE: Final[dict[str, Any]] = {
    "classification_type": {"columns": "tag", "only": WEBSHELL, "values": {WEBSHELL: "system-compromise"}},
    "classification_identifier": {
        "columns": "tag",
        "only": WEBSHELL,
        "values": {WEBSHELL: "exchange-server-webshell"},
        "default": "vulnerable-exchange-server",
    },
}
# What the schema maps by a function, or not at all: event column -> fill, by type.
INSTEAD: Final[dict[str, dict[str, Any]]] = {
    "blocklist": {"source_ip": {"columns": "ip", "only": "^([0-9A-Fa-f:.]+)(?:/[0-9]+)?$"}},
    "compromised_account": {
        "source_account": ["email", "username"],
        "source_fqdn": {"columns": "email", "as": "domain-of-mail"},
    },
    "compromised_website": {"event_description_text": ["category", "detail"]},
    "compromised_website6": {"event_description_text": ["category", "detail"]},
    "malware_url": {"source_url": "url"},
    "ransomware_victim": {
        "source_fqdn": {"columns": "website", "only": "^(?:[a-z]+://)?([^/?#:@]+)"},
        "source_geolocation_cc": "geo",
        "malware_name": "ransomware",
        "event_description_text": "entity_name",
    },
    "sandbox_dns": {"source_fqdn": "request"},
    "sandbox_url": {"source_url": "url"},
    "scan_exchange": EXCHANGE,
    "scan6_exchange": EXCHANGE,
    "spam_url": {"source_url": "url"},
}
SEVERITY: Final = {"sandbox_dns": "low", "special": "medium"}
LISTS: Final = frozenset({"blocklist"})
# About what is to be had under a name, which their types of RSIT do not say.
SITES: Final = frozenset({"compromised_website", "compromised_website6", "ransomware_victim", "spam_url"})
SCANS: Final = ("scan", "population", "device_id")
CLOSES: Final = {"scan": "7d", "event": "14d", "list": "3d"}


def main(schema: Path, feeds: Path = FEEDS) -> None:
    """Write the folders. A type that the schema has no longer keeps its folder: old files may still come."""
    reports = json.loads((schema / "reports.json").read_text(encoding="utf-8"))
    mappings = json.loads((schema / "intelmq.json").read_text(encoding="utf-8"))
    mapped = {each["file_name"]: each for name, each in mappings.items() if name != "_meta"}
    severities = severities_of(schema)
    for name, report in sorted(reports.items()):
        folder = feeds / name
        folder.mkdir(parents=True, exist_ok=True)
        text = "\n".join(spec_of(name, report, mapped[name], severities[name])) + "\n"
        (folder / "spec.yaml").write_text(text, encoding="utf-8")
        samples.write(folder, read(folder, f"shadowserver/{name}"), report["fields"])
    print(f"{len(reports)} report types")


def severities_of(schema: Path) -> dict[str, str]:
    """The default severity of each report type; types.md is the younger of the two tables."""
    found: dict[str, str] = {}
    for file in ("severity.md", "types.md"):
        text = (schema / file).read_text(encoding="utf-8")
        found |= dict(re.findall(r"^\| (\w+) +\|.*\| (\w+) +\|$", text, re.MULTILINE))
    return found | SEVERITY


def origin_of(name: str) -> str:
    if name in LISTS:
        return "list"
    return "scan" if name.startswith(SCANS) else "event"


def spec_of(name: str, report: dict[str, Any], mapping: dict[str, Any], severity: str) -> Iterator[str]:
    """The lines of one spec.yaml."""
    fixed = mapping["constant_fields"]
    kind = fixed.get("classification.type", "vulnerable-system")
    kind = TYPE_OF.get(kind, kind)
    fills, extra = fills_of(name, report["fields"], mapping)
    constants = constants_of(fixed, fills)
    yield f"title: Shadowserver {quoted(mapping['feed_name'].replace('-', ' ')).strip(chr(39))}"
    yield "provider: The Shadowserver Foundation"
    yield f"about: {mapping.get('url') or report.get('url') or ABOUT}"
    yield "licence: Reports for the recipient's own networks and constituents; not for resale"
    yield "format: csv"
    yield f"origin: {origin_of(name)}"
    if name in SITES:
        yield "concerns: site"
    yield "classification:"
    yield f"  taxonomy: {CLASS_OF_TYPE[kind]}"
    yield f"  type: {kind}"
    if identifier := fixed.get("classification.identifier"):
        yield f"  identifier: {quoted('blocklisted-ip' if name in LISTS else identifier)}"
    yield "tlp: amber"
    yield "confidence: 90"
    yield f"severity: {severity}"
    yield f"every: {'30d' if name == 'special' else '1d'}"
    yield f"closes_after: {CLOSES[origin_of(name)]}"
    yield f"file_name: '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}-{name}(?:-.+)?\\.csv$'"
    yield from mapping_lines("constants", constants)
    yield "columns:"
    for column in (column.name for column in FILLED):
        if column in fills:
            yield f"  {column}: {shown(fills[column])}"
    yield from mapping_lines("extra_names", extra)


def fills_of(name: str, fields: list[str], mapping: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Event column -> fill, and source column -> harmonised name of what no event column takes."""
    fills: dict[str, Any] = {}
    extra: dict[str, str] = {}
    for target, source, *how in [*mapping["required_fields"], *mapping["optional_fields"]]:
        column = COLUMN_OF.get(target)
        if how and how[0] in ("convert_http_host_and_url", "validate_network", "extract_cve_from_tag"):
            continue
        if column:
            fills.setdefault(column, []).append(source)
        elif target != "extra.":
            extra[source] = target.removeprefix("extra.")
    told: dict[str, Any] = {column: names[0] if len(names) == 1 else names for column, names in fills.items()}
    if "url" in fields:
        told |= {"source_url": URL, "source_fqdn": told.get("source_fqdn") or HOST}
    told |= INSTEAD.get(name, {})
    told.pop("classification_taxonomy", None)
    if name in LISTS:
        extra["ip"] = "source.network"
    whole = {fill for fill in told.values() if isinstance(fill, str)}
    return told, {source: target for source, target in extra.items() if source not in whole}


def constants_of(fixed: dict[str, str], fills: dict[str, Any]) -> dict[str, str]:
    names = ((COLUMN_OF[name], text) for name, text in fixed.items() if not name.startswith("classification."))
    return {column: text for column, text in names if column not in fills}


def mapping_lines(field: str, pairs: dict[str, str]) -> Iterator[str]:
    if pairs:
        yield f"{field}:"
        yield from (f"  {name}: {quoted(text)}" for name, text in pairs.items())


def shown(fill: Any) -> str:
    """A value of a fill in YAML's flow style."""
    if isinstance(fill, dict):
        return "{" + ", ".join(f"{name}: {shown(value)}" for name, value in fill.items()) + "}"
    if isinstance(fill, list):
        return f"[{', '.join(map(quoted, fill))}]"
    return quoted(fill)


def quoted(text: str) -> str:
    """A text as YAML, in quotes where it needs them."""
    if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./ -]*", text):
        return text
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
