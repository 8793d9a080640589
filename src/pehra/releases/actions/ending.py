"""How a sharing ends: by its day, by a recall with a reason, with the copy that was shared, or what it hangs on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import NETWORK_KEY, SYSTEM, Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP
from pehra.releases.actions.acting import words
from pehra.releases.actions.audience import refresh_copy
from pehra.releases.actions.telling import PREFIX, journal, subject_of, tell
from pehra.releases.models import Copy, Share
from pehra.releases.policy import gave
from pehra.releases.queries.copies import asked_of, is_kept
from pehra.releases.rules.states import Asked, ShareState
from pehra.releases.rules.words import tidy

STAGE: Final = "sharing"
REMIND_BEFORE: Final = (72,)
TERMS: Final = "A sharing with you has ended (%(share)s). You have the same by another one: keep to its terms."
NOTHING: Final = "A sharing with you has ended (%(share)s). You may read and keep it as its label says."
SAID: Final = {
    (Asked.TERMS, ShareState.RECALLED): TERMS,
    (Asked.TERMS, ShareState.EXPIRED): TERMS,
    (Asked.NOTHING, ShareState.RECALLED): NOTHING,
    (Asked.NOTHING, ShareState.EXPIRED): NOTHING,
    (Asked.OWN, ShareState.RECALLED): (
        "What was shared with you has been recalled (%(share)s). Delete your own copies of it, and confirm that. "
        "To whom you gave it, as its label allowed, say that it was recalled."
    ),
    (Asked.OWN, ShareState.EXPIRED): (
        "The time of what was shared with you is over (%(share)s). Delete your own copies of it, and confirm that."
    ),
    (Asked.ALL, ShareState.RECALLED): (
        "What was shared with you has been recalled (%(share)s). Delete your copies of it, and confirm that."
    ),
    (Asked.ALL, ShareState.EXPIRED): (
        "The time of what was shared with you is over (%(share)s). Delete your copies of it, and confirm that."
    ),
}
STRICTER: Final = {
    Asked.OWN: (
        "What was shared with you has a stricter label now (%(share)s). Delete your own copies of it, and confirm that."
    ),
    Asked.ALL: (
        "What was shared with you has a stricter label now (%(share)s). Delete your copies of it, and confirm that."
    ),
}
CITATION: Final = "default, no source: the sharing's own day"


def start_clock(share: Share, at: datetime) -> None:
    """The sharing ends by itself; both sides are told three days before."""
    terms = deadlines.Terms(
        stage=STAGE,
        rule="sharing",
        citation=CITATION,
        party_id=share.from_party_id,
        function="",
        anchor="sharing",
        anchored_at=at,
        due_at=share.until,
        remind_before=REMIND_BEFORE,
    )
    deadlines.start(subject=subject_of(share), terms=[terms], at=at)


def lock_shared(share: Share) -> None:
    """Lock the case or the copy before the sharing: every act takes them in this order."""
    field = "case" if share.case_id else "copy"
    rows = Share._meta.get_field(field).related_model._default_manager.select_for_update(no_key=True, of=("self",))
    setattr(share, field, rows.select_related("drill").get(pk=share.case_id or share.copy_id))


def locked(by: Person, reference: str) -> Share:
    """A sharing that this person may see, locked with what is shared. Raises Absent."""
    rows = Share.objects.filter(visible_to(by), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    while True:
        lock_shared(found)
        fresh = Share.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if fresh.copy_id == found.copy_id:
            fresh.case, fresh.copy = found.case, found.copy
            return fresh
        # A newer copy took the place of the one that was waited for: that one is locked as well.
        found = fresh


@transaction.atomic
def recall(*, by: Person, reference: str, reason: str, at: datetime) -> Share:
    """Take back what was shared, and whatever was passed on of it. Raises Absent, Forbidden, Conflict, Invalid.

    Whoever it is taken back from loses as well what others have passed on to it of the same giver's.
    """
    share = locked(by, reference)
    custodian = share.case is not None and by.holds(share.case.custodian_id, WORKS_CASES)
    if not (gave(by, share) or custodian):
        raise Forbidden("Only the side that shared it can take it back.")
    if share.state != ShareState.RUNNING:
        raise Conflict("This sharing has ended already.")
    why = words("reason", reason)
    party_id = share.from_party_id if gave(by, share) else share.case.custodian_id
    ended = _end([share, *_by_way_of_others(share)], ShareState.RECALLED, by=by, why=why, at=at)
    _fact(share, by, party_id, at)
    journal_recalled(ended, by=by, party_id=party_id, at=at)
    return share


def _fact(share: Share, by: Person, party_id: int, at: datetime) -> None:
    if share.case is not None and share.via_id is None:
        text, image = gettext_noop("The sharing %(share)s was recalled"), "arrow-back-up"
        label = TLP.RED if TLP(share.case.tlp) is TLP.RED else TLP.AMBER_STRICT
        told = {"share": share.reference}
        cases.add_fact(share.case, text, by=by, party_id=party_id, at=at, params=told, image=image, tlp=label)


def end_all(copy: Copy, *, by: Person, why: str, at: datetime) -> list[Share]:
    """With a copy that is recalled end all sharings of it; returns them. Whoever calls works out its audience anew, and
    writes the journal: see `journal_recalled`.

    Those as well that had ended and asked for nothing, as it could still be read: from now on they ask. How they had
    ended before stands in the journal.
    """
    had = _not_asked_back(copy)
    return _over([*_running(copy=copy, via=None), *had], ShareState.RECALLED, by=by, why=why, at=at)


def journal_recalled(ended: Iterable[Share], *, by: Person, party_id: int, at: datetime) -> None:
    """A line for each of the sharings that a party has recalled. Called last."""
    for share in ended:
        journal(share, "share.recall", by=by, party_id=party_id, at=at)


def _not_asked_back(copy: Copy) -> list[Share]:
    """Sharings of a copy that are over while its receivers may keep it: by its audience, or by another sharing."""
    rows = Share.objects.select_for_update(of=("self",)).filter(copy=copy, deleted_at=None)
    rows = rows.exclude(state=ShareState.RUNNING).order_by("pk")
    return [share for share in rows if NETWORK_KEY in copy.audience or is_kept(share)]


def _by_way_of_others(share: Share) -> list[Share]:
    """By what else the receiver has it from the same giver: what that one gave to others, who passed it on.

    What is passed on is not passed on further, so that every chain begins one step before.
    """
    same = {"case_id": share.case_id, "copy_id": share.copy_id, "to_party_id": share.to_party_id}
    return _running(**same, via__from_party_id=share.from_party_id)


def _running(**narrowed: Any) -> list[Share]:
    rows = Share.objects.select_for_update(of=("self",)).filter(state=ShareState.RUNNING, **narrowed)
    return list(rows.order_by("pk"))


def move_to(old: Copy, new: Copy, *, at: datetime) -> None:
    """Whoever has the old copy has the new one from now on, under the same terms, and is asked to look.

    Whoever was left the old one when a sharing was over reads the new one where that is left to them too.
    """
    had = _not_asked_back(old)
    for share in _running(copy=old):
        share.acknowledged_at, share.acknowledged_by, share.first_read_at = None, "", None
        _renew(share, new, at)
    # Who reads the new one is known only when all have it that had the old one.
    refresh_copy(new)
    for share in had:
        share.copy = new
        if asked_of(share) in (Asked.TERMS, Asked.NOTHING):
            _renew(share, new, at)
        else:
            text = (
                "A newer copy took the place of what was shared with you (%(share)s). "
                "Delete your own copies of the earlier one, and confirm that."
            )
            tell(share, [share.to_party_id], "share.renewed", text, at=at)


def _renew(share: Share, new: Copy, at: datetime) -> None:
    share.copy, share.record, share.tlp, share.renewed_at = new, new.reference, new.tlp, at
    share.save()
    text = "A newer copy took the place of what was shared with you (%(share)s). Delete the earlier one."
    tell(share, [share.to_party_id], "share.renewed", text, at=at)


def _end(shares: Sequence[Share], state: ShareState, *, by: Person, why: str, at: datetime) -> list[Share]:
    """End sharings of one case or copy and what was passed on by them, and the audience with them. Returns them all."""
    ended = _over(shares, state, by=by, why=why, at=at)
    if shares[0].case is not None:
        cases.refresh_audience(shares[0].case, at)
    else:
        refresh_copy(shares[0].copy)
    return ended


def _over(shares: Sequence[Share], state: ShareState, *, by: Person, why: str, at: datetime) -> list[Share]:
    """The same without the audience, which is worked out anew once all of them are over."""
    ended = []
    for share in _with_what_hangs_on(shares):
        share.state, share.ended_at, share.ended_by = state, at, by.label
        # Beside the reason for which it had ended before, which its receiver has read.
        share.ended_why = "\n".join(filter(None, (share.ended_why, why)))
        share.save(update_fields=["state", "ended_at", "ended_by", "ended_why"])
        deadlines.cancel(subject=subject_of(share), stage=STAGE, at=at)
        ended.append(share)
    # When all are over: what somebody has by another one of these is not theirs any more.
    for share in ended:
        tell(share, [share.to_party_id], f"share.{state}", SAID[asked_of(share), state], at=at)
    return ended


def _with_what_hangs_on(shares: Sequence[Share]) -> Iterator[Share]:
    for share in shares:
        yield from _with_what_hangs_on(_running(via=share))
        yield share


def on_label(case: Any, before: TLP, at: datetime) -> None:
    """A case that the whole network could read has a stricter label: those who had it by a sharing that is over, and
    were told that they may keep it, are told that they may not any more.
    """
    if case.drill is not None or not before.strictness <= TLP.GREEN.strictness < TLP(case.tlp).strictness:
        return
    rows = Share.objects.filter(case=case, deleted_at=None).exclude(state=ShareState.RUNNING)
    for share in rows.order_by("pk"):
        share.case = case
        if (asked := asked_of(share)) in STRICTER:
            tell(share, [share.to_party_id], "share.stricter", STRICTER[asked], at=at)


def lock_first(deadline: Deadline) -> None:
    """Before the sweep claims the clock of a sharing: what acts on sharings lock first."""
    share = _of(deadline)
    if share is not None:
        lock_shared(share)


def _of(deadline: Deadline) -> Share | None:
    if not deadline.subject.startswith(PREFIX):
        return None
    return Share.objects.filter(reference=deadline.subject.removeprefix(PREFIX)).first()


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found: both sides are told that a sharing will end, and then it ends by itself."""
    share = _of(deadline)
    if share is None or share.state != ShareState.RUNNING:
        return
    lock_shared(share)
    if happening is Happening.REMINDER:
        text = "What was shared (%(share)s) ends in three days."
        tell(share, [share.from_party_id, share.to_party_id], "share.ends-soon", text, at=at)
        return
    deadlines.meet(subject=subject_of(share), stage=STAGE, at=share.until)
    ended = _end([share], ShareState.EXPIRED, by=SYSTEM, why="", at=at)
    tell(share, [share.from_party_id], "share.over", "What you shared (%(share)s) has ended.", at=at)
    for each in ended:
        journal(each, "share.expire", by=SYSTEM, party_id=each.from_party_id, at=at)
