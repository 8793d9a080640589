"""Cases that may be like one that somebody looks at: by its traces and its words, asked of the search index at once.

Each question ends after so many cases: what stands in very many is told as such, and is never read to its end.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from pehra.foundation.access.person import Person
from pehra.search.rules.lexemes import LONGEST_VALUE, MONTHS, any_of, quoted, window

OPEN: Final = "SELECT set_config('pehra.words', %(asked{number})s, true);"
FIND: Final = """
SELECT DISTINCT case_id FROM (
    SELECT case_id FROM search_document
    WHERE words @@ search_through(%(keys)s::bigint[], current_setting('pehra.words', true)) LIMIT %(most)s
) found;
"""


@dataclass(frozen=True)
class Alike:
    """Numbers of cases: for each trace in the order in which they were given, and by words."""

    by_trace: list[list[int]]
    by_words: list[int]


def alike(
    person: Person, traces: Sequence[str], words: Sequence[Sequence[str]], *, drill: bool, around: datetime, most: int
) -> Alike:
    """In which cases that this person sees each trace stands, and which say all the words of one of the lists.

    At most `most` rows each, in any order; by words of the months around a moment alone. Values and words are compared
    as the index keeps them.
    """
    side = quoted(f"~x{int(drill)}")
    asked = [f"{quoted('~ntrace')} & {side} & {quoted(_kept(value))}" for value in traces]
    if words:
        months = any_of(_months(around))
        texts = any_of(" & ".join(["(" + quoted(each[0]), *map(quoted, each[1:])]) + ")" for each in words)
        kinds = any_of([quoted("~ncase"), quoted("~nreport")])
        asked.append(f"{kinds} & {side} & {months} & {texts}")
    if not asked or not person.keys:
        return Alike([[] for _ in traces], [])
    rows = _run(asked, {"keys": list(person.keys), "most": most})
    return Alike(rows[: len(traces)], rows[len(traces)] if words else [])


def _kept(value: str) -> str:
    """The lexeme of a trace's own value."""
    return f"~e{value.lower()[:LONGEST_VALUE]}"


def _months(around: datetime) -> list[str]:
    """The month of a moment and two before it, and the one behind it."""
    day = around.date()
    return [window(day, MONTHS, back=True), window(day, MONTHS, back=False)]


def _run(asked: Sequence[str], values: dict[str, Any]) -> list[list[int]]:
    """The numbers that each question found, by one way to the database."""
    statements = "".join(OPEN.format(number=number) + FIND for number in range(len(asked)))
    values = values | {f"asked{number}": each for number, each in enumerate(asked)}
    found: list[list[int]] = []
    with connection.cursor() as cursor:
        cursor.execute(statements, values)
        for _ in asked:
            cursor.nextset()
            found.append([number for (number,) in cursor.fetchall()])
            cursor.nextset()
    return found
