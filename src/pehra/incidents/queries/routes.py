"""The ways that a case may go from where it is: along its chain, or to another body in force."""

from collections.abc import Collection, Sequence
from datetime import date

from pehra.incidents.models import Case
from pehra.law.chain import ChainError, Subject
from pehra.law.functions import Function
from pehra.law.mandates import Mandate, mandates_in_force
from pehra.registry import queries as registry

# Which of its functions a body is addressed in when it is chosen outside the chain: the nearest to the ground.
RECEIVES = (
    Function.ORGANISATIONAL,
    Function.SECTORAL,
    Function.PROVINCIAL,
    Function.CII,
    Function.GOVERNMENT,
    Function.NATIONAL,
    Function.NSOC,
)


def chain_of(case: Case, on: date) -> tuple[registry.Link, ...]:
    """The chain of the case's organisation on a date; empty where none can be told."""
    found = registry.reporting(case.organisation.slug, on)
    return chain_from(found.subject if found else None, on)


def chain_from(subject: Subject | None, on: date) -> tuple[registry.Link, ...]:
    """The same where what the rules look at in the organisation is known."""
    try:
        return registry.chain_for(subject, on) if subject else ()
    except ChainError:
        return ()


def serves(body_id: int | None, organisation_id: int, on: date) -> bool:
    """Whether the body stands in the chain of the organisation on this date."""
    organisation = registry.organisation(organisation_id)
    try:
        chain = registry.chain_of(organisation, on) if organisation else ()
    except ChainError:
        return False
    return any(link.body_id == body_id for link in chain)


def next_link(chain: Sequence[registry.Link], custodian_id: int, had: Collection[int] = ()) -> registry.Link | None:
    """The body above the present custodian; for one outside the chain, above the highest body that `had` the case."""
    places = [place for place, link in enumerate(chain) if link.body_id == custodian_id]
    places = places or [place for place, link in enumerate(chain) if link.body_id in had]
    above = chain[max(places) + 1 :] if places else chain
    return above[0] if above else None


def receiving(slug: str, on: date) -> Function | None:
    """The function in which a body receives what does not come along a chain; None: it receives nothing by law."""
    held = [mandate.function for mandate in _receiving(registry.snapshot(), on) if mandate.body == slug]
    return min(held, key=RECEIVES.index, default=None)


def holds(body_id: int, function: str, on: date) -> bool:
    """Whether the body holds the function in force on this date."""
    network, body = registry.snapshot().network, registry.snapshot().by_id[body_id]
    held = mandates_in_force(network.bodies, network.mandates, on)
    return any((mandate.body, mandate.function) == (body.slug, function) for mandate in held)


def receivers(on: date) -> list[registry.Institution]:
    """Every body to which a case may be sent on this date, by name."""
    found = registry.snapshot()
    slugs = {each.body for each in _receiving(found, on)}
    return sorted((found.institutions[slug] for slug in slugs), key=lambda body: body.name_en)


def _receiving(found: registry.Snapshot, on: date) -> list[Mandate]:
    network = found.network
    held = mandates_in_force(network.bodies, network.mandates, on)
    return [mandate for mandate in held if mandate.function in RECEIVES]
