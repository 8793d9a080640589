"""Every organisation with its place in the network on a day, for what works on all of them at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pehra.law.chain import ChainError
from pehra.registry.queries.chains import subjects
from pehra.registry.queries.network import snapshot


@dataclass(frozen=True)
class Placement:
    """An organisation's attributes on a day, and the bodies of its chain, first responder first.

    The chain is empty where none can be told.
    """

    organisation_id: int
    sector: str
    province: str
    cii: bool
    chain: tuple[int, ...]


def placements(on: date) -> Iterator[Placement]:
    """All organisations, streamed."""
    found = snapshot()
    chains = found.chains(on)
    for pk, subject in subjects(on):
        try:
            chain = tuple(found.institutions[step.body].id for step in chains.of(subject))
        except ChainError:
            chain = ()
        yield Placement(pk, subject.sector, subject.province, subject.cii, chain)
