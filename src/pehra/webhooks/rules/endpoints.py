"""What an endpoint is made of, and what is wrong with one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from pehra.events.rules.telling import hook_problem
from pehra.foundation.access.errors import Problem
from pehra.webhooks.rules.happenings import Happening

LONGEST_NAME: Final = 100
LONGEST_ADDRESS: Final = 500
MOST_OF_A_BODY: Final = 10


@dataclass(frozen=True)
class Wishes:
    """What is called where, with what. `wide`: also of cases that the whole network may know. `drills`: also of those
    of drills, which say so.
    """

    name: str
    url: str
    kinds: frozenset[Happening] = field(default_factory=frozenset)
    wide: bool = False
    drills: bool = False


def wishes(*, name: str, url: str, kinds: Iterable[str], wide: bool = False, drills: bool = False) -> Wishes:
    """Wishes as they were typed; kinds that there are not stay out and are told by `problems`."""
    known = {each.value for each in Happening}
    return Wishes(
        name.strip(), url.strip(), frozenset(Happening(each) for each in kinds if each in known), wide, drills
    )


def problems(wanted: Wishes) -> dict[str, str | Problem]:
    """What is wrong with each field; empty: nothing."""
    found: dict[str, str | Problem] = {}
    if not wanted.name or len(wanted.name) > LONGEST_NAME or not wanted.name.isprintable():
        found["name"] = Problem("Give it a name of at most %(longest)s characters.", longest=LONGEST_NAME)
    if wrong := hook_problem(wanted.url):
        found["url"] = wrong
    if not wanted.kinds:
        found["kinds"] = "Choose at least one."
    return found
