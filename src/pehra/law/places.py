"""Sectors and provinces: the lines that mandates are drawn along. Which there are, the profile says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sector:
    slug: str
    name_en: str
    name_ur: str


@dataclass(frozen=True, slots=True)
class Province:
    """A province, territory or region with its own jurisdiction."""

    slug: str
    name_en: str
    name_ur: str
