"""Reading what hangs on one record: rows of several tables by one statement, and what they refer to by one more each.

A page about a record asks a dozen small questions; most of their cost is in the asking.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from pehra.foundation.storing.composed import Question

Value = TypeVar("Value")
Asked = TypeVar("Asked", bound=models.Model)


@dataclass(frozen=True)
class Part(Generic[Value]):
    """One of the questions of a statement: SQL that gives one value, the values in it, and how that value is read."""

    sql: str
    values: Sequence[Any]
    read: Callable[[Any], Value]


def ask_parts(*parts: Part[Any]) -> list[Any]:
    """What each of these gives, in their order, all as of one moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'({part.sql})' for part in parts)}",
            [value for part in parts for value in part.values],
        )
        found = cursor.fetchone()
    return [part.read(value) for part, value in zip(parts, found, strict=True)]


def ask_together(*questions: "models.QuerySet[Any] | Question[Any]") -> list[list[Any]]:
    """The rows of each question, in its order, all as of one moment.

    Each question asks for whole rows of its table; what they refer to is not fetched along (see `with_related`).
    """
    return ask_parts(*map(rows_of, questions))


def rows_of(question: "models.QuerySet[Asked] | Question[Asked]") -> Part[list[Asked]]:
    """The rows of a question as one of the parts of a statement."""
    part, model = values_of(question), question.model
    return Part(part.sql, part.values, lambda rows: [_row(model, each) for each in part.read(rows)])


def values_of(question: "models.QuerySet[Any] | Question[Any]") -> Part[list[dict[str, Any]]]:
    """The rows as they stand in JSON, by name: a moment is a text. For questions that ask for a few columns."""
    statement, values = _statement(question)
    # An alias that no column has: a column of its name would be taken instead of the row.
    sql = f"SELECT coalesce(json_agg(asked_row), '[]')::text FROM ({statement}) AS asked_row"  # noqa: S608
    return Part(sql, values, orjson.loads)


def number_of(question: "models.QuerySet[Any] | Question[Any]") -> Part[int]:
    """How many rows a question has, as one of the parts of a statement."""
    statement, values = _statement(question)
    return Part(f"SELECT count(*) FROM ({statement}) AS asked_row", values, int)  # noqa: S608


def _statement(question: "models.QuerySet[Any] | Question[Any]") -> tuple[str, Sequence[Any]]:
    if isinstance(question, Question):
        return question.sql, question.values
    try:
        return question.query.sql_with_params()
    except EmptyResultSet:
        # Of what nothing can answer (one of none) Django writes no statement.
        return "SELECT WHERE false", ()


def with_related(rows: Iterable[models.Model], model: type[models.Model]) -> None:
    """Fetch every row of `model` to which these rows refer, whatever their tables, by one statement."""
    wanted = [
        (row, field.name, getattr(row, field.attname))
        for row in rows
        for field in row._meta.concrete_fields
        if field.related_model is model and getattr(row, field.attname) is not None
    ]
    found = model._default_manager.in_bulk({key for _, _, key in wanted}) if wanted else {}
    for row, name, key in wanted:
        if key in found:
            setattr(row, name, found[key])


def _row(model: type[models.Model], values: dict[str, Any]) -> Any:
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    return model.from_db(connection.alias, names, [_value(field, values[field.column]) for field in fields])


def _value(field: Any, value: Any) -> Any:
    """A column's value as Django would have read it, from its form in JSON."""
    if value is None or isinstance(field, models.JSONField):
        return value
    if isinstance(field, ArrayField):
        return [_value(field.base_field, each) for each in value]
    return field.to_python(value)
