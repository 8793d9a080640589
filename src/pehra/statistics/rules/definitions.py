"""What each figure counts, as data: the pages, the papers and the documentation all print these words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Definition:
    """A figure, in both languages: what is counted and at which moment, what is left out, and where it comes from."""

    name: str
    name_en: str
    name_ur: str
    counts_en: str
    counts_ur: str
    leaves_out_en: str
    leaves_out_ur: str
    source_en: str
    source_ur: str

    def said(self, part: str, language: str) -> str:
        """One part ("name", "counts", "leaves_out", "source") in a language, English where that is none of the two."""
        return str(getattr(self, f"{part}_{'ur' if language == 'ur' else 'en'}"))


@dataclass(frozen=True)
class Axis:
    """A dimension: by what figures are set out, and as of when."""

    name: str
    name_en: str
    name_ur: str
    says_en: str
    says_ur: str

    def said(self, part: str, language: str) -> str:
        return str(getattr(self, f"{part}_{'ur' if language == 'ur' else 'en'}"))


@dataclass(frozen=True)
class Definitions:
    """All of them. The version is raised whenever one of them comes to mean something else."""

    version: int
    measures: Mapping[str, Definition]
    dimensions: Mapping[str, Axis]


@cache
def definitions() -> Definitions:
    """Those of this version of the software."""
    text = files("pehra.statistics.rules").joinpath("definitions.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    measures = [Definition(**each) for each in read["measures"]]
    dimensions = [Axis(**each) for each in read["dimensions"]]
    return Definitions(
        int(read["version"]), {each.name: each for each in measures}, {each.name: each for each in dimensions}
    )
