"""Rows of several tables by one statement: writing those of an act, reading those that hang on a record."""

from pehra.foundation.storing.asking import ask_together, with_related
from pehra.foundation.storing.prepared import prepared
from pehra.foundation.storing.together import store, take_number, together

__all__ = ["ask_together", "prepared", "store", "take_number", "together", "with_related"]
