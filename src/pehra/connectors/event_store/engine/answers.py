"""Answers of a SELECT piece by piece, as if they were one."""

from collections.abc import Generator

# chDB writes each piece as a document of its own. In these formats many documents on end are one,
_PLAIN = frozenset(
    {
        "CSV",
        "JSONCompactEachRow",
        "JSONEachRow",
        "JSONLines",
        "JSONStringsEachRow",
        "LineAsString",
        "NDJSON",
        "Native",
        "Null",
        "RawBLOB",
        "RowBinary",
        "TSV",
        "TSVRaw",
        "TabSeparated",
        "TabSeparatedRaw",
    }
)
# and in these, when all but the first have lost their first line.
_HEADED = frozenset({"CSVWithNames", "JSONCompactEachRowWithNames", "TSVWithNames", "TabSeparatedWithNames"})


def divisible(form: str) -> bool:
    """Whether an answer in this format may be given in pieces."""
    return form in _PLAIN or form in _HEADED


def joined(form: str, pieces: Generator[bytes]) -> Generator[bytes]:
    """The pieces of one answer without the headers in between."""
    if form in _PLAIN:
        yield from pieces
        return
    header = b""
    for piece in pieces:
        if header and piece.startswith(header):
            piece = piece[len(header) :]
        header = header or piece[: piece.index(b"\n") + 1]
        yield piece
