"""Warninglists: what is harmless, or shared by many, so that a match with it proves little.

The files are those of the MISP project (https://github.com/MISP/misp-warninglists): an object with `name`, `type` and
`list`. Of the types, `cidr` are networks and addresses, `hostname` are names with all below them, `string` are whole
texts. `substring` and `regex` would have to be tried one by one on every event: they are left out, and that is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_network
from typing import Any, Final

import orjson

from pehra.pipeline.enrichment.claims import above_domains, above_prefixes, bounds
from pehra.pipeline.enrichment.filled import Filling, Part, empty_next, note, put_in_place
from pehra.pipeline.enrichment.indicators import cumulated
from pehra.pipeline.enrichment.placing import labels_of, send_rows
from pehra.pipeline.store import Store

LEFT_OUT: Final = ("substring", "regex")
_TYPES: Final = ("cidr", "hostname", "string")
_LONGEST: Final = 4096
# A name of more labels is nobody's, and each number of labels costs a look-up.
_MOST_LABELS: Final = 10


class BadWarninglist(ValueError):
    """A file that is no warninglist. The message names the field."""


@dataclass(frozen=True, slots=True)
class Warninglist:
    """One list. `left_out` says how many of its values are not looked up, and why."""

    name: str
    type: str
    networks: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    left_out: str = ""


@dataclass(slots=True)
class _Sorted:
    networks: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    unreadable: int = 0


def read_warninglist(data: bytes) -> Warninglist:
    """Read a file. Raises BadWarninglist."""
    try:
        told = orjson.loads(data)
    except orjson.JSONDecodeError as problem:
        raise BadWarninglist(f"not JSON: {problem}") from None
    if not isinstance(told, dict):
        raise BadWarninglist("not an object")
    name, kind, values = told.get("name"), told.get("type", "string"), told.get("list")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 200:
        raise BadWarninglist("name: a text of up to 200 letters is needed")
    if kind not in (*_TYPES, *LEFT_OUT):
        raise BadWarninglist(f"type: one of {', '.join((*_TYPES, *LEFT_OUT))} is needed")
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise BadWarninglist("list: a list of texts is needed")
    if kind in LEFT_OUT:
        return Warninglist(name.strip(), kind, left_out=f"{len(values)} values of type {kind} are not looked up")
    found = _sort(kind, values)
    left = f"{found.unreadable} values are no {kind} and are not looked up" if found.unreadable else ""
    return Warninglist(name.strip(), kind, tuple(found.networks), tuple(found.names), tuple(found.texts), left)


def put_warninglists(store: Store, lists: Iterable[Warninglist], at: datetime) -> None:
    """Replace all warninglists. One at a time: the caller sees to that. Raises StoreAway, StoreRefused."""
    told = list(lists)
    networks = _by_value((each.name, each.networks) for each in told)
    networks = cumulated(networks, above_prefixes(networks))
    names = _by_value((each.name, each.names) for each in told)
    names = cumulated(names, above_domains(names))
    texts = _by_value((each.name, each.texts) for each in told)
    empty_next(store, "warned_networks", "warned_names", "warned_texts")
    send_rows(store, "warned_networks_next", _rows("prefix", networks))
    send_rows(store, "warned_names_next", _rows("name", names))
    send_rows(store, "warned_texts_next", _rows("text", texts))
    put_in_place(store, "warned_networks", "warnings_of_network")
    put_in_place(store, "warned_names", "warnings_of_name")
    put_in_place(store, "warned_texts", "warnings_of_text")
    fillings = (
        Filling(Part.WARNED_NETWORKS, len(networks)),
        Filling(Part.WARNED_NAMES, len(names), labels=labels_of(names)),
        Filling(Part.WARNED_TEXTS, len(texts)),
    )
    note(store, fillings, at)


def _sort(kind: str, values: list[str]) -> _Sorted:
    found = _Sorted()
    for value in values:
        text = value.strip()
        if not text:
            continue
        if (network := _network(text)) is not None and kind != "hostname":
            found.networks.append(network)
        elif kind == "hostname" and (name := _name(text)):
            found.names.append(name)
        elif kind == "string" and len(text) <= _LONGEST:
            found.texts.append(text.lower() if "/" not in text else text)
        else:
            found.unreadable += 1
    return found


def _network(text: str) -> str | None:
    """A network or an address as a prefix; None where it is neither, or would take IPv4 with it."""
    try:
        network = str(ip_network(text, strict=False))
        bounds(network)
    except ValueError:
        return None
    return network


def _name(text: str) -> str:
    """A host name as events have it; empty where it is none."""
    try:
        name = text.lower().removeprefix("*").strip(".").encode("idna").decode()
    except UnicodeError:
        return ""
    sound = name and len(name) <= 253 and name.count(".") < _MOST_LABELS and "/" not in name and " " not in name
    return name if sound else ""


def _by_value(lists: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, values in lists:
        for value in dict.fromkeys(values):
            found[value].append(name)
    return dict(found)


def _rows(key: str, values: Mapping[str, list[str]]) -> Iterator[dict[str, Any]]:
    return ({key: value, "lists": lists} for value, lists in values.items())
