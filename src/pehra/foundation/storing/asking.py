"""Reading what hangs on one record: rows of several tables by one statement, and what they refer to by one more each.

A page about a record asks a dozen small questions; most of their cost is in the asking.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models


def ask_together(*questions: "models.QuerySet[Any]") -> list[list[Any]]:
    """The rows of each question, in its order, all as of one moment.

    Each question asks for whole rows of its table; what they refer to is not fetched along (see `with_related`).
    """
    parts: list[str] = []
    parameters: list[Any] = []
    for question in questions:
        statement, values = question.query.sql_with_params()
        # An alias that no column has: a column of its name would be taken instead of the row.
        parts.append(f"(SELECT coalesce(json_agg(asked_row), '[]')::text FROM ({statement}) AS asked_row)")  # noqa: S608
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        found = cursor.fetchone()
    return [
        [_row(question.model, values) for values in orjson.loads(rows)]
        for question, rows in zip(questions, found, strict=True)
    ]


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


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
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
