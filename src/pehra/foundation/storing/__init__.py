"""Rows of several tables by one statement: writing those of an act, reading those that hang on a record."""

from pehra.foundation.storing.asking import (
    Part,
    ask_parts,
    ask_together,
    number_of,
    rows_of,
    values_of,
    with_related,
)
from pehra.foundation.storing.composed import Question, composed, put_together
from pehra.foundation.storing.prepared import prepared
from pehra.foundation.storing.together import store, take_number, together

__all__ = [
    "Part",
    "Question",
    "ask_parts",
    "ask_together",
    "composed",
    "number_of",
    "prepared",
    "put_together",
    "rows_of",
    "store",
    "take_number",
    "together",
    "values_of",
    "with_related",
]
