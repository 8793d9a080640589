"""What the notification of a CERT does to the network, as plain values: looked at before, told apart afterwards."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from pehra.law.chain import Network
from pehra.law.formation import FORMED
from pehra.law.functions import Function, Standing
from pehra.law.mandates import Mandate, StandingStep, mandates_in_force


@dataclass(frozen=True, slots=True)
class StandIn:
    """A mandate that the National CERT holds until a separate body is instituted, and the one that ends it."""

    mandate: Mandate
    draft: Mandate


def drafts(network: Network, body: str, on: date) -> tuple[Mandate, ...]:
    """What the body is to hold from this day on, or holds: its mandates that are not over by then."""
    held = (each for each in network.mandates if each.body == body and each.function in FORMED)
    return tuple(sorted((each for each in held if each.ends is None or each.ends > on), key=lambda each: each.id))


def scope(mandate: Mandate) -> tuple[object, ...]:
    """What two mandates must share to be over the same."""
    return (mandate.function, mandate.sector, mandate.province, mandate.organisation)


def stand_ins(network: Network, body: str, on: date) -> tuple[StandIn, ...]:
    """Those mandates of the National CERT that end when the body is notified on this day: same function, same scope."""
    in_force = mandates_in_force(network.bodies, network.mandates, on)
    national = {each.body for each in in_force if each.function is Function.NATIONAL} - {body}
    wanted = {scope(each): each for each in drafts(network, body, on) if each.function is not Function.NATIONAL}
    return tuple(
        StandIn(each, wanted[scope(each)]) for each in in_force if each.body in national and scope(each) in wanted
    )


def rivals(network: Network, wanted: Mandate, on: date) -> tuple[Mandate, ...]:
    """Mandates of others, held or to be held, over the same with the same precedence: neither could go first.

    Those of the National CERT are none, since it holds them until somebody else does.
    """
    in_force = mandates_in_force(network.bodies, network.mandates, on)
    national = {each.body for each in in_force if each.function is Function.NATIONAL}
    gone = {each.slug for each in network.bodies if each.standing_at(on) is Standing.DISSOLVED}
    return tuple(
        each
        for each in network.mandates
        if each.body not in {wanted.body, *gone}
        and (each.body not in national or wanted.function is Function.NATIONAL)
        and (scope(each), each.precedence) == (scope(wanted), wanted.precedence)
        and (each.ends is None or each.ends > on)
    )


def notified(network: Network, body: str, on: date) -> Network:
    """The network as it would be with the body notified on this day."""
    ending = {each.mandate.id: each.draft for each in stand_ins(network, body, on)}
    begins = {each.id for each in drafts(network, body, on)}
    return replace(
        network,
        bodies=tuple(
            replace(each, standings=(*each.standings, StandingStep(Standing.NOTIFIED, on, "")))
            if each.slug == body
            else each
            for each in network.bodies
        ),
        mandates=tuple(
            replace(each, starts=on)
            if each.id in begins
            else replace(each, ends=on)
            if each.id in ending and on > each.starts
            else each
            for each in network.mandates
        ),
    )


def without(network: Network, body: str, restored: Mapping[str, date | None]) -> Network:
    """The network as it would be if the body held nothing; `restored` are mandates with the end they had before."""
    return replace(
        network,
        mandates=tuple(
            replace(each, ends=restored[each.id]) if each.id in restored else each
            for each in network.mandates
            if each.body != body
        ),
    )


def functions_of(mandates: Iterable[Mandate]) -> tuple[Function, ...]:
    order = tuple(Function)
    return tuple(sorted({each.function for each in mandates}, key=order.index))
