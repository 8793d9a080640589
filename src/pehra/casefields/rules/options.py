"""The answers among which one chooses, as somebody types them: a line for each, `key = English | Urdu`.

The key is what is stored; whoever leaves it out gets one made of the English words. A line that keeps its key keeps
what was answered with it findable, however it is worded from now on.
"""

import re
from collections.abc import Iterable
from typing import Final

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Problem
from pehra.law.forms import MOST_OPTIONS, Option

LONGEST_LABEL: Final = 100
KEY: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_GIVEN: Final = re.compile(r"\s*([a-z0-9][a-z0-9-]{0,39})\s*=(.*)", re.DOTALL)

UNFIT: Final = "Line %(line)d has no English words, more than %(longest)d letters, or a character that is not shown."


class Unread(ValueError):
    """Lines that are no options; `problem` says which one is at fault."""

    def __init__(self, text: str, **params: object) -> None:
        self.problem = Problem(text, **params)
        super().__init__(str(self.problem))


def read(lines: str) -> tuple[Option, ...]:
    """The options that these lines name; empty lines count for nothing. Raises Unread."""
    found: list[Option] = []
    for number, line in enumerate(tidy(lines).split("\n"), start=1):
        if line.strip():
            found.append(_read(line, number, {each.key for each in found}))
        if len(found) > MOST_OPTIONS:
            raise Unread("At most %(most)d answers to choose from.", most=MOST_OPTIONS)
    return tuple(found)


def _read(line: str, number: int, taken: set[str]) -> Option:
    given = _GIVEN.fullmatch(line)
    key, words = (given[1], given[2]) if given else ("", line)
    english, _, urdu = (part.strip() for part in words.partition("|"))
    for label, required in ((english, True), (urdu, False)):
        if problem_in(label, longest=LONGEST_LABEL, required=required):
            raise Unread(UNFIT, line=number, longest=LONGEST_LABEL)
    key = key or _key_of(english, number)
    if key in taken:
        raise Unread("Line %(line)d: another line has the key “%(key)s”.", line=number, key=key)
    return Option(key, english, urdu)


def _key_of(english: str, number: int) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", english.lower()).strip("-")[:40].strip("-")
    return words or f"answer-{number}"


def written(options: Iterable[Option]) -> str:
    """The lines that `read` reads again."""
    return "\n".join(
        f"{each.key} = {each.label_en}" + (f" | {each.label_ur}" if each.label_ur else "") for each in options
    )
