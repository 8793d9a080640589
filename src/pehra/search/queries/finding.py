"""Finding records by their words, within what somebody may see: words and audience are asked by one index.

The reader's window compares by a policy of the table (`search_window`), which takes the words from a setting, since
inside it an index may be used for the policy's own condition alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import EPOCH, SHAPE, place
from pehra.incidents.queries import Kind as Drills
from pehra.registry import queries as registry
from pehra.search.rules import lexemes
from pehra.search.rules.asking import SHORTEST_PREFIX, Asked, Term, is_rare, reference, traces
from pehra.search.rules.lexemes import quoted
from pehra.search.rules.wording import Order, RecordKind

# By relevance the best of at most so many of the newest matches are shown, more would cost with what somebody may see;
# and older ones are looked at only where there are fewer than `ENOUGH`, since months hold them by ten thousands.
RANKED: Final = 1000
ENOUGH: Final = 200
RANKED_FROM: Final = 5
DRILL: Final = "~x1"
NO_DRILL: Final = f" AND NOT words @@ '{DRILL}'::tsquery"
# Two statements on one way: the window's policy reads the setting when the second is planned. PostgreSQL guesses that
# any words are in thousands of records, and starting helpers for so many takes longer than reading what there is.
OPEN: Final = """
SELECT set_config('pehra.words', ({words} && %(narrowed)s::tsquery)::text, true),
       set_config('max_parallel_workers_per_gather', '0', true);
"""
SAID: Final = "current_setting('pehra.words', true)"
FIND: Final = """
SELECT kind, record_id, case_id, at, reference FROM search_document
WHERE words @@ search_through(%(keys)s::bigint[], {said}){where}
ORDER BY at {way}, reference {way} LIMIT %(limit)s
"""
# With each how many there were to choose from: whether older times are looked at follows from that.
# What is asked stands in a selection of its own, so that it is read once and not for each row.
RANK: Final = """
SELECT kind, record_id, case_id, at, reference, count(*) OVER () FROM (
    SELECT kind, record_id, case_id, at, reference, words FROM search_document
    WHERE words @@ search_through(%(keys)s::bigint[], {said}){where} ORDER BY at DESC, reference DESC LIMIT %(most)s
) newest ORDER BY ts_rank(words, (SELECT {words})) DESC, at DESC, reference DESC LIMIT %(limit)s
"""


@dataclass(frozen=True)
class Hit:
    """One record that was found."""

    kind: RecordKind
    record_id: int
    case_id: int
    at: datetime
    reference: str


@dataclass(frozen=True)
class Page:
    """A page of what was found, newest first (or best first), with cursors to either side."""

    hits: list[Hit]
    newer: str | None = None
    older: str | None = None


NOTHING: Final = Page([])


@dataclass(frozen=True)
class _Question:
    """A search as the index is asked: the words as an expression with its values, what narrows it, and the times.

    `besides` is asked of what the index found. `first`: how many days are looked at first.
    """

    words: str
    values: dict[str, str]
    narrowed: str
    besides: str
    first: int
    since: datetime | None
    until: datetime | None


def search(
    person: Person,
    asked: Asked,
    *,
    drills: Drills = Drills.REAL,
    order: Order = Order.TIME,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = 50,
    now: datetime,
) -> Page:
    """A page of what this person may see and is looked for. Raises Absent for a word that is no cursor.

    A search that names a party that there is not finds nothing.
    """
    question = _question(asked, drills)
    if question is None or not person.keys:
        return NOTHING
    if order is Order.RELEVANCE:
        rows = _rows(person, question, RANK, "", {"limit": limit}, start=_start(question, now), most=RANKED)
        return Page([_hit(row) for row in rows[:limit]])
    return _slice(person, question, after, before, last, limit, now)


def has_come(person: Person, asked: Asked, *, drills: Drills, after: datetime, until: datetime) -> bool:
    """Whether something that is looked for came to this person between two moments of the database's clock."""
    question = _question(asked, drills)
    if question is None or not person.keys:
        return False
    values = {"after": after, "came": until, "limit": 1}
    where = " AND came_at > %(after)s AND came_at <= %(came)s"
    return bool(_rows(person, question, FIND, where, values, start=None))


def _slice(person: Person, question: _Question, after: str, before: str, last: bool, limit: int, now: datetime) -> Page:
    backwards = bool(before) or last
    where, start = "", None if last else _start(question, now)
    values: dict[str, Any] = {"limit": limit + 1}
    if word := after or before:
        moment, reference_ = _place(word)
        sign = "<" if after else ">"
        where = f" AND at {sign}= %(moment)s AND (at {sign} %(moment)s OR reference {sign} %(reference)s)"
        values |= {"moment": moment, "reference": reference_}
        start = moment
    rows = _rows(person, question, FIND, where, values, start=start, ascending=backwards)
    more, hits = len(rows) > limit, [_hit(row) for row in rows[:limit]]
    if backwards:
        hits.reverse()
    has_newer, has_older = (more if backwards else bool(after)), (bool(before) if backwards else more)
    return Page(
        hits,
        newer=place(hits[0].at, hits[0].reference) if hits and has_newer else None,
        older=place(hits[-1].at, hits[-1].reference) if hits and has_older else None,
    )


def _rows(
    person: Person,
    question: _Question,
    statement: str,
    where: str,
    values: dict[str, Any],
    *,
    start: datetime | None,
    ascending: bool = False,
    most: int = 0,
) -> list[tuple[Any, ...]]:
    """Rows in ever longer times from `start` on, until there are enough; from one end (`start` is None) at once."""
    for name, sign, moment in (("since", ">=", question.since), ("until", "<", question.until)):
        if moment is not None:
            where += f" AND at {sign} %({name})s"
            values = values | {name: moment}
    # What hardly any record is, narrows nothing: the index would look it up for each candidate.
    where += question.besides
    values = values | question.values | {"keys": list(person.keys), "most": most}
    enough = min(most, ENOUGH) or values["limit"]
    text = (OPEN + statement).format(where=where, way="ASC" if ascending else "DESC", said=SAID, words=question.words)
    days = question.first if start else lexemes.EVER
    while True:
        narrowed = lexemes.window(start.date(), days, back=not ascending) if start else ""
        rows = _run(text, values | {"narrowed": _and(question.narrowed, narrowed)})
        found = rows[0][RANKED_FROM] if most and rows else len(rows)
        if found >= enough or days == lexemes.EVER:
            return rows
        days = lexemes.wider(days, found, enough, _begun(start, ascending) if start else 1)


def _begun(start: datetime, ascending: bool) -> float:
    """How much of the first day lies behind where looking begins, or before it."""
    gone = (start - start.replace(hour=0, minute=0, second=0, microsecond=0)) / timedelta(days=1)
    return 1 - gone if ascending else gone


def _start(question: _Question, now: datetime) -> datetime:
    """Where looking begins, the newest first.

    What lies ahead of the day of now (a wrong clock's) is found once whole months or all times are looked at. Where the
    newest days fill the page, it is not among them.
    """
    until = question.until - timedelta(microseconds=1) if question.until else now
    return min(until, now).astimezone(UTC)


def _question(asked: Asked, drills: Drills) -> _Question | None:
    """What the index is asked; None where the search names a party that there is not."""
    narrowed = list(_narrowed(asked, drills))
    if None in narrowed:
        return None
    words, values = _words(asked.terms)
    besides = NO_DRILL if drills is Drills.REAL else ""
    return _Question(
        words, values, _and(*map(str, narrowed)), besides, _first(asked), _day(asked.since), _day(asked.until, days=1)
    )


def _first(asked: Asked) -> int:
    """How many days are looked at first: what one organisation has, or few records hold, is hardly among the newest.

    The index goes through all that an organisation has, whatever days it is asked for: so it is asked for all at once.
    """
    if asked.organisation:
        return lexemes.EVER
    return lexemes.MONTHS if any(map(is_rare, asked.terms)) else lexemes.FIRST


def _narrowed(asked: Asked, drills: Drills) -> Iterator[str | None]:
    for mark, value in (
        ("s", asked.status),
        ("c", asked.rsit),
        ("v", asked.severity),
        ("t", asked.tlp),
        ("n", asked.kind),
    ):
        if value == RecordKind.TRACE:
            # Those that do not count as seen have a kind of their own in the index.
            yield lexemes.any_of([quoted(f"~{mark}{value}"), quoted(f"~{mark}struck")])
        elif value:
            yield quoted(f"~{mark}{value}")
    for mark, slug in (("o", asked.organisation), ("b", asked.custodian)):
        if slug:
            party = registry.party_named(slug)
            yield quoted(f"~{mark}{party.id}") if party else None
    if drills is Drills.DRILLS:
        yield quoted(DRILL)


def _words(terms: tuple[Term, ...]) -> tuple[str, dict[str, str]]:
    """The words as an expression that the database reads by the same functions that made the index, and its values.

    A term of nothing but signs is an empty query, which leaves the others as they are.
    """
    parts, values = ["''::tsquery"], {}
    for number, term in enumerate(terms):
        words, besides = _term(term)
        part = f"%(lexemes{number})s::tsquery"
        values[f"lexemes{number}"] = besides
        if words:
            part = f"(phraseto_tsquery('pg_catalog.simple', search_plain(%(words{number})s)) || {part})"
            values[f"words{number}"] = words
        parts.append(f"(!!{part})" if term.without else part)
    return f"({' && '.join(parts)})", values


def _term(term: Term) -> tuple[str, str]:
    """What of a term is read as words, and the lexemes that are looked for besides or instead."""
    if term.exact:
        found = [lexemes.of_prefix(term.text)] if term.prefix else [lexemes.of_trace(*each) for each in traces(term)]
        return "", lexemes.any_of(found or [lexemes.of_prefix(term.text)])
    beginning = lexemes.beginning(term.text)
    if term.prefix and beginning and len(term.text) >= SHORTEST_PREFIX:
        return "", lexemes.any_of([f"({beginning})", lexemes.of_prefix(term.text)])
    also = [lexemes.of_trace(*each) for each in traces(term)]
    if found_reference := reference(term):
        also.append(quoted(f"~r{found_reference}"))
    return term.text, lexemes.any_of(also) if also else ""


def _and(*parts: str) -> str:
    return " & ".join(f"({part})" for part in parts if part)


def _day(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day where times are shown."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=days), time(), ZoneInfo(str(settings.DISPLAY_TIME_ZONE)))


def _place(word: str) -> tuple[datetime, str]:
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    return EPOCH + timedelta(microseconds=int(found[1])), found[2]


def _hit(row: tuple[Any, ...]) -> Hit:
    return Hit(RecordKind(row[0]), *row[1:5])


def _run(statements: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of the second of two statements."""
    with connection.cursor() as cursor:
        cursor.execute(statements, values)
        cursor.nextset()
        return list(cursor.fetchall())
