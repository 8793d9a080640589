"""Saved views of the explorer: whose I see, and what one of them counts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl

from pehra.events.models import SavedView
from pehra.events.queries.exploring import Asked, over_time
from pehra.events.queries.seeing import Sight
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry.queries import party_named

MOST_SHOWN: Final = 200
# No party has this number.
NO_PARTY: Final = 4294967295


def views(person: Person) -> list[SavedView]:
    """The own views and those that others share with me, by name."""
    rows = SavedView.objects.select_related("owner", "party").filter(visible_to(person))
    return list(rows.order_by("name", "reference")[:MOST_SHOWN])


def view(person: Person, reference: str) -> SavedView:
    """One view. Raises Absent also for one that is not for me."""
    rows = SavedView.objects.select_related("owner", "party").filter(visible_to(person), reference=reference)
    found = rows.first()
    if found is None:
        raise Absent
    return found


def counted(row: SavedView, sight: Sight, *, since: datetime, until: datetime) -> int:
    """How many events of a time fit a view, for these eyes. Raises StoreSilent, TooMuch."""
    asked = asked_of(dict(parse_qsl(row.query)), since, until)
    return sum(over_time(sight, asked).values())


def asked_of(given: Mapping[str, str], since: datetime, until: datetime) -> Asked:
    """The filters of a view, which were sound when it was saved, over another time."""
    words = {name: given.get(name, "") for name in ("feed", "kind", "severity", "sector", "province", "text")}
    addresses = {name: given.get(name, "") for name in ("address", "destination")}
    port, asn = given.get("port", ""), given.get("asn", "").upper().removeprefix("AS")
    finding = given.get("finding", "")
    return Asked(
        since=since,
        until=until,
        organisation=_party(given.get("organisation", "")),
        cert=_party(given.get("cert", "")),
        port=int(port) if port else None,
        asn=int(asn) if asn else None,
        finding=int(finding) if finding else None,
        **words,
        **addresses,
    )


def due(at: datetime, midnight: datetime) -> list[SavedView]:
    """The views whose owners wait for yesterday's count. `midnight` begins today."""
    yesterday = (midnight - timedelta(hours=1)).date()
    rows = SavedView.objects.select_related("owner").filter(daily=True, owner__is_active=True)
    return [row for row in rows.order_by("pk")[:10_000] if row.counted_on is None or row.counted_on < yesterday]


def _party(slug: str) -> int | None:
    if not slug:
        return None
    found = party_named(slug)
    return found.id if found else NO_PARTY
