"""Looking through events: narrowed, grouped, plotted, one by one, and taken along. Every statement carries the
condition of the viewer's sight.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_network
from typing import Any, Final

from pehra.events.queries.asking import ask, stream
from pehra.events.queries.seeing import Condition, Sight
from pehra.formats.cells import harmless_sql
from pehra.foundation.access.errors import Absent
from pehra.pipeline.schema import FILLED, Kind

PAGE: Final = 50
MOST_GROUPS: Final = 50
MOST_EXPORTED: Final = 1_000_000
_MICROS_OF_2100: Final = 4_102_444_800_000_000
_V4: Final = int(IPv6Address("::ffff:0:0"))

# What rows may be grouped by, each as text.
GROUPS: Final = {
    "type": "concat(classification_taxonomy, '/', classification_type)",
    "severity": "toString(severity)",
    "feed": "toString(feed)",
    "sector": "toString(sector)",
    "province": "toString(province)",
    "organisation": "toString(organisation)",
    "cert": "toString(cert)",
    "address": "replaceOne(toString(source_ip), '::ffff:', '')",
    "port": "toString(source_port)",
    "asn": "toString(source_asn)",
    "malware": "toString(malware_name)",
}
# So long is one step of a chart over a time of at most this length.
STEPS: Final = (
    (timedelta(hours=2), timedelta(minutes=1)),
    (timedelta(hours=12), timedelta(minutes=10)),
    (timedelta(days=8), timedelta(hours=1)),
    (timedelta(days=1000), timedelta(days=1)),
)
FORMATS: Final = {
    "csv": ("CSVWithNames", "text/csv; charset=utf-8"),
    "jsonl": ("JSONEachRow", "application/x-ndjson"),
    "parquet": ("Parquet", "application/vnd.apache.parquet"),
}
_LISTED: Final = (
    "time_source, toUnixTimestamp64Micro(time_source) AS micros, toString(key) AS key, feed, classification_taxonomy, "
    "classification_type, classification_identifier, severity, source_port, source_asn, source_fqdn, source_url, "
    "source_account, protocol_transport, organisation, cert, tlp, malware_name, "
    "replaceOne(toString(source_ip), '::ffff:', '') AS address"
)
_ADDED: Final = ("feed", "tlp", "confidence", "source_network", "organisation", "cert", "sector", "province", "run")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; empty means any. `kind` is an RSIT class or class/type; `text` a part of a name or URL.

    `address` and `destination`, the other side's, are addresses or prefixes that have been checked. `finding` is the
    number of a finding without a sign: its events are found soon where the organisation is named too.
    """

    since: datetime
    until: datetime
    feed: str = ""
    kind: str = ""
    severity: str = ""
    organisation: int | None = None
    cert: int | None = None
    sector: str = ""
    province: str = ""
    address: str = ""
    port: int | None = None
    asn: int | None = None
    text: str = ""
    destination: str = ""
    finding: int | None = None

    def condition(self, sight: Sight) -> Condition:
        """What rows must be, for these eyes."""
        seen = sight.events()
        taxonomy, _slash, kind = self.kind.partition("/")
        ways = {
            "feed": ("feed = {feed:String}", self.feed),
            "taxonomy": ("classification_taxonomy = {taxonomy:String}", taxonomy),
            "kind": ("classification_type = {kind:String}", kind),
            "severity": ("severity = {severity:String}", self.severity),
            "organisation": ("organisation = {organisation:UInt32}", self.organisation),
            "cert": ("cert = {cert:UInt32}", self.cert),
            "sector": ("sector = {sector:String}", self.sector),
            "province": ("province = {province:String}", self.province),
            "port": ("source_port = {port:UInt16}", self.port),
            "asn": ("source_asn = {asn:UInt32}", self.asn),
            "finding": ("finding = {finding:UInt64}", self.finding),
            "text": (
                "(positionCaseInsensitiveUTF8(source_fqdn, {text:String}) > 0 "
                "OR positionCaseInsensitiveUTF8(source_url, {text:String}) > 0)",
                self.text,
            ),
        }
        wanted = {name: way for name, way in ways.items() if way[1] not in ("", None)}
        parts = [
            "time_source >= {since:DateTime64(6, 'UTC')}",
            "time_source < {until:DateTime64(6, 'UTC')}",
            seen.sql,
            *(sql for sql, _value in wanted.values()),
        ]
        parameters = {name: value for name, (_sql, value) in wanted.items()}
        for column, address in (("source_ip", self.address), ("destination_ip", self.destination)):
            if address:
                low, high = f"{column}_low", f"{column}_high"
                first, last = ends(address)
                # An address by itself is found by the index of addresses, which knows nothing of ranges.
                one = f"{column} = {{{low}:IPv6}}"
                parts.append(one if first == last else f"{column} BETWEEN {{{low}:IPv6}} AND {{{high}:IPv6}}")
                parameters |= {low: first} if first == last else {low: first, high: last}
        told = {"since": self.since, "until": self.until, **parameters, **seen.parameters}
        return Condition(" AND ".join(parts), told)

    @property
    def step(self) -> timedelta:
        """How long one step of a chart over this time is."""
        length = self.until - self.since
        return next((step for longest, step in STEPS if length <= longest), STEPS[-1][1])


@dataclass(frozen=True)
class Listed:
    """A page of events, newest first; `older` is the cursor of the next one."""

    rows: list[dict[str, Any]]
    older: str | None


def ends(address: str) -> tuple[str, str]:
    """First and last address of an address or a prefix, as the engine keeps them. Raises ValueError."""
    network = ip_network(address, strict=False)
    offset = _V4 if network.version == 4 else 0
    return str(IPv6Address(offset + int(network[0]))), str(IPv6Address(offset + int(network[-1])))


def over_time(sight: Sight, asked: Asked) -> dict[int, int]:
    """Events by step, in seconds since 1970. Raises StoreSilent, TooMuch."""
    where = asked.condition(sight)
    sql = (
        "SELECT toUnixTimestamp(toStartOfInterval(toDateTime(time_source, 'UTC'), toIntervalSecond({step:UInt32}))) "
        "AS bucket, count() AS events FROM events WHERE " + where.sql + " GROUP BY bucket ORDER BY bucket"
    )
    rows = ask(sql, {**where.parameters, "step": int(asked.step.total_seconds())})
    return {row["bucket"]: row["events"] for row in rows}


def grouped(sight: Sight, asked: Asked, by: str) -> list[dict[str, Any]]:
    """The largest groups, with events and things concerned. Raises StoreSilent, TooMuch; KeyError for another `by`."""
    where = asked.condition(sight)
    sql = (
        "SELECT " + GROUPS[by] + " AS code, count() AS events, uniq(source_ip, source_fqdn, source_port) AS things, "
        "toString(max(time_source)) AS latest FROM events WHERE " + where.sql + " GROUP BY code "
        "ORDER BY events DESC, code LIMIT {most:UInt32}"
    )
    return ask(sql, {**where.parameters, "most": MOST_GROUPS})


def listed(sight: Sight, asked: Asked, after: str = "") -> Listed:
    """A page of events. `after` is a cursor. Raises Absent for a word that is none, StoreSilent, TooMuch."""
    where = asked.condition(sight)
    parameters = {**where.parameters, "most": PAGE + 1}
    beyond = ""
    if after:
        micros, key = place(after)
        parameters |= {"micros": micros, "place": key}
        beyond = (
            " AND (time_source, key) < (fromUnixTimestamp64Micro({micros:Int64}, 'UTC'), {place:UInt64})"
            " AND time_source <= fromUnixTimestamp64Micro({micros:Int64}, 'UTC')"
        )
    sql = (
        "SELECT " + _LISTED + " FROM (SELECT * FROM events WHERE " + where.sql + beyond + " "
        "ORDER BY time_source DESC, key DESC LIMIT {most:UInt32}) AS found ORDER BY time_source DESC, found.key DESC"
    )
    rows = ask(sql, parameters)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return Listed(rows, f"{rows[-1]['micros']}-{rows[-1]['key']}" if more else None)


def one(sight: Sight, where: str) -> dict[str, Any]:
    """An event with all that is kept of it, by its place. Raises Absent also for one that these eyes may not see."""
    micros, key = place(where)
    seen = sight.events()
    sql = (
        "SELECT *, extra FROM events WHERE time_source = fromUnixTimestamp64Micro({micros:Int64}, 'UTC') "
        "AND key = {key:UInt64} AND " + seen.sql + " LIMIT 1"
    )
    rows = ask(sql, {"micros": micros, "key": key, **seen.parameters})
    if not rows:
        raise Absent
    return rows[0]


def exported(sight: Sight, asked: Asked, kind: str) -> Iterable[bytes]:
    """Events in one of FORMATS, newest first, piece by piece. Raises StoreSilent, TooMuch."""
    where = asked.condition(sight)
    safe = _harmless if kind == "csv" else _as_it_is
    columns = [*(safe(each.name, each.kind) for each in FILLED), *_ADDED, _extra(kind)]
    names = ", ".join([*(each.name for each in FILLED), *_ADDED, "extra"])
    sql = (
        "SELECT " + ", ".join(columns) + " FROM (SELECT " + names + " FROM events WHERE " + where.sql + " "
        "ORDER BY time_source DESC LIMIT {most:UInt32}) FORMAT " + FORMATS[kind][0]
    )
    return stream(sql, {**where.parameters, "most": MOST_EXPORTED})


def place(word: str) -> tuple[int, int]:
    """Microseconds since 1970 and the key of an event. Raises Absent for a word that is no place."""
    micros, dash, key = word.partition("-")
    if not (dash and micros.isascii() and key.isascii() and micros.isdecimal() and key.isdecimal()):
        raise Absent
    if len(micros) > 17 or len(key) > 20 or int(micros) >= _MICROS_OF_2100 or int(key) >= 1 << 64:
        raise Absent
    return int(micros), int(key)


def _extra(kind: str) -> str:
    return "concat(' ', toJSONString(extra)) AS extra" if kind == "csv" else "extra"


def _as_it_is(name: str, kind: Kind) -> str:
    return f"{_address(name)} AS {name}" if kind is Kind.ADDRESS else name


def _harmless(name: str, kind: Kind) -> str:
    """A text that no spreadsheet takes for a formula."""
    if kind is Kind.ADDRESS:
        return f"{_address(name)} AS {name}"
    if kind in (Kind.TIME, Kind.PORT, Kind.NUMBER):
        return name
    return f"{harmless_sql(name)} AS {name}"


def _address(name: str) -> str:
    return f"if({name} = toIPv6('::'), '', replaceOne(toString({name}), '::ffff:', ''))"
