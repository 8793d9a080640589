"""The slow way to tell whose something was: all claims are looked through, one by one, for one thing and one day."""

from collections.abc import Iterable
from datetime import date
from ipaddress import ip_address, ip_network

from pehra.pipeline.enrichment.claims import Claim, Kind


def owner_of_address(claims: Iterable[Claim], address: str, day: date) -> int | None:
    """The organisation whose claim to the address counts on a day."""
    found = ip_address(address)
    holding = []
    for claim in claims:
        if claim.kind is Kind.NETWORK and claim.starts <= day < claim.ends:
            network = ip_network(claim.value)
            if network.version == found.version and found in network:
                holding.append((-network.prefixlen, claim.rank, claim.organisation))
    return min(holding)[2] if holding else None


def owner_of_name(claims: Iterable[Claim], name: str, day: date) -> int | None:
    """The organisation whose claim to the name, or to one above it, counts on a day."""
    holding = []
    for claim in claims:
        below = name == claim.value or name.endswith(f".{claim.value}")
        if claim.kind is Kind.DOMAIN and claim.starts <= day < claim.ends and below:
            holding.append((-len(claim.value), claim.rank, claim.organisation))
    return min(holding)[2] if holding else None


def holder_of_asn(claims: Iterable[Claim], asn: int, day: date) -> int | None:
    """The organisation that holds the autonomous system on a day."""
    holding = []
    for claim in claims:
        if claim.kind is Kind.ASN and claim.starts <= day < claim.ends and int(claim.value) == asn:
            holding.append((claim.rank, claim.organisation))
    return min(holding)[1] if holding else None
