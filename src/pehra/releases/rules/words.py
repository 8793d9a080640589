"""The words that the tables of releases use, and how long texts may be."""

from enum import StrEnum
from typing import Final

from pehra.formats.references import fresh, tidy

__all__ = ["COPY", "DRAFT", "LONGEST", "SHARE", "BlockKind", "FactKey", "Naming", "Right", "What", "fresh", "tidy"]

# First letters of references.
DRAFT: Final = "W"
COPY: Final = "X"
SHARE: Final = "Z"
# Of texts, in characters.
LONGEST: Final = {"block": 60_000, "title": 300, "remark": 4000, "purpose": 400, "reason": 2000, "taken_out": 300}


class BlockKind(StrEnum):
    """What a block of a copy is made of. FACT and TRACE hold codes and values, the others words."""

    TITLE = "title"
    REPORT = "report"
    NOTE = "note"
    CAUSE = "cause"
    LESSON = "lesson"
    TRACE = "trace"
    FACT = "fact"


class FactKey(StrEnum):
    """The facts of a case that can be told without telling whose it is."""

    CLASSIFICATION = "classification"
    SEVERITY = "severity"
    RANSOMWARE = "ransomware"
    STATUS = "status"
    OPENED = "opened"
    CLOSED = "closed"
    SECTOR = "sector"
    PROVINCE = "province"


class Naming(StrEnum):
    """How the copy speaks of the organisation."""

    NAMED = "named"
    SECTOR = "sector"
    HIDDEN = "hidden"


class What(StrEnum):
    """What may have to be taken out of a text. OTHER: what the author pointed at."""

    ORGANISATION = "organisation"
    PERSON = "person"
    NETWORK = "network"
    MAIL = "mail"
    PHONE = "phone"
    IDENTITY = "identity"
    REFERENCE = "reference"
    OTHER = "other"


class Right(StrEnum):
    """What a receiver may do. PASSING: on, within its constituency, under the label."""

    READ = "read"
    PASSING = "pass-on"


# Persons are never named in a copy; a name of the organisation stays only where the author says so.
TEXTS: Final = frozenset({BlockKind.TITLE, BlockKind.REPORT, BlockKind.NOTE, BlockKind.CAUSE, BlockKind.LESSON})
