"""Which files are taken, told by their first bytes and never by their name alone."""

import re
import unicodedata
import zipfile
from io import BytesIO
from typing import Final

MOST_BYTES: Final = 20 * 1024 * 1024
LONGEST_NAME: Final = 150
# Names that only show; the rest of a name stays as it is, in whatever script.
UNWANTED: Final = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]")

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TEXT: Final = "text/plain"
CSV: Final = "text/csv"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT: Final = "application/vnd.oasis.opendocument.text"

# What a name may end in, and what the bytes must then be.
ENDINGS: Final = {
    ".pdf": PDF,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".txt": TEXT,
    ".csv": CSV,
    ".docx": WORD,
    ".xlsx": SHEET,
    ".odt": ODT,
}
STARTS: Final = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
INSIDE: Final = {WORD: "word/document.xml", SHEET: "xl/workbook.xml", ODT: "content.xml"}
# Bytes of the list of parts. A letter has some twenty parts; a list of millions would be a bomb by its length alone.
LONGEST_LIST: Final = 256 * 1024
_LIST_ENDS: Final = b"PK\x05\x06"
_ANOTHER_END: Final = b"PK\x06\x07"
# Parts of an office file that run on opening.
PROGRAMS: Final = ("vbaproject.bin", "activex", "basic/", "scripts/")


def media_type(name: str, content: bytes) -> str | None:
    """The media type if the name's ending and the bytes agree, else None."""
    claimed = next((kind for ending, kind in ENDINGS.items() if name.lower().endswith(ending)), None)
    if claimed in STARTS:
        return claimed if content.startswith(STARTS[claimed]) else None
    if claimed in INSIDE:
        return claimed if _is_office(content, INSIDE[claimed]) else None
    return claimed if claimed is not None and _is_text(content) else None


def shown_name(name: str) -> str:
    """The name without its folders and without what could mislead; never empty, at most 150 characters."""
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    kept = UNWANTED.sub("", last).strip(" .")
    if len(kept) > LONGEST_NAME:
        stem, dot, ending = kept.rpartition(".")
        kept = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if dot else kept[:LONGEST_NAME]
    return kept or "document"


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode()
    except UnicodeDecodeError:
        return False


def _is_office(content: bytes, wanted: str) -> bool:
    # Only the list of parts is read: nothing is unpacked, so a bomb stays closed.
    if _list_length(content) > LONGEST_LIST:
        return False
    try:
        with zipfile.ZipFile(BytesIO(content)) as parts:
            names = [name.lower() for name in parts.namelist()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    return wanted in names and not any(program in name for name in names for program in PROGRAMS)


def _list_length(content: bytes) -> int:
    """How long the list of parts says that it is; without an end there is none. Source: PKWARE APPNOTE 4.3.16."""
    end = content.rfind(_LIST_ENDS)
    if content[max(end - 20, 0) : end].startswith(_ANOTHER_END):
        return LONGEST_LIST + 1  # the other end, for files of gigabytes, would be believed
    return int.from_bytes(content[end + 12 : end + 16], "little") if end >= 0 else 0
