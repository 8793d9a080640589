"""What belongs to nobody known: by network and autonomous system, for whoever would respond to its holder."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pehra.events.models import Passed
from pehra.events.queries.asking import ask
from pehra.events.queries.seeing import Sight
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person

MOST_GROUPS: Final = 500
MOST_THINGS: Final = 10_000
LONGEST: Final = timedelta(days=90)
# The announced prefix, where the world's are loaded; else the /24 or /48 around. Empty: a name without an address.
_NETWORK: Final = (
    "multiIf(source_network != '', source_network, source_ip = toIPv6('::'), '', "
    "source_ip BETWEEN toIPv6('::ffff:0.0.0.0') AND toIPv6('::ffff:255.255.255.255'), "
    "concat(replaceOne(toString(tupleElement(IPv6CIDRToRange(source_ip, 120), 1)), '::ffff:', ''), '/24'), "
    "concat(toString(tupleElement(IPv6CIDRToRange(source_ip, 48), 1)), '/48'))"
)
_GROUPS: Final = """
SELECT cert, holder, source_asn AS asn, {network} AS network, toString(any(source_as_name)) AS as_name,
    toString(any(source_geolocation_cc)) AS country, count() AS events, uniq(source_ip) AS addresses,
    arraySort(groupUniqArray(20)(concat(classification_taxonomy, '/', classification_type))) AS kinds,
    toString(min(time_source)) AS first_seen, toString(max(time_source)) AS last_seen
FROM events
WHERE organisation = 0 AND time_source >= {{since:DateTime64(6, 'UTC')}} AND {narrowed} AND {seen}
GROUP BY cert, holder, asn, network ORDER BY events DESC, network, asn LIMIT {{most:UInt32}}
"""
_ONE: Final = "source_asn = {{asn:UInt32}} AND {network} = {{network:String}}"
_THINGS: Final = """
SELECT if(source_ip = toIPv6('::'), '', replaceOne(toString(source_ip), '::ffff:', '')) AS address,
    source_port AS port, protocol_transport AS transport, source_fqdn AS host, source_url AS url,
    source_account AS account, classification_taxonomy AS taxonomy, classification_type AS type,
    classification_identifier AS identifier, toString(argMax(severity, time_source)) AS severity, feed, tlp,
    count() AS events, toString(min(time_source)) AS first_seen, toString(max(time_source)) AS last_seen
FROM events
WHERE organisation = 0 AND time_source >= {{since:DateTime64(6, 'UTC')}} AND {narrowed} AND {seen}
GROUP BY address, port, transport, host, url, account, taxonomy, type, identifier, feed, tlp
ORDER BY last_seen DESC, address, port LIMIT {{most:UInt32}}
"""


@dataclass(frozen=True)
class Group:
    """Events of one network. `passed`: the latest word that its holder was told, if nothing came since then."""

    row: dict[str, Any]
    last_seen: datetime
    passed: Passed | None


def groups(person: Person, sight: Sight, since: datetime) -> list[Group]:
    """The networks with most events first. Raises Absent for whoever works at no body; StoreSilent, TooMuch."""
    rows = _asked(_GROUPS, sight, since, "1", {"most": MOST_GROUPS})
    words = _words(person, {row["network"] for row in rows})
    return [_group(row, words) for row in rows]


def group(person: Person, sight: Sight, since: datetime, network: str, asn: int) -> Group:
    """One network. Raises Absent also where these eyes see nothing of it; StoreSilent, TooMuch."""
    rows = _asked(_GROUPS, sight, since, _one(), {"asn": asn, "network": network, "most": 1})
    if not rows:
        raise Absent
    return _group(rows[0], _words(person, {network}))


def things(sight: Sight, since: datetime, network: str, asn: int, limit: int = MOST_THINGS) -> list[dict[str, Any]]:
    """What was seen in a network, each thing and kind once, the latest first. Raises StoreSilent, TooMuch."""
    return _asked(_THINGS, sight, since, _one(), {"asn": asn, "network": network, "most": limit})


def _one() -> str:
    return _ONE.format(network=_NETWORK)


def _asked(statement: str, sight: Sight, since: datetime, narrowed: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    if not sight.bodies:
        raise Absent
    seen = sight.events()
    sql = statement.format(network=_NETWORK, narrowed=narrowed, seen=seen.sql)
    return ask(sql, {"since": since, **given, **seen.parameters})


def _words(person: Person, networks: set[str]) -> dict[tuple[str, int], Passed]:
    """The newest word on each network that this person may know."""
    rows = Passed.objects.filter(visible_to(person), network__in=networks).order_by("at")
    return {(row.network, row.asn): row for row in rows}


def _group(row: dict[str, Any], words: dict[tuple[str, int], Passed]) -> Group:
    last_seen = datetime.fromisoformat(f"{row['last_seen']}+00:00")
    word = words.get((row["network"], int(row["asn"])))
    return Group(row, last_seen, word if word and word.at >= last_seen else None)
