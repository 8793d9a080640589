"""Proving that sealed minutes are as they were: against their hash, the journal, and what the tables tell today."""

from dataclasses import dataclass

from pehra.council.models import Minutes
from pehra.council.queries.records import record_of
from pehra.council.rules.minutes import differences, digest
from pehra.council.rules.steps import MinutesState
from pehra.foundation.access.errors import Absent
from pehra.foundation.audit.queries import Filter, head, lines
from pehra.foundation.audit.rules import Line
from pehra.foundation.audit.rules import digest as entry_digest

SEAL = "council.minutes-seal"
LONGEST_LIST = 20


@dataclass(frozen=True)
class Proof:
    """What a verification found of one meeting's minutes; hashes in hex, `entry` the journal's number of the seal.

    `content`: the content has the hash that was sealed. `journal`: the entry of the seal names that hash, and is itself
    as it was written. `record`: the places at which the tables tell something else today.
    """

    meeting: str
    title: str
    sealed: str
    today: str
    entry: int | None
    content: bool
    journal: bool
    record: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return self.content and self.journal and not self.record


def verify(reference: str) -> Proof:
    """Prove the minutes of one meeting. Raises Absent where there are none that are sealed."""
    rows = Minutes.objects.select_related("meeting").filter(state=MinutesState.SEALED)
    minutes = rows.filter(meeting__reference=reference).first()
    if minutes is None:
        raise Absent
    return _proved(minutes)


def verify_all() -> list[Proof]:
    """Prove all minutes that are sealed, and find seals in the journal whose minutes are gone. Oldest first."""
    rows = Minutes.objects.select_related("meeting").filter(state=MinutesState.SEALED).order_by("sealed_at", "pk")
    found = [_proved(each) for each in rows]
    known = {each.meeting for each in found}
    upto = head().seq
    for line in lines(upto, narrowed=Filter(act=SEAL)):
        reference = line.subject.partition(":")[2]
        if reference not in known:
            known.add(reference)
            found.append(Proof(reference, "", _hash_in(line), "", line.seq, False, True, ("minutes",)))
    return found


def _proved(minutes: Minutes) -> Proof:
    reference = minutes.meeting.reference
    today = digest(reference, minutes.record, minutes.text)
    line = next(iter(lines(head().seq, narrowed=Filter(act=SEAL, subject=f"meeting:{reference}"))), None)
    changed = tuple(differences(minutes.record, record_of(minutes.meeting)))[:LONGEST_LIST]
    return Proof(
        meeting=reference,
        title=minutes.meeting.title,
        sealed=minutes.digest,
        today=today,
        entry=line.seq if line else None,
        content=today == minutes.digest,
        journal=line is not None and entry_digest(line) == line.hash and _hash_in(line) == minutes.digest,
        record=changed,
    )


def _hash_in(line: Line) -> str:
    """The hash that the journal's entry names."""
    _, _, rest = line.detail.partition('"sha256": "')
    return rest[:64]
