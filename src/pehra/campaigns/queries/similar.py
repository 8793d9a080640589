"""What is like a case, among the cases that the viewer sees; worked out when it is looked at, and never kept.

The traces and words are asked of the search index, which is another package's: `finds_by` is given its question.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pehra.campaigns.rules.likeness import (
    MOST_SEEN,
    NEAR,
    Evidence,
    best,
    days_between,
    evidence,
    looked_for,
    telling,
)
from pehra.formats.plain import words as plain_words
from pehra.foundation.access.person import Person
from pehra.incidents.queries import near, sightings

MOST_OF_ORGANISATION: Final = 40
# The organisation under which the reports of people stand who have none: to be under it means nothing.
COLLECTIVE: Final = "citizens"


@dataclass(frozen=True)
class Common:
    """A trace of the case that stands in so many cases that it is evidence for none."""

    type: str
    value: str
    least: int


@dataclass(frozen=True)
class Suggestion:
    """A case that may belong with the one looked at, and why."""

    case: Any
    evidence: Evidence


@dataclass(frozen=True)
class Similar:
    """What is like a case, best first; and the traces that are too common to tell."""

    suggestions: list[Suggestion]
    common: list[Common]


_find: list[Callable[..., Any]] = []


def finds_by(find: Callable[..., Any]) -> None:
    """How the index is asked: (person, values, lists of words, drill=, around=, most=) -> by_trace, by_words."""
    _find[:] = [find]


def similar_to(person: Person, case: Any) -> Similar:
    """The likeliest cases for one that this person sees, in five statements whatever there is."""
    traces = telling((row.type, row.value) for row in sightings.observables_of(person, case))
    title = plain_words(case.title)
    found = _asked(person, case, traces, title)
    # Values are told apart by kind once more: the index keeps them without it.
    values = {trace: set(cases) for trace, cases in zip(traces, found.by_trace, strict=True)}
    common = [Common(type_, value, MOST_SEEN - 1) for (type_, value), cases in values.items() if _common(cases)]
    of_organisation = (
        near.of_organisation(person, case.organisation_id, case.opened_at, NEAR, MOST_OF_ORGANISATION)
        if case.organisation.slug != COLLECTIVE
        else set()
    )
    telling_cases = {number for cases in values.values() if not _common(cases) for number in cases}
    numbers = telling_cases | set(found.by_words) | of_organisation
    candidates = {each.pk: each for each in near.others(person, case, numbers)}
    weighed = {
        number: evidence(
            values=values,
            case=number,
            days=days_between(case.opened_at, each.opened_at) if number in of_organisation else None,
            title=title,
            other_title=plain_words(each.title),
        )
        for number, each in candidates.items()
    }
    return Similar([Suggestion(candidates[number], weighed[number]) for number in best(weighed)], common)


def _common(cases: set[int]) -> bool:
    return len(cases) >= MOST_SEEN


def _asked(person: Person, case: Any, traces: list[tuple[str, str]], title: list[str]) -> Any:
    return _find[0](
        person,
        [value for _type, value in traces],
        looked_for(title),
        drill=case.drill_id is not None,
        around=case.opened_at,
        most=MOST_SEEN,
    )
