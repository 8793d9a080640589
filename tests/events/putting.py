"""Events, counts and chains as the pipeline would have stored them: for tests of what is asked of the engine."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.events.conftest import Net

_keys = count(1)
USUAL: dict[str, Any] = {
    "source_ip": "::ffff:192.0.2.1",
    "source_port": 23,
    "source_asn": 64496,
    "classification_taxonomy": "vulnerable",
    "classification_type": "vulnerable-system",
    "classification_identifier": "open-telnet",
    "severity": "high",
    "feed": "shadowserver/scan_telnet",
    "tlp": "TLP:AMBER",
    "organisation": 0,
    "cert": 0,
    "sector": "telecom",
    "province": "punjab",
}
TYPES = {
    "source_ip": "IPv6",
    "source_port": "UInt16",
    "source_asn": "UInt32",
    "organisation": "UInt32",
    "cert": "UInt32",
    "holder": "UInt32",
    "line": "UInt64",
    "run": "UUID",
}


def now() -> datetime:
    """The engine lets go of what is old by its own clock."""
    return datetime.now(UTC).replace(microsecond=0)


def event(store: Any, *, minutes: int = 10, **fields: Any) -> int:
    """One event that came in so many minutes ago; returns its key."""
    made, key = USUAL | fields, next(_keys)
    at = now() - timedelta(minutes=minutes)
    columns = ["time_source", "time_observation", "key", *made]
    values = [
        "{at:DateTime64(6, 'UTC')}",
        "{at:DateTime64(3, 'UTC')}",
        "{key:UInt64}",
        *(f"{{{name}:{TYPES.get(name, 'String')}}}" for name in made),
    ]
    store.do(f"INSERT INTO events ({', '.join(columns)}) SELECT {', '.join(values)}", {"at": at, "key": key, **made})
    return key


def counted(store: Any, bodies: list[int], cert: int, events: int, **fields: str) -> None:
    """Events in the sums by minute, five minutes ago."""
    made = {
        "classification_taxonomy": "vulnerable",
        "classification_type": "vulnerable-system",
        "severity": "high",
        "sector": "telecom",
        "province": "punjab",
    } | fields
    names = ", ".join(made)
    values = ", ".join(f"{{{name}:String}}" for name in made)
    store.do(
        f"INSERT INTO event_minutes (bucket, cert, bodies, events, {names}) SELECT "
        f"{{at:DateTime('UTC')}}, {{cert:UInt32}}, {{bodies:Array(UInt32)}}, {{events:Int64}}, {values}",
        {
            "at": now().replace(second=0) - timedelta(minutes=5),
            "cert": cert,
            "bodies": bodies,
            "events": events,
            **made,
        },
    )


def chains(store: Any, net: Net) -> None:
    """The operator and its rival stand in the Telecom CERT's chain, the department in Punjab's."""
    telecom, punjab, national = net.telecom_cert.pk, net.punjab_cert.pk, net.national_cert.pk
    for organisation, bodies in (
        (net.operator, [telecom, national]),
        (net.rival, [telecom, national]),
        (net.department, [punjab, national]),
    ):
        store.do(
            "INSERT INTO constituency SELECT {organisation:UInt32}, {bodies:Array(UInt32)}",
            {"organisation": organisation.pk, "bodies": bodies},
        )
