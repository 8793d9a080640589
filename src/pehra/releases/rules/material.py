"""What a copy can be made of: the parts of a case as plain values, each with where it comes from."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from pehra.releases.rules.finding import Victim
from pehra.releases.rules.words import BlockKind

BRACKETED: Final = re.compile(r"\s*[(\[]([^)\]]{2,80})[)\]]\s*")
SHORTEST_NAME: Final = 3


@dataclass(frozen=True)
class Material:
    """One part of a case. `source` names it ("entry:12"); `kept`: it is in a copy unless the author leaves it out.

    `at` is told in the copy; `came_at` is when it came to the case, where that is not told. `only` are the persons for
    whom a TLP:RED note is, by user id; None: whoever sees the case sees it.
    """

    source: str
    kind: BlockKind
    text: str
    tag: str = ""
    at: datetime | None = None
    kept: bool = True
    only: frozenset[int] | None = None
    came_at: datetime | None = None


class Change(StrEnum):
    """How a case has come to differ from what a copy was begun with."""

    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Changed:
    """One difference, by the kind of the part."""

    change: Change
    kind: BlockKind
    source: str


def changes(taken: Mapping[str, tuple[str, str]], now: Iterable[Material], *, since: datetime) -> list[Changed]:
    """What is otherwise in the case than when a copy was begun. `taken`: kind and words of each part, by source.

    What was there and was not taken (beyond the longest copy, or for named persons alone) is not told again.
    """
    current = {each.source: each for each in now}
    found = []
    for source, (kind, text) in taken.items():
        if source not in current:
            found.append(Changed(Change.GONE, BlockKind(kind), source))
        elif current[source].text != text:
            found.append(Changed(Change.CHANGED, BlockKind(kind), source))
    for source, part in current.items():
        came_at = part.came_at or part.at
        if source not in taken and part.only is None and (came_at is None or came_at > since):
            found.append(Changed(Change.NEW, part.kind, source))
    return found


def fingerprint(*parts: object) -> str:
    """What a person was shown, as a short word: another one means that something is otherwise now."""
    said = json.dumps(parts, ensure_ascii=False, default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def spoken_names(names: Iterable[str]) -> tuple[str, ...]:
    """Names as people use them: whole, without what stands in brackets, and what stands there by itself."""
    found: dict[str, None] = {}
    for name in names:
        for form in (name, BRACKETED.sub(" ", name).strip(), *BRACKETED.findall(name)):
            if len(form.strip()) >= SHORTEST_NAME:
                found.setdefault(form.strip())
    return tuple(found)


def victim(names: Sequence[str], persons: Iterable[str], networks: Iterable[str], references: Iterable[str]) -> Victim:
    """What is looked for. A person's label is the name before the address in angle brackets."""
    people = {label.partition("<")[0].strip() for label in persons}
    return Victim(
        names=spoken_names(names),
        persons=tuple(sorted(name for name in people if len(name) >= SHORTEST_NAME and name != "system")),
        networks=tuple(dict.fromkeys(networks)),
        references=tuple(dict.fromkeys(references)),
    )
