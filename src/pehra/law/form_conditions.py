"""When a question of a form is asked: by what was answered to earlier ones.

    ransom-asked: yes and not backups: none, unknown

A test names an earlier question of the same form and the answers that fit; all tests must hold. A question that was
not answered fits no test, turned round or not, so what depends on it waits until it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST: Final = 400
YES: Final = "yes"
NO: Final = "no"

_TOKEN: Final = re.compile(r"\s*(?:([A-Za-z0-9][A-Za-z0-9-]*)|([:,]))")
_JOINTS: Final = frozenset({"and", "not"})


class WhenError(ValueError):
    """A condition that cannot be read; says which word is in the way."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One earlier question with the answers that fit; `negated`: those that do not."""

    question: str
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, answers: Mapping[str, Any]) -> bool:
        given = answers.get(self.question)
        if given is None:
            return False
        return bool(_said(given) & set(self.values)) is not self.negated

    def __str__(self) -> str:
        return f"{'not ' if self.negated else ''}{self.question}: {', '.join(self.values)}"


def _said(given: Any) -> set[str]:
    if isinstance(given, bool):
        return {YES if given else NO}
    return set(given) if isinstance(given, list | tuple) else {str(given)}


@dataclass(frozen=True, slots=True)
class When:
    """Tests of which all hold. Without a test it holds always."""

    tests: tuple[Clause, ...] = ()

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return all(test.holds(answers) for test in self.tests)

    def __str__(self) -> str:
        """The condition as it is written; reading it again gives the same."""
        return " and ".join(map(str, self.tests))


def parse(text: str) -> When:
    """The condition that a text says. Raises WhenError; what its words mean is checked against the form."""
    if len(text) > LONGEST:
        raise WhenError(f"is longer than {LONGEST} characters")
    tokens = list(_tokens(text))
    return When(tuple(_tests(tokens))) if tokens else When()


def _tokens(text: str) -> Iterator[str]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            blank = len(text[place:]) - len(text[place:].lstrip())
            raise WhenError(f"character {place + blank + 1} is not understood here")
        yield (found[1] or found[2]).lower()
        place = found.end()


def _tests(tokens: list[str]) -> Iterator[Clause]:
    """Tests from left to right, joined by “and”."""
    left = iter(tokens)
    word = next(left, None)
    while True:
        negated = word == "not"
        question = _name(next(left, None) if negated else word, "a question")
        if (colon := next(left, None)) != ":":
            raise WhenError(f"after {question!r} a colon is missing" + (f" before {colon!r}" if colon else ""))
        values, word = [], ","
        while word == ",":
            values.append(_name(next(left, None), f"an answer to {question!r}"))
            word = next(left, None)
        yield Clause(question, tuple(sorted(set(values))), negated)
        if word is None:
            return
        if word != "and":
            raise WhenError(f"{word!r} is in the way; join tests by 'and', answers by commas")
        word = next(left, None)


def _name(word: str | None, what: str) -> str:
    if word is None or word in _JOINTS or word in (":", ","):
        raise WhenError(f"{what} is missing" + (f" before {word!r}" if word else " at the end"))
    return word
