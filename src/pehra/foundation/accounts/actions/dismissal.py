"""What ends with a person's roles besides the roles: what they could hand on, and had not handed over yet."""

from datetime import datetime

from pehra.foundation.accounts.models import Invitation, User
from pehra.foundation.accounts.policy import appointable
from pehra.foundation.accounts.queries import person


def withdraw_sent(user_id: int, at: datetime) -> list[int]:
    """Withdraw the open invitations of somebody to roles that they may no longer give; returns their ids.

    Otherwise whoever is dismissed could have left a door open: an invitation of one's own to a friend's address.
    """
    sent = Invitation.objects.select_for_update().filter(
        invited_by_id=user_id, accepted_at=None, withdrawn_at=None, expires_at__gt=at
    )
    rows = list(sent.order_by("pk"))
    if not rows:
        return []
    inviter = person(User.objects.get(pk=user_id))
    gone = [row.pk for row in rows if row.role not in appointable(inviter, row.party_id)]
    Invitation.objects.filter(pk__in=gone).update(withdrawn_at=at)
    return gone
