"""What goes into a meeting's pack, and when a pack is out of date."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final

from pehra.foundation.documents.rules import CSV, JPEG, PDF, PNG, TEXT

LANGUAGES: Final = ("en", "ur")
# Longer texts are handed out beside the pack: a table of a million lines is no reading for a meeting.
LONGEST_TEXT: Final = 200_000
# Of all papers on the pages of one pack: what a press can do in its time, and a member can read.
MOST_PAGES: Final = 800
MOST_BYTES: Final = 100 * 1024 * 1024


class Kind(StrEnum):
    """How a paper is shown in a pack."""

    PDF = "pdf"
    PICTURE = "picture"
    TEXT = "text"
    LEFT_OUT = "left-out"


KINDS: Final[Mapping[str, Kind]] = {
    PDF: Kind.PDF,
    PNG: Kind.PICTURE,
    JPEG: Kind.PICTURE,
    TEXT: Kind.TEXT,
    CSV: Kind.TEXT,
}
ENDINGS: Final[Mapping[str, str]] = {PDF: "pdf", PNG: "png", JPEG: "jpg"}


@dataclass(frozen=True)
class Paper:
    """A paper of an item; `document`: the number under which it is kept."""

    document: int
    title: str
    name: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Item:
    """An item of the agenda with its papers."""

    reference: str
    title: str
    text: str
    presenter: str
    minutes: int
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class Contents:
    """All that a pack is made from. Times are written as they are printed."""

    reference: str
    title: str
    when: str
    place: str
    link: str
    items: tuple[Item, ...]

    @property
    def papers(self) -> tuple[Paper, ...]:
        return tuple(paper for item in self.items for paper in item.papers)


def kind_of(paper: Paper) -> Kind:
    """How a paper is shown, by what it is; whether it can be is found out when the pack is made."""
    kind = KINDS.get(paper.media_type, Kind.LEFT_OUT)
    return Kind.LEFT_OUT if kind is Kind.TEXT and paper.size > LONGEST_TEXT else kind


def fingerprint(contents: Contents) -> str:
    """SHA-256 over everything that a pack shows, in hex: it changes exactly when the pack would."""
    written = json.dumps(asdict(contents), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
