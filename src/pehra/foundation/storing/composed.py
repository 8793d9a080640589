"""Questions that Django puts into SQL once in a process, and that are asked with other values each time.

Putting a question together takes Django longer than answering it takes PostgreSQL. Most questions of a page differ from
one reader to the next in nothing but values.
"""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models.expressions import Expression

Asked = TypeVar("Asked", bound=models.Model)
_known: list[Callable[[], Any]] = []


@dataclass(frozen=True)
class Question(Generic[Asked]):
    """A question with its values, as `ask_together` and `number_of` take it."""

    model: type[Asked]
    sql: str
    values: Sequence[Any]


class Given(Expression):
    """The place of a value that is not known when the question is put together."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


@models.ForeignObject.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """`field__among`: one of a list, which is one value and not as many as it has members, so that SQL is the same."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        left, values = self.process_lhs(compiler, connection)
        # Without a length, which would cut words that are longer.
        kind = self.lhs.output_field.db_type(connection).partition("(")[0]
        right, more = compiler.compile(self.rhs) if hasattr(self.rhs, "as_sql") else ("%s", [list(self.rhs)])
        return f"{left} = ANY ({right}::{kind}[])", [*values, *more]


def composed(make: "Callable[..., models.QuerySet[Asked]]") -> Callable[..., Question[Asked]]:
    """A question that is put together once: `make` is called with a place for each of its arguments.

    It must not look at what it is given: lists are compared by `among`, audiences by `visible_by`. `if bodies:` is true
    whatever will be given, and cannot be refused: Django asks the same of a place when it writes SQL. What comes back
    asks the question, with the values as keywords. A value None matches nothing, not even a row that has none.
    """
    names = list(inspect.signature(make).parameters)

    @cache
    def kept() -> tuple[type[Asked], str, tuple[Any, ...]]:
        rows = make(*map(Given, names))
        return rows.model, *rows.query.sql_with_params()

    def question(**values: Any) -> Question[Asked]:
        model, sql, places = kept()
        return Question(model, sql, [values[place.name] if isinstance(place, Given) else place for place in places])

    _known.append(kept)
    return question


def put_together() -> None:
    """Put every question together that this process knows, before the first is asked."""
    for each in _known:
        each()
