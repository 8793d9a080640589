"""Printing by typst (https://typst.app/docs/), in a process of its own with a folder of its own.

A template is a `.typ` file next to the domain that owns it; it starts with `#import "/base.typ": *`. Data reach it
as JSON and are shown as they are: no text of a user is ever part of a source. Same input, same bytes.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from django.utils.translation import gettext as _
from django.utils.translation import override

HERE: Final = Path(__file__).parent
FONTS: Final = HERE / "fonts"
PRESSING: Final = "pehra.foundation.printing.pressing"
REFUSED: Final = 3
FILE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.(pdf|png|jpg|svg)")
PAGES: Final = re.compile(r"only has (\d+) pages?")
# There is nothing to fetch. A template that tries fails at once.
ENVIRONMENT: Final = {"HTTP_PROXY": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9", "NO_COLOR": "1"}
NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})
# No document has as many; asking for this page makes typst say how many there are.
BEYOND: Final = 1_000_000
COUNTING: Final = f'#set page(width: 10pt, height: 10pt, margin: 0pt)\n#image("/files/asked.pdf", page: {BEYOND})\n'
FIRST_PAGE: Final = COUNTING.replace(str(BEYOND), "1")


class PrintingFailed(Exception):
    """The document could not be made; the text says what typst said, for whoever keeps the template."""


class NotPrintable(Exception):
    """A file that was handed in cannot be put on a page: damaged, encrypted, or beyond what may be spent on it."""


def pdf(
    template: Path,
    data: Mapping[str, object],
    *,
    language: str,
    files: Mapping[str, bytes] = NO_FILES,
    at: datetime | None = None,
    seconds: int = 30,
) -> bytes:
    """The template filled with `data` (anything that JSON has), as PDF. `language`: "en" or "ur".

    `files` are pictures and documents that the template shows by `image("/files/NAME")`; `at` is the date written
    into the document's properties, none when absent. Raises PrintingFailed, also after `seconds`.
    """
    source = template.read_text(encoding="utf-8")
    return _pressed(source, data, language=language, files=files, at=at, seconds=seconds)[0]


def pictures(
    template: Path, data: Mapping[str, object], *, language: str, files: Mapping[str, bytes] = NO_FILES, ppi: int = 80
) -> list[bytes]:
    """The same document as one PNG a page: to look at it before it is printed. Raises PrintingFailed."""
    source = template.read_text(encoding="utf-8")
    return _pressed(source, data, language=language, files=files, at=None, seconds=30, form="png", ppi=ppi)


def pages_of(content: bytes, *, seconds: int = 20) -> int:
    """How many pages of this PDF can be put into a document. Raises NotPrintable."""
    with tempfile.TemporaryDirectory(prefix="pehra-printing-") as name:
        folder = Path(name)
        _laid_out(folder, FIRST_PAGE, {"asked.pdf": content})
        (folder / "counting.typ").write_text(COUNTING, encoding="utf-8")
        job = _job(folder, {}, language="en", at=None, seconds=seconds) | {"refused_first": ["counting.typ"]}
        try:
            (told,) = _run(job, seconds)
        except PrintingFailed as problem:
            raise NotPrintable(str(problem)) from problem
    counted = PAGES.search(told)
    if counted is None or not int(counted.group(1)):
        raise NotPrintable(told or f"more than {BEYOND} pages")
    return int(counted.group(1))


def try_pages(name: str, content: bytes, pages: int, *, seconds: int = 60) -> None:
    """Put every page of a file on a page: a document may open and break further on. Raises NotPrintable."""
    place = f"/files/{name}"
    numbers = f"for number in range(1, {pages + 1}) {{ image({place!r}, page: number, width: 10pt) }}".replace("'", '"')
    source = "#set page(width: 10pt, height: 10pt, margin: 0pt)\n"
    source += f"#{numbers}\n" if name.endswith(".pdf") else f'#image("{place}", width: 10pt)\n'
    try:
        _pressed(source, {}, language="en", files={name: content}, at=None, seconds=seconds)
    except PrintingFailed as problem:
        raise NotPrintable(str(problem)) from problem


def picture_of(name: str, content: bytes, *, seconds: int = 20) -> int:
    """1 if this picture can be put on a page under its name. Raises NotPrintable."""
    try_pages(name, content, 1, seconds=seconds)
    return 1


def _pressed(
    source: str,
    data: Mapping[str, object],
    *,
    language: str,
    files: Mapping[str, bytes],
    at: datetime | None,
    seconds: int,
    form: Literal["pdf", "png"] = "pdf",
    ppi: int = 80,
) -> list[bytes]:
    with tempfile.TemporaryDirectory(prefix="pehra-printing-") as name:
        folder = Path(name)
        _laid_out(folder, source, files)
        _run(_job(folder, data, language=language, at=at, seconds=seconds) | {"format": form, "ppi": ppi}, seconds)
        made = sorted(folder.glob("made-*"), key=lambda path: int(path.name.removeprefix("made-")))
        return [path.read_bytes() for path in made]


def _job(
    folder: Path, data: Mapping[str, object], *, language: str, at: datetime | None, seconds: int
) -> dict[str, object]:
    return {
        "root": str(folder),
        "fonts": str(FONTS),
        "inputs": {"data": json.dumps({"data": data, "language": language, "words": _words(language)})},
        "timestamp": int(at.timestamp()) if at else 0,
        "format": "pdf",
        "ppi": 80,
        "seconds": seconds,
        "refused_first": [],
    }


def _laid_out(folder: Path, source: str, files: Mapping[str, bytes]) -> None:
    (folder / "main.typ").write_text(source, encoding="utf-8")
    (folder / "base.typ").write_bytes((HERE / "base.typ").read_bytes())
    (folder / "files").mkdir()
    for name, content in files.items():
        if not FILE_NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a file in a document")
        (folder / "files" / name).write_bytes(content)


def _run(job: Mapping[str, object], seconds: int) -> list[str]:
    """What the press told of whatever it was to refuse first."""
    command = [sys.executable, "-I", "-m", PRESSING]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; what it reads is data
            command, input=json.dumps(job).encode(), capture_output=True, timeout=seconds, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as problem:
        raise PrintingFailed(f"not done after {seconds} seconds") from problem
    if done.returncode == REFUSED:
        told = json.loads(done.stderr)
        raise PrintingFailed("; ".join([told["message"], *told["hints"], *told["trace"]]))
    if done.returncode:
        raise PrintingFailed(f"the press ended with {done.returncode}: {done.stderr[-500:].decode(errors='replace')}")
    answers: list[str] = json.loads(done.stdout)
    return answers


def _words(language: str) -> dict[str, str]:
    with override(language):
        return {
            "page": _("Page {page} of {pages}"),
            "contents": _("Contents"),
            "check": _("Check this document"),
        }
