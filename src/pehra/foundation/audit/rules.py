"""How a journal entry is hashed, and how a chain is proved, in plain Python: an auditor can run this alone."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True)
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
class Break:
    """The first place where the chain does not hold, and why."""

    seq: int
    reason: str


@dataclass(frozen=True)
class Proof:
    """What a verification found: entries read, the last hash, and the first break if there is one."""

    entries: int
    head: str
    broken: Break | None = None


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
    running = hashlib.sha256()
    for column in columns:
        raw = column.encode()
        running.update(f"{len(raw)}:".encode() + raw)
    return running.hexdigest()


def verify(lines: Iterable[Line], *, head: tuple[int, str] | None = None) -> Proof:
    """Walk the chain from its first entry. `head` is what the head row, or an outside witness, says comes last."""
    seq, last, count = 0, GENESIS, 0
    for line in lines:
        count += 1
        if line.seq != seq + 1:
            return Proof(count, last, Break(seq + 1, "entry missing"))
        if line.previous != last:
            return Proof(count, last, Break(line.seq, "does not continue the entry before it"))
        if digest(line) != line.hash:
            return Proof(count, last, Break(line.seq, "content does not match its hash"))
        seq, last = line.seq, line.hash
    if head is not None and head != (seq, last):
        return Proof(count, last, Break(seq + 1, "the journal ends before the recorded head"))
    return Proof(count, last)
