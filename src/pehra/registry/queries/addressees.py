"""Parties by what they are: whom a binding instruction, a notice to a sector or a survey goes to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pehra.law.chain import ChainError, Step, Subject
from pehra.law.functions import Function
from pehra.law.mandates import mandates_in_force
from pehra.registry.models import Organisation, Party
from pehra.registry.queries.chains import subjects
from pehra.registry.queries.network import Snapshot, snapshot


@dataclass(frozen=True)
class Selection:
    """Who is meant. `organisations`: those that have every attribute named (an empty set names none, so all fit);
    `functions`: bodies that hold one of them in force; `parties`: these, by slug, whatever they are.
    """

    organisations: bool = False
    sectors: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    ownerships: frozenset[str] = frozenset()
    cii: bool | None = None
    functions: frozenset[Function] = frozenset()
    parties: frozenset[str] = frozenset()

    def takes(self, subject: Subject) -> bool:
        """Whether an organisation is meant by its attributes."""
        return (
            self.organisations
            and (not self.sectors or subject.sector in self.sectors)
            and (not self.provinces or subject.province in self.provinces)
            and (not self.ownerships or subject.ownership.value in self.ownerships)
            and (self.cii is None or subject.cii is self.cii)
        )


@dataclass(frozen=True)
class Addressee:
    """Somebody who is meant, with the chain by which it reports: first responder first, for a body itself included.

    The chain is empty where none can be told.
    """

    party_id: int
    steps: tuple[Step, ...]


def addressees(selection: Selection, on: date) -> Iterator[Addressee]:
    """Everybody whom the selection means on a day; each once, withdrawn ones never."""
    found = snapshot()
    yield from _organisations(found, selection, on)
    yield from _bodies(found, selection, on)


def how_many(selection: Selection, on: date, *, without: int | None = None) -> int:
    """How many the selection means on a day but for one party; nobody's chain is looked for."""
    withdrawn = set(Organisation.objects.exclude(withdrawn_at=None).values_list("pk", flat=True))
    meant = {
        pk
        for pk, subject in subjects(on)
        if pk not in withdrawn and (selection.takes(subject) or subject.slug in selection.parties)
    }
    meant |= {each.party_id for each in _bodies(snapshot(), selection, on)}
    return len(meant - {without})


def unknown_parties(slugs: frozenset[str]) -> list[str]:
    """Those of the slugs that name nobody."""
    known = set(Party.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    return sorted(slugs - known)


def _organisations(found: Snapshot, selection: Selection, on: date) -> Iterator[Addressee]:
    withdrawn = set(Organisation.objects.exclude(withdrawn_at=None).values_list("pk", flat=True))
    chains = found.chains(on)
    for pk, subject in subjects(on):
        if pk in withdrawn or not (selection.takes(subject) or subject.slug in selection.parties):
            continue
        try:
            yield Addressee(pk, chains.of(subject))
        except ChainError:
            yield Addressee(pk, ())


def _bodies(found: Snapshot, selection: Selection, on: date) -> Iterator[Addressee]:
    in_force = mandates_in_force(found.network.bodies, found.network.mandates, on)
    held: dict[str, set[Function]] = {}
    for mandate in in_force:
        held.setdefault(mandate.body, set()).add(mandate.function)
    hub = next((mandate for mandate in in_force if mandate.function is Function.NATIONAL), None)
    for slug, body in sorted(found.institutions.items()):
        functions = held.get(slug, set())
        if body.withdrawn or not (functions & selection.functions or slug in selection.parties):
            continue
        yield Addressee(body.id, _chain_of_body(slug, functions, selection.functions, hub.body if hub else None))


def _chain_of_body(
    slug: str, functions: set[Function], wanted: frozenset[Function], hub: str | None
) -> tuple[Step, ...]:
    """A body answers for itself, below the hub."""
    own = sorted(functions & wanted or functions, key=list(Function).index, reverse=True)
    steps = [_step(slug, own[0])] if own and slug != hub else []
    return tuple([*steps, _step(hub, Function.NATIONAL)] if hub else steps)


def _step(body: str, function: Function) -> Step:
    return Step(body=body, functions=(function,), mandates=(), rule="", citation="", acting=(function,))
