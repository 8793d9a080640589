"""What an event is: the columns that a feed fills, and those that the network adds.

Names are IntelMQ's data harmonisation (https://docs.intelmq.org/latest/dev/data-format/) with an underscore for the
dot, so that an event goes out to IntelMQ without loss; what that lacks says where its name is from. An empty text, a
zero and the address `::` mean "not told".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a value is read from a feed's text and kept."""

    TIME = "time"
    ADDRESS = "address"
    PORT = "port"
    NUMBER = "number"
    TEXT = "text"
    WORD = "word"  # lower case, few different ones
    CODE = "code"  # upper case, few different ones
    NAME = "name"  # a host name: lower case, without the last dot


TYPES: Final = {
    Kind.TIME: "DateTime64(6, 'UTC')",
    Kind.ADDRESS: "IPv6",
    Kind.PORT: "UInt16",
    Kind.NUMBER: "UInt32",
    Kind.TEXT: "String",
    Kind.WORD: "LowCardinality(String)",
    Kind.CODE: "LowCardinality(String)",
    Kind.NAME: "String",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a feed's spec may fill. `intelmq` is the harmonised name, empty where that has none."""

    name: str
    kind: Kind
    meaning: str
    intelmq: str = ""
    source: str = "IntelMQ"


_C, _K = Column, Kind

FILLED: Final[tuple[Column, ...]] = (
    _C("time_source", _K.TIME, "When it was observed, UTC.", "time.source"),
    _C("source_ip", _K.ADDRESS, "The address concerned; IPv4 as ::ffff:a.b.c.d.", "source.ip"),
    _C("source_port", _K.PORT, "Its port.", "source.port"),
    _C("source_asn", _K.NUMBER, "The autonomous system of the address.", "source.asn"),
    _C("source_as_name", _K.WORD, "The name of the autonomous system.", "source.as_name"),
    _C("source_geolocation_cc", _K.CODE, "Its country, ISO 3166-1 alpha-2.", "source.geolocation.cc"),
    _C("source_geolocation_region", _K.TEXT, "Its region as the source writes it.", "source.geolocation.region"),
    _C("source_geolocation_city", _K.TEXT, "Its city as the source writes it.", "source.geolocation.city"),
    _C("source_fqdn", _K.NAME, "The host name concerned.", "source.fqdn"),
    _C("source_reverse_dns", _K.NAME, "What the address's reverse look-up answers.", "source.reverse_dns"),
    _C("source_url", _K.TEXT, "The URL concerned.", "source.url"),
    _C("source_account", _K.TEXT, "The account or mail address concerned.", "source.account"),
    _C("destination_ip", _K.ADDRESS, "The other side's address.", "destination.ip"),
    _C("destination_port", _K.PORT, "The other side's port.", "destination.port"),
    _C("destination_asn", _K.NUMBER, "The other side's autonomous system.", "destination.asn"),
    _C("destination_geolocation_cc", _K.CODE, "The other side's country.", "destination.geolocation.cc"),
    _C("destination_fqdn", _K.NAME, "The other side's host name.", "destination.fqdn"),
    _C("destination_url", _K.TEXT, "The other side's URL.", "destination.url"),
    _C("protocol_transport", _K.WORD, "tcp, udp, icmp ...", "protocol.transport"),
    _C("protocol_application", _K.WORD, "http, telnet ...", "protocol.application"),
    _C("classification_taxonomy", _K.WORD, "The RSIT class.", "classification.taxonomy"),
    _C("classification_type", _K.WORD, "The RSIT type.", "classification.type"),
    _C("classification_identifier", _K.WORD, "What exactly: a service, a weakness.", "classification.identifier"),
    _C("malware_name", _K.WORD, "The malware's family.", "malware.name"),
    _C("malware_hash_md5", _K.WORD, "Of the file, in hex.", "malware.hash.md5"),
    _C("malware_hash_sha1", _K.WORD, "Of the file, in hex.", "malware.hash.sha1"),
    _C("malware_hash_sha256", _K.WORD, "Of the file, in hex.", "malware.hash.sha256"),
    _C("event_description_text", _K.TEXT, "What happened, in the source's words.", "event_description.text"),
    _C("severity", _K.WORD, "critical, high, medium, low or info.", "extra.severity", "Shadowserver severity levels"),
)

# Found out while an event is stored.
ADDED: Final[tuple[tuple[str, str, str], ...]] = (
    ("time_observation", "DateTime64(3, 'UTC')", "When it came in (IntelMQ time.observation)."),
    ("feed", "LowCardinality(String)", "The feed's name: the path of its folder (IntelMQ feed.code)."),
    ("run", "UUID", "The run that brought it in."),
    ("chunk", "UInt32", "Which part of the run's input, from 0."),
    ("line", "UInt64", "The line of the input, from 1; a header counts."),
    ("key", "UInt64", "A hash over everything that the source said: equal keys are one event."),
    ("tlp", "LowCardinality(String)", "The feed's TLP 2.0 label, as in `pehra.law.tlp`."),
    ("confidence", "UInt8", "The feed's confidence in percent (IntelMQ feed.accuracy)."),
    ("source_network", "String", "The longest announced prefix that holds the address (IntelMQ source.network)."),
    ("organisation", "UInt32", "Whose it is, as of the event's time: a party's number; 0 where nobody is known."),
    ("holder", "UInt32", "Who holds the autonomous system, where the organisation is not known; else 0."),
    ("cert", "UInt32", "The first responder on that day, of the organisation or else of the holder; else 0."),
    ("sector", "LowCardinality(String)", "The organisation's sector on that day."),
    ("province", "LowCardinality(String)", "The organisation's province on that day."),
    ("owned_by", "LowCardinality(String)", "What told whose it is: network, domain, asn, or nothing."),
    ("concerns", "LowCardinality(String)", "What it says something about: service, host or site."),
    ("indicators", "Array(UInt64)", "Indicators that it matches."),
    ("warnings", "Array(LowCardinality(String))", "Warninglists that its address or name is on."),
    ("layout", "UInt32", "Which names the values in `extra_values` have."),
    ("extra_values", "String", "What else the source said, parted by NUL; read it as `extra`, a map of name to value."),
)

BY_NAME: Final = {column.name: column for column in FILLED}
SEVERITIES: Final = ("critical", "high", "medium", "low", "info")
