"""What organisations hold and held, as events are looked up by it."""

import logging
from collections.abc import Collection
from typing import Final

from pehra.pipeline.enrichment.claims import Claim, Kind, bounds
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER
from pehra.registry.queries import held_objects

log = logging.getLogger(__name__)

_KINDS: Final = {"cidr": Kind.NETWORK, "domain": Kind.DOMAIN, "asn": Kind.ASN}


def claims(organisations: Collection[int] | None = None) -> list[Claim]:
    """The registry's claims, of all organisations or of these; one that cannot be looked up keeps back no other."""
    found = []
    for each in held_objects(organisations):
        kind = _KINDS[each.kind]
        if kind is Kind.NETWORK and not _countable(each.value):
            continue
        since, until = each.since or ALWAYS, each.until or FOREVER
        found.append(Claim(kind, each.value, each.organisation_id, each.rank, since, until))
    return found


def _countable(prefix: str) -> bool:
    try:
        bounds(prefix)
    except ValueError as problem:
        log.warning("a network object is left out of the look-up: %s", problem)
        return False
    return True
