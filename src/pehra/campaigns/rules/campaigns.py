"""What a campaign may say of itself, and how much may be told of the cases that its readers do not see."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Problem
from pehra.foundation.access.person import NETWORK_KEY
from pehra.law.tlp import TLP

LONGEST_NAME: Final = 120
LONGEST_TEXT: Final = 20_000
LONGEST_ACTOR: Final = 80
MOST_LABELS: Final = 50
EARLIEST: Final = date(1988, 1, 1)
LATEST: Final = date(2200, 12, 31)
# Technique or sub-technique of MITRE ATT&CK, by its form alone: which of them there are changes twice a year.
TECHNIQUE: Final = re.compile(r"T[0-9]{4}(\.[0-9]{3})?")
# A campaign is worked on by several bodies; what is for named persons alone stands on a case.
LABELS: Final = (TLP.AMBER_STRICT, TLP.AMBER, TLP.GREEN, TLP.CLEAR)
OPEN_TO_ALL: Final = (TLP.GREEN, TLP.CLEAR)
# As few cases as this, of fewer bodies than that, could be told apart: nothing is said of their number.
FEWEST_CASES: Final = 5
FEWEST_BODIES: Final = 3
STEPS: Final = (100, 50, 20, 10, 5)


@dataclass(frozen=True)
class About:
    """What somebody says of a campaign."""

    name: str
    description: str
    tlp: str = TLP.AMBER.value
    actors: Sequence[str] = ()
    techniques: Sequence[str] = ()
    first_seen: date | None = None
    last_seen: date | None = None

    def tidied(self) -> "About":
        """The same as it is kept: text in one form, each label once, techniques in capitals."""
        return About(
            name=tidy(self.name),
            description=tidy(self.description),
            tlp=self.tlp,
            actors=_each_once(tidy(each) for each in self.actors),
            techniques=sorted(set(_each_once(each.strip().upper() for each in self.techniques))),
            first_seen=self.first_seen,
            last_seen=self.last_seen,
        )


def _each_once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))


def problems(about: About) -> dict[str, str | Problem]:
    """What is wrong with it, by field; `about` is tidied."""
    found: dict[str, str | Problem] = {}
    for field, text, longest, lines in (
        ("name", about.name, LONGEST_NAME, False),
        ("description", about.description, LONGEST_TEXT, True),
    ):
        if wrong := problem_in(text, longest=longest, lines=lines):
            found[field] = Problem(wrong[0], **wrong[1])
    if about.tlp not in LABELS:
        found["tlp"] = "A campaign is for several bodies: TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN or TLP:CLEAR."
    if wrong_label := _labels(about.actors):
        found["actors"] = wrong_label
    unknown = [each for each in about.techniques if not TECHNIQUE.fullmatch(each)]
    if unknown:
        found["techniques"] = Problem(
            "“%(written)s” is no technique of ATT&CK: write T1566 or T1566.001.", written=unknown[0][:40]
        )
    elif len(about.techniques) > MOST_LABELS:
        found["techniques"] = Problem("At most %(most)d of them.", most=MOST_LABELS)
    return found | _days(about)


def _labels(actors: Collection[str]) -> Problem | None:
    if len(actors) > MOST_LABELS:
        return Problem("At most %(most)d of them.", most=MOST_LABELS)
    for each in actors:
        if wrong := problem_in(each, longest=LONGEST_ACTOR):
            return Problem(wrong[0], **wrong[1])
    return None


def _days(about: About) -> dict[str, str | Problem]:
    found: dict[str, str | Problem] = {}
    for field, day in (("first_seen", about.first_seen), ("last_seen", about.last_seen)):
        if day is not None and not EARLIEST <= day <= LATEST:
            found[field] = "A day between 1988 and 2200."
    if not found and about.first_seen and about.last_seen and about.last_seen < about.first_seen:
        found["last_seen"] = "It was seen last before it was seen first."
    return found


def audience(tlp: TLP, parties: Collection[int]) -> list[int]:
    """Who sees a campaign, or a remark on it, under a label: the bodies that take part, or the whole network."""
    return sorted({*parties, NETWORK_KEY} if tlp in OPEN_TO_ALL else set(parties))


def least(cases: int, bodies: int) -> tuple[int, int]:
    """What may be told to everybody of how many cases of how many bodies there are: a step, or nothing (0, 0).

    Who sees some of the cases must not be able to work out from it that there is one more.
    """
    if cases < FEWEST_CASES or bodies < FEWEST_BODIES:
        return 0, 0
    return next(step for step in STEPS if cases >= step), FEWEST_BODIES
