"""The parameters of SIM3, read from the data beside this module."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

FILE: Final = "sim3-v2i.yaml"


class Area(StrEnum):
    """The four areas, by the letters that begin the codes of their parameters."""

    ORGANISATION = "O"
    HUMAN = "H"
    TOOLS = "T"
    PROCESSES = "P"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that is assessed. `verified`: the name was read in `source`, not taken from general knowledge."""

    code: str
    area: Area
    name_en: str
    name_ur: str
    asks_en: str
    asks_ur: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class Level:
    """What a level from 0 to 4 means, for every parameter the same."""

    number: int
    name_en: str
    name_ur: str
    meaning_en: str
    meaning_ur: str


@dataclass(frozen=True, slots=True)
class Model:
    """The whole standard in one version. `area_names` by area: English and Urdu."""

    version: str
    source: str
    note: str
    note_ur: str
    levels: tuple[Level, ...]
    parameters: tuple[Parameter, ...]
    area_names: tuple[tuple[Area, str, str], ...]

    def parameter(self, code: str) -> Parameter | None:
        return next((each for each in self.parameters if each.code == code), None)


@cache
def model() -> Model:
    """The version that new assessments use."""
    data = yaml.safe_load(files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    parameters = tuple(
        _parameter(Area(letter), row, data["names_source"])
        for letter, rows in data["parameters"].items()
        for row in rows
    )
    return Model(
        version=data["version"],
        source=data["source"],
        note=data["note"],
        note_ur=data["note_ur"],
        levels=tuple(Level(**row) for row in data["levels"]),
        parameters=parameters,
        area_names=tuple((Area(letter), names["en"], names["ur"]) for letter, names in data["areas"].items()),
    )


def _parameter(area: Area, row: dict[str, Any], unverified: str) -> Parameter:
    return Parameter(
        code=row["code"],
        area=area,
        name_en=row["en"],
        name_ur=row["ur"],
        asks_en=row["asks_en"],
        asks_ur=row["asks_ur"],
        verified=bool(row.get("verified", False)),
        source=row.get("source", unverified),
    )
