"""What the public form takes in, and how each fault is named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pehra.formats import text
from pehra.foundation.access.errors import Problem
from pehra.foundation.documents.rules import JPEG, PDF, PNG, TEXT, media_type, shown_name
from pehra.incidents.rules.answers import Sheet
from pehra.public.rules.kinds import KIND
from pehra.public.rules.states import Consent, Whom

LONGEST_WORDS: Final = 5_000
LONGEST_NAME: Final = 120
LONGEST_CONCERNS: Final = 200
LONGEST_REACH: Final = 200
MOST_FILES: Final = 5
MOST_FILES_ALTOGETHER: Final = 20
MEGABYTE: Final = 1024 * 1024
MOST_BYTES: Final = 5 * MEGABYTE
MOST_BYTES_TOGETHER: Final = 10 * MEGABYTE
# The words of the form beside its files.
MOST_REQUEST: Final = MOST_BYTES_TOGETHER + MEGABYTE
# Screenshots, letters, logs. What may hold a program is not taken from somebody whom nobody knows.
TAKEN: Final = (PNG, JPEG, PDF, TEXT)
ENDINGS: Final = (".png", ".jpg", ".jpeg", ".pdf", ".txt")
SKEW: Final = timedelta(minutes=5)
OLDEST: Final = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody tells. `happened_at` is when they noticed it; `trap` is the field that people leave empty.

    `answers` are to the forms for the public that are asked about this kind.
    """

    kind: str
    words: str
    whom: str = Whom.SELF.value
    concerns: str = ""
    province: str = ""
    happened_at: datetime | None = None
    name: str = ""
    reach: str = ""
    consent: str = Consent.CERT.value
    language: str = "en"
    trap: str = ""
    answers: tuple[Sheet, ...] = ()


def problems(given: Given, files: Sequence[Upload], *, provinces: Collection[str], now: datetime) -> dict[str, Problem]:
    """Every field that cannot be accepted, with what is wrong."""
    found: dict[str, Problem] = {}
    choices: tuple[tuple[str, str, Collection[str]], ...] = (
        ("kind", given.kind, KIND),
        ("whom", given.whom, list(Whom)),
        ("consent", given.consent, list(Consent)),
        ("province", given.province, {"", *provinces}),
    )
    for name, chosen, offered in choices:
        if chosen not in offered:
            found[name] = Problem("Choose one of these.")
    _texts(given, found)
    if given.whom == Whom.ORGANISATION and not given.concerns.strip() and "concerns" not in found:
        found["concerns"] = Problem("Say which organisation it is.")
    if given.happened_at is not None:
        if given.happened_at > now + SKEW:
            found["happened_at"] = Problem("This time lies in the future.")
        elif given.happened_at < now - OLDEST:
            found["happened_at"] = Problem("This time lies more than ten years back.")
    if given.trap:
        found["website"] = Problem("Leave this field empty.")
    if wrong := files_problem(files):
        found["files"] = wrong
    return found


def _texts(given: Given, found: dict[str, Problem]) -> None:
    checks = {
        "words": text.problem_in(given.words, longest=LONGEST_WORDS, lines=True),
        "concerns": text.problem_in(given.concerns, longest=LONGEST_CONCERNS, required=False),
        "name": text.problem_in(given.name, longest=LONGEST_NAME, required=False),
        "reach": text.problem_in(given.reach, longest=LONGEST_REACH, required=False),
    }
    for name, wrong in checks.items():
        if wrong is not None:
            found[name] = Problem(wrong[0], **wrong[1])


def words_problem(words: str) -> Problem | None:
    """What is wrong with a message."""
    wrong = text.problem_in(words, longest=LONGEST_WORDS, lines=True)
    return Problem(wrong[0], **wrong[1]) if wrong else None


def files_problem(files: Sequence[Upload]) -> Problem | None:
    """What is wrong with the files, by their bytes and never by their names alone."""
    if len(files) > MOST_FILES:
        return Problem("At most %(most)d files at a time.", most=MOST_FILES)
    if sum(len(each.content) for each in files) > MOST_BYTES_TOGETHER:
        return Problem("The files have more than %(limit)d MB together.", limit=MOST_BYTES_TOGETHER // MEGABYTE)
    for each in files:
        name = shown_name(each.name)
        if not each.content:
            return Problem("“%(name)s” is empty.", name=name)
        if len(each.content) > MOST_BYTES:
            return Problem("“%(name)s” has more than %(limit)d MB.", name=name, limit=MOST_BYTES // MEGABYTE)
        if media_type(name, each.content) not in TAKEN:
            return Problem("“%(name)s” is no picture, PDF or plain text, or not what its name says.", name=name)
    return None
