"""What the receiver of a sharing does: reads it, says that it came, and in the end that nothing of it is left."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.audit.actions import record
from pehra.law.tlp import TLP
from pehra.releases.actions.ending import locked
from pehra.releases.actions.telling import journal, tell
from pehra.releases.models import Copy, Share
from pehra.releases.policy import received
from pehra.releases.queries.copies import asked_of
from pehra.releases.rules.states import Asked, ShareState


@transaction.atomic
def acknowledge(*, by: Person, reference: str, at: datetime) -> Share:
    """Say for one's party that it came and that its terms are known. Raises Absent, Forbidden, Conflict."""
    share = _received(by, reference)
    if share.state != ShareState.RUNNING:
        raise Conflict("This sharing has ended already.")
    if share.acknowledged_at is not None:
        raise Conflict("This was acknowledged already.")
    share.acknowledged_at, share.acknowledged_by = at, by.label
    share.save(update_fields=["acknowledged_at", "acknowledged_by"])
    text = "What you shared (%(share)s) was acknowledged."
    tell(share, [share.from_party_id], "share.acknowledged", text, at=at)
    journal(share, "share.acknowledge", by=by, party_id=share.to_party_id, at=at)
    return share


@transaction.atomic
def confirm_deleted(*, by: Person, reference: str, at: datetime) -> Share:
    """Say for one's party that nothing of it is kept any more. Raises Absent, Forbidden, Conflict."""
    share = _received(by, reference)
    if share.state == ShareState.RUNNING:
        raise Conflict("This sharing has not ended: there is nothing to confirm yet.")
    if share.deleted_at is not None:
        raise Conflict("This was confirmed already.")
    if asked_of(share) is Asked.TERMS:
        raise Conflict("You have the same by another sharing: keep to its terms.")
    if asked_of(share) is Asked.NOTHING:
        raise Conflict("You may read and keep it as its label says: there is nothing to confirm.")
    share.deleted_at, share.deleted_by = at, by.label
    share.save(update_fields=["deleted_at", "deleted_by"])
    text = "The receiver of %(share)s has confirmed that nothing of it is kept."
    tell(share, [share.from_party_id], "share.deleted", text, at=at)
    journal(share, "share.confirm-deleted", by=by, party_id=share.to_party_id, at=at)
    return share


def _received(by: Person, reference: str) -> Share:
    share = locked(by, reference)
    if not received(by, share):
        raise Forbidden("Only whoever it was shared with can do this.")
    return share


@transaction.atomic
def note_reading(*, by: Person, copy: Copy, at: datetime, act: str = "release.read") -> bool:
    """Record that a copy was read by somebody other than its issuer, in its ledger and in the journal.

    What the whole network may read is recorded only of those with whom it was shared. Returns whether it was.
    """
    parties = by.parties(READS_CASES)
    if copy.issuer_id in parties:
        return False
    shares = Share.objects.filter(visible_to(by), copy=copy, to_party_id__in=parties, state=ShareState.RUNNING)
    mine = list(shares.order_by("pk"))
    if not mine and TLP(copy.tlp).strictness <= TLP.GREEN.strictness:
        return False
    Share.objects.filter(pk__in=[each.pk for each in mine], first_read_at=None).update(first_read_at=at)
    party = mine[0].to_party_id if mine else min(parties, default=None)
    drill = {"drill": copy.drill.reference} if copy.drill else {}
    detail = {"tlp": copy.tlp, "shares": [each.reference for each in mine]} | drill
    record(by=by, at=at, act=act, subject=f"release:{copy.reference}", party_id=party, detail=detail)
    return True


@transaction.atomic
def note_opening(*, by: Person, share: Share, at: datetime) -> bool:
    """Record that the receiver of a case opened what was shared; reading the case itself is noted as ever."""
    if share.case_id is None or not received(by, share) or share.first_read_at is not None:
        return False
    if not Share.objects.filter(pk=share.pk, state=ShareState.RUNNING, first_read_at=None).update(first_read_at=at):
        return False
    journal(share, "share.open", by=by, party_id=share.to_party_id, at=at)
    return True
