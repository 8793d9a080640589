"""Whose phone list is gone through, one after the other."""

from collections.abc import Collection, Sequence


def route(chain: Sequence[int], body: int) -> tuple[int, ...]:
    """The body that must answer and those above it in the chain of the organisation; outside the chain, all of it."""
    above = chain[chain.index(body) + 1 :] if body in chain else chain
    return (body, *above)


def callers(route: Sequence[int], asked: int) -> tuple[int, ...]:
    """Who is to go through the list of `asked`: the body above it, or else itself."""
    above = route[route.index(asked) + 1 :][:1]
    return (*above, asked)


def next_list(route: Sequence[int], asked: int, with_list: Collection[int]) -> int | None:
    """The next body up the route that has a phone list; None: there is none left."""
    return next((each for each in route[route.index(asked) + 1 :] if each in with_list), None)
