"""New rows of several tables by one statement.

On a busy intake most of the time goes into asking and waiting, once for each table; PostgreSQL inserts into all of them
by one statement as well (a `WITH` list of inserts), and checks the same constraints at its end.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import orjson
from django.db import connection, models

from pehra.foundation.storing.prepared import prepared

# The rows of the block that is open, or None.
_waiting: ContextVar[list[models.Model] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[Callable[[], None]]:
    """Within the block `store` only collects; at its end all rows are inserted by one statement.

    For rows that nothing reads and whose numbers nobody needs before that. The block gets a function that inserts what
    there is so far, for the moment when something is to be read after all. Call it in a transaction.
    """
    rows: list[models.Model] = []

    def write() -> None:
        if rows:
            _insert(rows)
            rows.clear()

    token = _waiting.set(rows)
    try:
        yield write
    finally:
        _waiting.reset(token)
    write()


def store(rows: Iterable[models.Model]) -> None:
    """Insert new rows: at the end of the block of `together` that is open, else now (then they get their numbers)."""
    new = list(rows)
    waiting = _waiting.get()
    if waiting is not None:
        waiting += new
        return
    for model, each in groupby(new, key=_model):
        model._default_manager.bulk_create(each)


def take_number(model: type[models.Model]) -> int:
    """The next primary key of a table, for a row whose number others refer to before it is inserted."""
    with prepared() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [model._meta.db_table])
        (number,) = cursor.fetchone()
    return int(number)


def _insert(rows: Sequence[models.Model]) -> None:
    inserts: list[str] = []
    parameters: list[str] = []
    for (_, numbered), found in groupby(sorted(rows, key=_place), key=_place):
        each = list(found)
        statement, columns = _columns(_model(each[0]), numbered)
        inserts.append(statement)
        parameters.append(orjson.dumps([{name: value(row) for name, value in columns} for row in each]).decode())
    listed = ", ".join(f"t{number} AS ({insert})" for number, insert in enumerate(inserts))
    with prepared() as cursor:
        cursor.execute(f"WITH {listed} SELECT 1", parameters)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _model(row: models.Model) -> Any:
    return type(row)


def _place(row: models.Model) -> tuple[str, bool]:
    """The table, and whether the row has its primary key already."""
    return (row._meta.db_table, row.pk is not None)


@cache
def _columns(model: Any, numbered: bool) -> tuple[str, tuple[tuple[str, Callable[[models.Model], Any]], ...]]:
    """The statement that inserts rows of a model, and how each column's value is taken from a row.

    The rows come as one JSON text: so the statement is the same however many they are, and neither side spends its time
    on hundreds of places for values.
    """
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if numbered or not field.primary_key]
    names, table = ", ".join(quote(field.column) for field in fields), quote(model._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) SELECT {names} FROM json_populate_recordset(NULL::{table}, %s)"  # noqa: S608
    return statement, tuple((field.column, _taking(field)) for field in fields)


def _taking(field: Any) -> Callable[[models.Model], Any]:
    take = attrgetter(field.attname)
    if isinstance(field, models.JSONField):
        # As Django itself would write it, with the field's own encoder.
        return lambda row: None if take(row) is None else orjson.Fragment(json.dumps(take(row), cls=field.encoder))
    return take
