"""Incidents as IODEF version 2 (RFC 7970), to be given to other teams' programs.

The labels of TLP 2.0 have no word of their own in RFC 7970 beyond white, green, amber and red: TLP:AMBER+STRICT goes as
an extended restriction, so that no reader takes it for the wider TLP:AMBER.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree

from pehra.formats.text import xml_text

NAMESPACE: Final = "urn:ietf:params:xml:ns:iodef-2.0"
LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
RESTRICTIONS: Final = {"TLP:RED": "red", "TLP:AMBER": "amber", "TLP:GREEN": "green", "TLP:CLEAR": "white"}
# Types of observables (STIX and MISP names) as bulkobservable-type-type (RFC 7970, 3.29.3.1) knows them.
BULK: Final = {
    "ipv4-addr": "ipv4-addr",
    "ipv6-addr": "ipv6-addr",
    "asn": "asn",
    "domain-name": "domain-name",
    "url": "site-uri",
    "email-addr": "e-mail",
    "md5": "file-hash",
    "sha1": "file-hash",
    "sha256": "file-hash",
    "sha512": "file-hash",
}
KNOWN: Final = frozenset({*BULK.values(), "ipv4-net", "ipv6-net"})
SEVERITIES: Final = ("low", "medium", "high")


@dataclass(frozen=True)
class Contact:
    """A party: `role` as in contact-role-type (creator, reporter, victim, irt)."""

    role: str
    name: str


@dataclass(frozen=True)
class Step:
    """Something that was done, and when."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Extra:
    """What the standard has no place for: `name` tells it from others, `meaning` says it in words.

    `value` is true or false, a whole number or a text.
    """

    name: str
    meaning: str
    value: bool | int | str


@dataclass(frozen=True)
class Incident:
    """What is told of an incident. `issuer` is the name space of `reference`; moments carry their zone.

    `severity` is low, medium, high or empty; `observables` are pairs of type and value.
    """

    issuer: str
    reference: str
    label: str
    status: str
    language: str
    generated_at: datetime
    title: str
    reported_at: datetime | None = None
    detected_at: datetime | None = None
    ended_at: datetime | None = None
    descriptions: Sequence[str] = ()
    categories: Sequence[str] = ()
    severity: str = ""
    contacts: Sequence[Contact] = ()
    observables: Sequence[tuple[str, str]] = field(default_factory=tuple)
    history: Sequence[Step] = field(default_factory=tuple)
    extras: Sequence[Extra] = field(default_factory=tuple)


def document(incident: Incident) -> bytes:
    """The incident as an IODEF document, UTF-8."""
    root = _element("IODEF-Document", version="2.00")
    root.set("xmlns", NAMESPACE)
    root.set(LANGUAGE, incident.language)
    root.append(_incident(incident))
    ElementTree.indent(root)
    content: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


def _incident(given: Incident) -> ElementTree.Element:
    found = _element("Incident", purpose="reporting", status=given.status, **_restriction(given.label))
    found.append(_text("IncidentID", given.reference, name=given.issuer))
    moments = {"DetectTime": given.detected_at, "EndTime": given.ended_at, "ReportTime": given.reported_at}
    found.extend(_text(name, _moment(at)) for name, at in moments.items() if at is not None)
    found.append(_text("GenerationTime", _moment(given.generated_at)))
    found.extend(_text("Description", words) for words in (given.title, *given.descriptions))
    if given.categories or given.severity:
        found.append(_assessment(given.categories, given.severity))
    found.extend(_contact(each) for each in given.contacts or (Contact("creator", given.issuer),))
    if given.observables:
        found.append(_indicators(given))
    if given.history:
        history = ElementTree.SubElement(found, "History")
        history.extend(_step(each) for each in given.history)
    found.extend(_extra(each) for each in given.extras)
    return found


def _assessment(categories: Iterable[str], severity: str) -> ElementTree.Element:
    found = _element("Assessment", occurrence="actual")
    found.extend(_text("IncidentCategory", each) for each in categories)
    # The standard wants an impact of some kind.
    impact = _element("SystemImpact", type="unknown", **({"severity": severity} if severity in SEVERITIES else {}))
    found.append(impact)
    return found


def _contact(given: Contact) -> ElementTree.Element:
    found = _element("Contact", role=given.role, type="organization")
    found.append(_text("ContactName", given.name))
    return found


def _indicators(given: Incident) -> ElementTree.Element:
    """One indicator for each type of observable, with all its values."""
    found = _element("IndicatorData")
    values: dict[str, list[str]] = {}
    for kind, value in given.observables:
        values.setdefault(_bulk(kind, value), []).append(value)
    for number, (kind, several) in enumerate(sorted(values.items()), 1):
        indicator = ElementTree.SubElement(found, "Indicator")
        name = f"{given.reference}-{number}"
        indicator.append(_text("IndicatorID", name, name=given.issuer, version="1"))
        known = {"type": kind} if kind in KNOWN else {"type": "ext-value", "ext-type": kind}
        bulk = ElementTree.SubElement(ElementTree.SubElement(indicator, "Observable"), "BulkObservable", known)
        bulk.append(_text("BulkObservableList", "\n".join(several)))
    return found


def _bulk(kind: str, value: str) -> str:
    if kind == "cidr":
        return "ipv6-net" if ":" in value else "ipv4-net"
    return BULK.get(kind, kind)


def _step(given: Step) -> ElementTree.Element:
    found = _element("HistoryItem", action="status-new-info")
    found.append(_text("DateTime", _moment(given.at)))
    found.append(_text("Description", given.text))
    return found


def _extra(given: Extra) -> ElementTree.Element:
    kind, words = "string", str(given.value)
    if isinstance(given.value, bool):
        kind, words = "boolean", "true" if given.value else "false"
    elif isinstance(given.value, int):
        kind = "integer"
    return _text("AdditionalData", words, dtype=kind, name=xml_text(given.name), meaning=xml_text(given.meaning))


def _restriction(label: str) -> dict[str, str]:
    if label in RESTRICTIONS:
        return {"restriction": RESTRICTIONS[label]}
    return {"restriction": "ext-value", "ext-restriction": label}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _element(name: str, /, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(name, attributes)


def _text(name: str, words: str, /, **attributes: str) -> ElementTree.Element:
    found = _element(name, **attributes)
    found.text = xml_text(words)
    return found
