"""The fields of one's own bodies as columns of a list of cases."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import override

from pehra.casefields.queries.answers import Row, Sheet, sheets_of
from pehra.foundation.access.person import Person
from pehra.incidents.queries.columns import Cell, Column


def columns(person: Person, cases: Sequence[Any], language: str) -> list[Column]:
    """What this person's bodies ask or have answered on these cases: a column for each field, in the order of both."""
    found: dict[str, tuple[Sheet, Row]] = {}
    cells: dict[str, dict[int, Cell]] = {}
    with override(language):
        for number, sheets in sheets_of(person, cases).items():
            for sheet in sheets:
                for row in sheet.rows:
                    found.setdefault(row.asked.reference, (sheet, row))
                    if row.value is not None and row.given is not None:
                        cell = Cell(row.answer, row.text(language), row.given.version.number)
                        cells.setdefault(row.asked.reference, {})[number] = cell
    order = sorted(found.values(), key=lambda each: (each[1].asked.field.party_id, each[1].asked.field.place))
    return [
        Column(
            row.asked.reference,
            row.asked.question.label(language),
            sheet.party.slug,
            cells.get(row.asked.reference, {}),
        )
        for sheet, row in order
    ]
