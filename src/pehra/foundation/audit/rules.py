"""How a journal entry is hashed, and how a chain is proved, in plain Python: an auditor can run this alone."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

GENESIS = "0" * 64


# Not frozen, which would make it several times as dear to read: a proof reads each entry that there is.
@dataclass
class Line:
    """An entry as text, exactly as the database prints each column (`at` in UTC with microseconds)."""

    seq: int
    at: str
    user_id: int
    actor: str
    party_id: int | None
    act: str
    subject: str
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Head:
    """The newest entry. Kept outside (mailed, printed), it proves later that nothing up to it was changed."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold, and why."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Proof:
    """What a verification found: entries read, the last good entry, and the first break if there is one."""

    entries: int
    head: Head
    broken: Break | None = None


class NotAJournal(ValueError):
    """A line of a file is not an entry of a journal."""


def digest(line: Line) -> str:
    """SHA-256 over the length-prefixed columns, so that no two different rows ever spell the same bytes."""
    columns = (
        str(line.seq),
        line.at,
        str(line.user_id),
        line.actor,
        "" if line.party_id is None else str(line.party_id),
        line.act,
        line.subject,
        line.detail,
        line.previous,
    )
    # By one call: a journal of a million entries is nine million columns.
    return hashlib.sha256(b"".join([b"%d:%b" % (len(raw), raw) for raw in map(str.encode, columns)])).hexdigest()


def verify(lines: Iterable[Line], *, head: Head | None = None, witness: Head | None = None) -> Proof:
    """Walk the chain from its first entry.

    `head` is what must come last; `witness` is an older head that was kept outside and must lie on the chain (its `seq`
    may be 0 where only the hash was kept).
    """
    last, count, met = Head(0, GENESIS), 0, False
    for line in lines:
        if reason := _flaw(line, last):
            return Proof(count, last, Break(last.seq + 1 if line.seq > last.seq else line.seq, reason))
        count += 1
        last = Head(line.seq, line.hash)
        if witness and witness.seq == line.seq and witness.hash != line.hash:
            return Proof(count, last, Break(line.seq, "is not the entry that was witnessed"))
        met = met or (witness is not None and witness.hash == line.hash)
    return Proof(count, last, _ending(last, head, witness, met))


def _flaw(line: Line, last: Head) -> str:
    if line.seq != last.seq + 1:
        return "entry missing"
    if line.previous != last.hash:
        return "does not continue the entry before it"
    return "" if digest(line) == line.hash else "content does not match its hash"


def _ending(last: Head, head: Head | None, witness: Head | None, met: bool) -> Break | None:
    if head is not None and head.seq > last.seq:
        return Break(last.seq + 1, "entry missing: the journal ends before its recorded head")
    if head is not None and head != last:
        return Break(last.seq, "is not the recorded head")
    if witness is not None and not met:
        return Break(last.seq + 1, "entry missing: the journal does not hold the witnessed head")
    return None


def parse_head(text: str) -> Head:
    """Read a head as printed ("12:9f8e...") or its hash alone. Raises ValueError."""
    number, _, value = text.strip().rpartition(":")
    value = value.lower()
    counts = (number or "0").isascii() and (number or "0").isdecimal()
    if len(value) != 64 or set(value) - set("0123456789abcdef") or not counts:
        raise ValueError("a head is written NUMBER:HASH or HASH, the hash in 64 hexadecimal digits")
    return Head(int(number or 0), value)


def written(line: Line) -> str:
    """The entry as one line of JSON, from which `read` makes the same entry again."""
    return json.dumps(vars(line), ensure_ascii=False, separators=(",", ":"))


def read(texts: Iterable[str]) -> Iterator[Line]:
    """The entries of an exported journal. Raises NotAJournal, naming the line."""
    for number, text in enumerate(texts, 1):
        if text.strip():
            try:
                yield _entry(json.loads(text))
            except ValueError as error:
                raise NotAJournal(f"line {number}: {error}") from None


NUMBERS = frozenset({"seq", "user_id"})


def _entry(row: object) -> Line:
    expected = {field.name for field in fields(Line)}
    if not isinstance(row, dict) or set(row) != expected:
        raise ValueError(f"the fields must be {', '.join(sorted(expected))}")
    for name, value in row.items():
        if name == "party_id" and value is None:
            continue
        kind, called = (int, "a whole number") if name in NUMBERS | {"party_id"} else (str, "text")
        if not isinstance(value, kind):
            raise ValueError(f"{name} must be {called}")
    return Line(**row)
