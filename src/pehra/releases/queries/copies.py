"""Released copies and sharings, as those see them whom they are for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.incidents import actions as cases
from pehra.law.sharing import SharePurpose
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.releases.models import Copy, Passage, Share
from pehra.releases.policy import gave, received, shares_copy
from pehra.releases.rules.states import Asked, CopyState, ShareState, asked
from pehra.releases.rules.words import Right, tidy


@dataclass(frozen=True)
class Reading:
    """A copy as its reader has it. `shares` are the sharings that this person may see, the newest first."""

    copy: Copy
    passages: list[Passage]
    shares: list[Share]
    may_share: bool
    still_open: bool


@dataclass(frozen=True)
class Ledger:
    """One sharing with what became of it, and what this person can do with it."""

    share: Share
    passed_on: list[Share]
    gave: bool
    received: bool
    may_recall: bool
    may_pass_on: bool
    sees: bool
    # What is asked of whoever received it, once it has ended; said to the receiver alone.
    asked: Asked | None
    # Its label lets the whole network read it, whatever became of this sharing.
    still_open: bool


# `case` and `copy` are there only for whoever may see them: the database leaves them out for others.
SIDES = ("from_party", "to_party", "case", "copy", "drill")


def copy_of(person: Person, reference: str) -> Copy:
    """Raises Absent, also for one that is not for this person, or not any more."""
    rows = Copy.objects.select_related("issuer", "organisation", "drill").filter(visible_to(person))
    found = rows.filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def reading(person: Person, reference: str) -> Reading:
    """Raises Absent."""
    copy = copy_of(person, reference)
    shares = Share.objects.select_related("from_party", "to_party").filter(visible_to(person), copy=copy)
    return Reading(
        copy=copy,
        passages=list(Passage.objects.filter(copy=copy).order_by("number")),
        shares=list(shares.order_by("-shared_at", "-pk")),
        may_share=copy.state == CopyState.RELEASED and shares_copy(person, copy),
        still_open=is_open(copy),
    )


def share_of(person: Person, reference: str) -> Share:
    """Raises Absent."""
    rows = Share.objects.select_related(*SIDES).filter(visible_to(person), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    return found


def ledger(person: Person, reference: str) -> Ledger:
    """Raises Absent."""
    share = share_of(person, reference)
    further = Share.objects.select_related("to_party").filter(visible_to(person), via=share)
    running, mine = share.state == ShareState.RUNNING, received(person, share)
    custodian = share.case is not None and person.holds(share.case.custodian_id, WORKS_CASES)
    what: Any = share.case or share.copy
    return Ledger(
        share=share,
        passed_on=list(further.order_by("shared_at", "pk")),
        gave=gave(person, share),
        received=mine,
        may_recall=running and (gave(person, share) or custodian),
        may_pass_on=running and mine and share.right == Right.PASSING,
        sees=what is not None and bool(set(person.keys) & set(what.audience)),
        asked=asked_of(share) if mine and not running else None,
        still_open=is_open(what),
    )


def asked_of(share: Share) -> Asked:
    """What is asked of the receiver of a sharing that has ended."""
    still_open = is_open(share.case or share.copy) or takes_part(share)
    return asked(TLP(share.tlp), kept=is_kept(share), still_open=still_open)


def is_open(what: Any) -> bool:
    """Whether the whole network may read a case or a copy. A copy that is recalled is closed before its audience is."""
    if what is None or (isinstance(what, Copy) and what.state != CopyState.RELEASED):
        return False
    return NETWORK_KEY in what.audience


def takes_part(share: Share) -> bool:
    """Whether its receiver has a part of its own in the case by now, and reads it for that."""
    case = share.case
    return case is not None and share.to_party_id in {*cases.circle_of(case).parties, *case.affected}


def is_kept(share: Share) -> bool:
    """Whether its receiver has the same by another sharing that runs. For the receiver's ears alone."""
    same = {"case_id": share.case_id, "copy_id": share.copy_id, "to_party_id": share.to_party_id}
    return Share.objects.filter(state=ShareState.RUNNING, **same).exclude(pk=share.pk).exists()


def shares_of_case(person: Person, case: Any) -> list[Share]:
    """The sharings of a case that this person may see, the newest first."""
    rows = Share.objects.select_related("from_party", "to_party").filter(visible_to(person), case_id=case.pk)
    return list(rows.order_by("-shared_at", "-pk")[:200])


def shares_received(person: Person, **turn: Any) -> Slice[Share]:
    return _shares(person, "to_party_id__in", **turn)


def shares_given(person: Person, **turn: Any) -> Slice[Share]:
    return _shares(person, "from_party_id__in", **turn)


def _shares(person: Person, side: str, **turn: Any) -> Slice[Share]:
    rows = Share.objects.select_related(*SIDES).filter(visible_to(person), **{side: list(person.parties(READS_CASES))})
    return slice_of(rows, "shared_at", **turn)


def copies_issued(person: Person, **turn: Any) -> Slice[Copy]:
    """What the bodies of this person have released, the newest first."""
    rows = Copy.objects.select_related("issuer").filter(visible_to(person))
    return slice_of(rows.filter(issuer_id__in=list(person.parties(READS_CASES))), "released_at", **turn)


def purposes(at: datetime) -> list[SharePurpose]:
    """For what can be shared today, by the profile."""
    return [each for each in registry.share_purposes() if each.runs_at(registry.local_date(at))]


def is_offered(person: Person, case: Any) -> bool:
    """Whether a case offers this person the page of its copies: who works at the body that has it, or had it shared."""
    return person.holds(case.custodian_id, WORKS_CASES)
