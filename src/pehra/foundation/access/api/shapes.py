"""Kinds of text that several operations take."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

SLUG = r"^[a-z0-9][a-z0-9-]{0,79}$"


class Taken(BaseModel):
    """A body as it is taken in: only the fields that are named, each of its own type and no other."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Given(BaseModel):
    """A body as it is given out."""

    model_config = ConfigDict(extra="forbid")


def _written(value: Any) -> Any:
    """Only text is a moment: pydantic would take a number for seconds since 1970."""
    if not isinstance(value, str):
        raise PydanticCustomError("moment", "Give the time as text, as in 2026-03-01T09:00:00+05:00.")
    return value


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_written),
    Field(strict=False, description="A time with its zone (RFC 3339).", examples=["2026-03-01T09:00:00+05:00"]),
]
Slug = Annotated[str, Field(pattern=SLUG, max_length=80)]


def _day(value: Any) -> Any:
    """Only a date is a date: pydantic would take a number for days or seconds since 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("day", "Give the date as YYYY-MM-DD.")
    return value


Day = Annotated[date, BeforeValidator(_day)]
