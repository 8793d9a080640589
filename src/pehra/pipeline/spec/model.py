"""A feed's spec as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Format(StrEnum):
    """How the input is cut into rows of named texts.

    csv: a header names the columns (or the spec does, where the maker sends none); with `comments`, the header may
    stand in a comment. jsonl: an object a line; a column
    `a.b` is the value at that path. json: one document; `rows` of the spec tells where the objects lie. text: one
    value a line, the column `line`; comments begin with # or ;. cef, syslog: their fields, as the spec reader lists.
    stix: a bundle, of which each indicator is a row; `ipv4-addr:value` is what its pattern says that this is.
    """

    CSV = "csv"
    JSON_LINES = "jsonl"
    JSON = "json"
    TEXT = "text"
    CEF = "cef"
    SYSLOG = "syslog"
    STIX = "stix"


class Origin(StrEnum):
    """What it means that a thing is no longer reported.

    scan: somebody looks at all addresses, so a thing not seen again is gone. event: something happened, and silence
    proves little. list: a list of what is thought bad today.
    """

    SCAN = "scan"
    EVENT = "event"
    LIST = "list"


class Concern(StrEnum):
    """What an event says something about, by which it is told from others (see `pehra.pipeline.identity`).

    service: an address with its port. host: an address, whatever port its client had. site: a name, wherever it lies.
    """

    SERVICE = "service"
    HOST = "host"
    SITE = "site"


class Reading(StrEnum):
    """How a text becomes a value, where the event column's own kind does not say it."""

    PLAIN = "plain"
    EPOCH = "epoch"  # seconds since 1970
    EPOCH_MS = "epoch-ms"
    HOST_OF_URL = "host-of-url"
    PORT_OF_URL = "port-of-url"
    HOST_OF_PAIR = "host-of-pair"  # 192.0.2.1:443, [2001:db8::1]:443
    PORT_OF_PAIR = "port-of-pair"
    DEFANGED = "defanged"  # hxxp://example[.]org
    DOMAIN_OF_MAIL = "domain-of-mail"


@dataclass(frozen=True, slots=True)
class Fill:
    """How one event column is filled: from the first of these source columns that is not empty, else the default.

    `only` keeps what a regular expression (RE2) finds, its first group if it has one; a text that does not fit counts
    as empty. `values` translates; a text not in it becomes the default. The order is: `only`, `reading`, the first
    column that then is not empty, `values`, `default`.
    """

    columns: tuple[str, ...]
    reading: Reading = Reading.PLAIN
    only: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    default: str = ""


@dataclass(frozen=True, slots=True)
class Classification:
    """RSIT class and type of all of a feed's events, unless a fill says it row by row."""

    taxonomy: str
    type: str
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Spec:
    """One feed. `name` is the path of its folder, such as `shadowserver/scan_http`."""

    name: str
    title: str
    provider: str
    about: str  # a URL
    licence: str
    format: Format
    origin: Origin
    classification: Classification
    fills: Mapping[str, Fill]  # event column -> how; what no fill takes is kept in `extra`
    constants: Mapping[str, str] = field(default_factory=dict)  # event column -> value
    required: tuple[str, ...] = ("time_source",)  # event columns without which a row is refused
    any_of: tuple[str, ...] = ("source_ip", "source_fqdn", "source_url", "source_account")  # one of them is required
    ignored: tuple[str, ...] = ()  # source columns that are dropped
    extra_names: Mapping[str, str] = field(default_factory=dict)  # source column -> harmonised IntelMQ name in `extra`
    tlp: str = "TLP:AMBER"  # as in pehra.law.tlp
    label: Fill | None = None  # what tells a row's own TLP label; stricter than `tlp`, the row is refused
    confidence: int = 80  # percent
    severity: str = "medium"  # where no column tells it
    concerns: Concern | None = None  # what all of its events are about; None: their types tell it
    every: timedelta = timedelta(days=1)  # how often something is expected
    closes_after: timedelta = timedelta(days=7)  # not seen for so long, while the feed went on: a finding closes
    file_name: str = ""  # a regular expression that names of its files match
    header: tuple[str, ...] = ()  # names of the columns, where the files carry none
    delimiter: str = ","
    comments: str = ""  # csv: what a line begins with that is no row, such as #
    rows: str = ""  # json: the path of the list or the table of objects; empty: the document itself
    each: str = ""  # json, jsonl: the path of a list in a record; every object of it makes a row
    # Not plain csv: source column -> texts of which it has one in a row that counts; other rows are passed over.
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    url: str = ""  # where it is fetched, if by plain HTTP
